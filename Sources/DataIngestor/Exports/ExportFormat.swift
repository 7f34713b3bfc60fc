/// What a project can be exported as.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// A SQLMesh project on DuckDB or PostgreSQL: external models, a fact per tag, dimensions, audits.
  case sqlmesh
  /// A dbt project for dbt-duckdb or dbt-postgres: sources with freshness, staging models, facts, dimensions, tests.
  case dbt
  /// Data contracts after the Open Data Contract Standard 3.1: one per tag and source.
  case odcs
  /// A data product after the Open Data Product Standard 1.0, with the contracts it refers to.
  case odps
  /// The OpenLineage events of the runs so far.
  case openlineage

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .sqlmesh: "a SQLMesh project: external models, facts, dimensions, audits"
    case .dbt: "a dbt project: sources, staging models, facts, dimensions, tests"
    case .odcs: "data contracts (ODCS 3.1), one per tag and source"
    case .odps: "a data product (ODPS 1.0) with its contracts"
    case .openlineage: "the OpenLineage events of the runs so far"
    }
  }
}

/// A file of an export.
public struct ExportedFile: Hashable, Sendable {
  /// Its path from the export's folder.
  public let path: String
  /// Its content.
  public let text: String
}

extension Project {
  /// Makes the files of an export. The same configuration and vault make the same bytes.
  /// - Throws: ``IngestError`` of kind `.configuration` where nothing was loaded yet.
  public func export(_ format: ExportFormat) async throws -> [ExportedFile] {
    guard format != .openlineage else { return [try await loggedLineage()] }
    let model = try await exportModel()
    let files: [ExportedFile] =
      switch format {
      case .sqlmesh: try SQLMeshExport.files(model)
      case .dbt: try DbtExport.files(model)
      case .odcs: try DataContract.files(model)
      case .odps: try DataProduct.files(model)
      case .openlineage: []
      }
    return files.sorted { $0.path < $1.path }
  }
}
