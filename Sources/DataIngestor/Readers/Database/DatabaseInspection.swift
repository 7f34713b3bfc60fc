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

  /// Why a server is not inspected by its address.
  static let isServer = IngestError(
    .configuration,
    Problem(
      "inspect.server", "A database server is inspected as a declared source: its address is a secret.",
      advice:
        "Declare it, for example postgres: {url: \"${SHOP_DATABASE}\", table: orders}, then: ingestor inspect NAME"
    ))

  /// Why a database among other files is not inspected with them.
  func isReadByItself(_ input: Input) -> IngestError {
    let name = (input.name as NSString).lastPathComponent
    return IngestError(
      .source,
      Problem(
        "inspect.database", "'\(name)' is a database, which is a source by itself.", file: input.name,
        advice: input.origin == nil
          ? "Look into it: ingestor inspect \(input.name)" : "Unpack it, then: ingestor inspect \(name)"))
  }

  private func hints(_ place: InspectionSubject) async throws -> InspectionHints {
    // Its address is a secret, which belongs into no command.
    guard isFile else { throw Self.isServer }
    let engine = try Engine()
    let tables = try await engine.run { connection in
      try loadExtension?.load(on: connection)
      do {
        try connection.execute("ATTACH \(SQL.text(place.location)) AS inspected (\(attachment), READ_ONLY)")
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
