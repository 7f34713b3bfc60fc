import DuckDB
import Foundation

/// Views and queries of DuckDB files.
extension DatabaseReader {
  /// The rows of a view or a query in a DuckDB file of their own; nil for tables and for other databases.
  ///
  /// The engine runs both itself, and a view in a file that somebody else made may read any file of this machine. Here they run
  /// where nothing but the database can be reached.
  func isolatedRows(newerThan start: String?, in area: StagingArea) async throws -> URL? {
    guard kind.ownQuery == nil else { return nil }
    let alias = area.newTable("database")
    let attach = "ATTACH \(SQL.text(address)) AS \(SQL.name(alias)) (\(kind.attachment), READ_ONLY)"
    let isTable = try await area.engine.run { connection in
      try connection.execute(attach)
      defer { _ = try? connection.execute("DETACH \(SQL.name(alias))") }
      return try hasTable(alias, on: connection)
    }
    if isTable { return nil }
    let folder = try area.newFile("isolated")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: Self.isolated + ".duckdb")
    try await Engine().run { connection in
      try connection.execute(attach)
      try connection.execute("ATTACH \(SQL.text(file.path)) AS copy")
      try connection.execute(
        "SET temp_directory = \(SQL.text(folder.path)); SET allowed_directories = [\(SQL.text(folder.path))]")
      try connection.execute("SET enable_external_access = false")
      try connection.execute("USE \(SQL.name(alias))")
      try connection.execute(
        "CREATE TABLE copy.\(Self.isolated) AS SELECT * FROM \(rows(alias))\(newer(than: start, isText: false))"
      )
      try connection.execute("USE memory")
      try connection.execute("DETACH copy")
    }
    return file
  }

  /// The name of the only table in a file of isolated rows.
  static let isolated = "isolated"

  private func hasTable(_ alias: String, on connection: borrowing Connection) throws(DuckDBError) -> Bool {
    guard let parts = table?.split(separator: ".").map(String.init), let name = parts.last else {
      return false
    }
    let schema = parts.count > 1 ? parts[parts.count - 2] : "main"
    return try connection.query(
      """
      SELECT 1 FROM duckdb_tables() WHERE database_name = \(SQL.text(alias)) AND lower(schema_name) = lower(\(SQL.text(schema)))
      AND lower(table_name) = lower(\(SQL.text(name)))
      """
    ).rows.isEmpty == false
  }
}
