import DuckDB
import Foundation

extension DatabaseKind {
  /// The most tables that are read.
  private static let shownTables = 20

  /// Databases are recognised by the first bytes of their file, and inspected table by table.
  var inspection: InspectionHooks {
    let name = name
    return InspectionHooks(
      endings: isFile ? (name == "duckdb" ? ["duckdb"] : ["sqlite", "sqlite3", "db"]) : []
    ) {
      start in
      switch name {
      case "sqlite": start.starts(with: Data("SQLite format 3\0".utf8))
      // A checksum of eight bytes comes first.
      case "duckdb": start.count > 12 && start.dropFirst(8).starts(with: Data("DUCK".utf8))
      default: false
      }
    } hints: { place in
      try await hints(place)
    }
  }

  private func hints(_ place: InspectionSubject) async throws -> InspectionHints {
    let engine = try Engine()
    let tables = try await engine.run { connection in
      try loadExtension?.load(on: connection)
      do {
        let address = isFile ? place.location : place.context.fill(place.label)
        try connection.execute("ATTACH \(SQL.text(address)) AS inspected (\(attachment), READ_ONLY)")
        return try connection.query(
          """
          SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_catalog = 'inspected'
          AND table_schema NOT IN ('information_schema', 'pg_catalog', 'sys', 'performance_schema', 'mysql') ORDER BY 1, 2
          """
        ).rows
      } catch let error as DuckDBError where error.code != .interrupt {
        let message = error.message.split(separator: "\n").first.map(String.init) ?? error.message
        throw IngestError(
          .source,
          Problem("source.database", "The database cannot be read: \(message)", file: place.label))
      }
    }
    var hints = InspectionHints()
    hints.findings = [.init("tables", String(tables.count))]
    if tables.count > Self.shownTables {
      hints.findings.append(.init("shown", "the first \(Self.shownTables) tables"))
    }
    for table in tables.prefix(Self.shownTables) {
      guard let schema = table[0].text, let name = table[1].text else { continue }
      let isMain = schema == "main"
      hints.variants.append([
        .init(self.place, place.label), .init("table", isMain ? name : "\(schema).\(name)"),
      ])
    }
    if hints.variants.isEmpty {
      throw IngestError(.source, Problem("inspect.empty", "The database has no tables.", file: place.label))
    }
    return hints
  }
}
