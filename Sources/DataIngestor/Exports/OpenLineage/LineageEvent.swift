import Foundation

/// An event of a run after OpenLineage 2.0.2. Property names are those of the specification.
struct LineageEvent: Encodable, Sendable {
  let eventType: Kind
  /// UTC, ISO 8601.
  let eventTime: String
  let producer = LineageEvent.producer
  let schemaURL = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
  let run: Run
  let job: Job
  var inputs: [InputDataset] = []
  var outputs: [OutputDataset] = []

  /// Who says all this.
  static let producer = "urn:data-ingestor:\(Version.current)"

  /// What became of the run: one START, then one of the others.
  enum Kind: String, Encodable, Sendable {
    case start = "START"
    case complete = "COMPLETE"
    case fail = "FAIL"
    case abort = "ABORT"

    init(_ status: SourceResult.Status) {
      switch status {
      case .succeeded, .unchanged: self = .complete
      case .failed: self = .fail
      case .interrupted: self = .abort
      }
    }
  }

  struct Run: Encodable, Sendable {
    let runId: String
    var facets = Facets()

    struct Facets: Encodable, Sendable {
      let processing_engine = Facet(ProcessingEngineRunFacet())
      var parent: Facet<ParentRunFacet>?
      var errorMessage: Facet<ErrorMessageRunFacet>?
    }
  }

  struct Job: Encodable, Sendable {
    let namespace: String
    let name: String
    let facets: Facets

    struct Facets: Encodable, Sendable { let jobType: Facet<JobTypeJobFacet> }

    init(namespace: String, name: String, type: String) {
      self.namespace = namespace
      self.name = name
      facets = Facets(jobType: Facet(JobTypeJobFacet(jobType: type)))
    }
  }

  /// The name of a dataset: where it is kept, and what it is called there.
  struct DatasetName: Hashable, Encodable, Sendable {
    let namespace: String
    let name: String
  }

  struct InputDataset: Encodable, Sendable {
    let namespace: String
    let name: String
    var facets = DatasetFacets()
    var inputFacets = Facets()

    struct Facets: Encodable, Sendable {
      var inputStatistics: Facet<InputStatisticsInputDatasetFacet>?
      var dataQualityMetrics: Facet<DataQualityMetricsInputDatasetFacet>?
      var dataQualityAssertions: Facet<DataQualityAssertionsDatasetFacet>?
    }

    init(_ dataset: DatasetName) {
      namespace = dataset.namespace
      name = dataset.name
    }
  }

  struct OutputDataset: Encodable, Sendable {
    let namespace: String
    let name: String
    var facets = DatasetFacets()
    var outputFacets = Facets()

    struct Facets: Encodable, Sendable { var outputStatistics: Facet<OutputStatisticsOutputDatasetFacet>? }

    init(_ dataset: DatasetName) {
      namespace = dataset.namespace
      name = dataset.name
    }
  }

  struct DatasetFacets: Encodable, Sendable {
    var schema: Facet<SchemaDatasetFacet>?
    var dataSource: Facet<DatasourceDatasetFacet>?
    var datasetType: Facet<DatasetTypeDatasetFacet>?
    var version: Facet<DatasetVersionDatasetFacet>?
    var lifecycleStateChange: Facet<LifecycleStateChangeDatasetFacet>?
    var columnLineage: Facet<ColumnLineageDatasetFacet>?
  }

  /// The event as one line of JSON.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
