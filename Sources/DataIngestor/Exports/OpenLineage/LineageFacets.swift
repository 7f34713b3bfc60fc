/// A part of an event that has a schema of its own.
protocol LineageFacet: Encodable, Sendable {
  /// The version of its schema, `1-2-0`.
  static var version: String { get }
}

/// A facet with what the specification demands of each: who made it, and where its schema is.
struct Facet<Body: LineageFacet>: Encodable, Sendable {
  let body: Body

  init(_ body: Body) { self.body = body }

  private enum Key: CodingKey { case _producer, _schemaURL }

  func encode(to encoder: any Encoder) throws {
    try body.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(LineageEvent.producer, forKey: ._producer)
    let name = "\(Body.self)"
    try container.encode(
      "https://openlineage.io/spec/facets/\(Body.version)/\(name).json#/$defs/\(name)", forKey: ._schemaURL)
  }
}

// Facets of runs and jobs.

struct ParentRunFacet: LineageFacet {
  static let version = "1-2-0"
  let run: Run
  let job: LineageEvent.DatasetName

  struct Run: Encodable, Sendable { let runId: String }
}

struct ProcessingEngineRunFacet: LineageFacet {
  static let version = "1-1-1"
  let name = "DuckDB"
  let version = Version.engine
  let openlineageAdapterVersion = Version.current
}

struct ErrorMessageRunFacet: LineageFacet {
  static let version = "1-0-1"
  let message: String
  let programmingLanguage = "Swift"
}

struct JobTypeJobFacet: LineageFacet {
  static let version = "2-0-4"
  let processingType = "BATCH"
  let integration = "DATA_INGESTOR"
  let jobType: String
}

// Facets of datasets.

struct SchemaDatasetFacet: LineageFacet {
  static let version = "1-2-0"
  let fields: [Field]

  struct Field: Encodable, Sendable {
    let name: String
    let type: String
    var description: String?
  }
}

struct DatasourceDatasetFacet: LineageFacet {
  static let version = "1-0-1"
  let name: String
}

struct DatasetTypeDatasetFacet: LineageFacet {
  static let version = "1-0-1"
  let datasetType: String
}

struct DatasetVersionDatasetFacet: LineageFacet {
  static let version = "1-0-1"
  let datasetVersion: String
}

struct LifecycleStateChangeDatasetFacet: LineageFacet {
  static let version = "1-0-1"
  let lifecycleStateChange: String
}

struct ColumnLineageDatasetFacet: LineageFacet {
  static let version = "1-2-0"
  let fields: Pairs<Field>

  struct Field: Encodable, Sendable { let inputFields: [InputField] }

  struct InputField: Encodable, Sendable {
    let namespace: String
    let name: String
    let field: String
    let transformations: [Transformation]
  }

  struct Transformation: Encodable, Sendable {
    let type = "DIRECT"
    let subtype: String
    let description: String
    let masking: Bool
  }
}

struct InputStatisticsInputDatasetFacet: LineageFacet {
  static let version = "1-0-0"
  let rowCount: Int
}

struct DataQualityMetricsInputDatasetFacet: LineageFacet {
  static let version = "1-0-3"
  let rowCount: Int
  let columnMetrics: [String: Int] = [:]
}

struct DataQualityAssertionsDatasetFacet: LineageFacet {
  static let version = "1-1-0"
  let assertions: [Assertion]

  struct Assertion: Encodable, Sendable {
    let assertion: String
    let success: Bool
    var column: String?
    var description: String?
  }
}

struct OutputStatisticsOutputDatasetFacet: LineageFacet {
  static let version = "1-0-2"
  let rowCount: Int
}
