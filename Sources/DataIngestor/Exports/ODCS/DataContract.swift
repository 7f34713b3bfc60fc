/// A data contract after the Open Data Contract Standard 3.1.
struct DataContract: Encodable {
  let apiVersion = "v3.1.0"
  let kind = "DataContract"
  let id: String
  let name: String
  let version: String
  let status = "active"
  let description: Description
  let servers: [Server]
  let schema: [Table]

  struct Description: Encodable {
    let purpose: String
    var usage: String?
  }

  struct Server: Encodable {
    let server = "vault"
    let type: String
    var host: String?
    var port: Int?
    let database: String
    let schema: String

    init(_ vault: VaultLocation) {
      schema = vault.schema
      switch vault.place {
      case .file(let file):
        type = "duckdb"
        database = file.path
      case .database(let address, _):
        type = "postgres"
        host = address["host"] ?? "${PGHOST}"
        port = address.plain("port").flatMap { Int($0) } ?? 5432
        database = address["dbname"] ?? "${PGDATABASE}"
      }
    }
  }

  struct Table: Encodable {
    let name: String
    let physicalName: String
    let physicalType = "view"
    let logicalType = "object"
    let description: String
    let dataGranularityDescription: String
    let properties: [Property]
    let customProperties: [CustomProperty]?
  }

  struct CustomProperty: Encodable {
    let property: String
    let value: [String]
  }

  /// Contracts for all tags and sources.
  static func files(_ model: ExportModel) throws -> [ExportedFile] {
    let tags = try model.tags.map {
      ExportedFile(
        path: "\($0.name).odcs.yaml", text: try YAMLDocument(DataContract($0, .tag, in: model.vault)).text)
    }
    let sources = try model.sources.map {
      ExportedFile(
        path: "sources/\($0.name).odcs.yaml",
        text: try YAMLDocument(DataContract($0, .source, in: model.vault)).text)
    }
    return tags + sources
  }

  /// What a contract is about.
  enum Subject: String { case tag, source }

  /// The identifier of a contract, for those who refer to it.
  static func id(_ name: String, _ subject: Subject) -> String {
    "urn:data-ingestor:\(subject.rawValue):\(name)"
  }

  /// A version that grows with the schemas: another schema may break what uses the one before.
  static func version(_ relation: ExportModel.Relation) -> String { "\(relation.schemaVersions).0.0" }

  init(_ relation: ExportModel.Relation, _ subject: Subject, in vault: VaultLocation) {
    id = Self.id(relation.name, subject)
    name = relation.name
    version = Self.version(relation)
    description = Description(
      purpose: relation.description,
      usage: subject == .tag
        ? "Current rows of all sources of the tag; \(relation.name)_as_of(run) shows those of the past."
        : "Current rows; \(relation.name)_history has all versions of every row.")
    servers = [Server(vault)]
    schema = [
      Table(
        name: relation.name, physicalName: vault.limited(relation.name), description: relation.description,
        dataGranularityDescription: "A row of a source that is valid now.",
        properties: relation.columns.map {
          Property($0, vault.type($0.type), hasOneOwner: relation.hasOneOwner)
        },
        customProperties: relation.keyColumns.isEmpty
          ? nil : [CustomProperty(property: "businessKey", value: relation.keyColumns)])
    ]
  }
}
