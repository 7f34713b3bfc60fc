import DuckDB

/// The databases that can be sources, and in what they differ.
struct DatabaseKind: Sendable {
  /// The key in a source's declaration.
  let name: String
  /// What people call it.
  let title: String
  /// Whether it is a file; otherwise it has an address.
  let isFile: Bool
  /// What ATTACH is told.
  let attachment: String
  let loadExtension: EngineExtension?
  /// How a query in the database's own words is run, given its alias; nil for in the engine's.
  let ownQuery: String?
  /// The database's expression of the type of a value, where the engine's scanner is not exact about numbers.
  var typeOf: (@Sendable (String) -> String)?

  /// A query in which the database itself reads every row of a table, where the engine's scanner takes a damaged page for the end.
  var check: (@Sendable (String) -> String)?

  /// Whether columns have types: those of SQLite hold values of any, and dates and exact numbers are texts there, whose values prove
  /// the type.
  var hasTypes: Bool { name != "sqlite" }

  /// The setting that tells where it is.
  var place: String { isFile ? "path" : "url" }

  static let all: [DatabaseKind] = [
    DatabaseKind(
      name: "sqlite", title: "SQLite", isFile: true, attachment: "TYPE sqlite", loadExtension: .sqlite,
      ownQuery: "sqlite_query", check: { "SELECT count(*) FROM \($0) NOT INDEXED" }),
    DatabaseKind(
      name: "duckdb", title: "DuckDB", isFile: true, attachment: "TYPE duckdb", loadExtension: nil,
      ownQuery: nil),
    DatabaseKind(
      name: "postgres", title: "PostgreSQL", isFile: false, attachment: "TYPE postgres",
      loadExtension: .postgres,
      ownQuery: "postgres_query", typeOf: { "pg_typeof(\($0))" }),
    DatabaseKind(
      name: "mysql", title: "MySQL and MariaDB", isFile: false, attachment: "TYPE mysql",
      loadExtension: .mysql,
      ownQuery: "mysql_query"),
  ]

  /// A query as something to put after FROM.
  func subquery(_ query: String, _ alias: String) -> String {
    ownQuery.map { "\($0)(\(SQL.text(alias)), \(SQL.text(query)))" } ?? "(\(query))"
  }

  /// Runs a statement in which the names of tables are those of the database.
  func inside(
    _ alias: String, on connection: borrowing Connection, _ body: () throws(DuckDBError) -> Int
  ) throws(DuckDBError) {
    guard ownQuery == nil else {
      _ = try body()
      return
    }
    let place = try connection.query("SELECT current_database(), current_schema()").rows.first ?? []
    try connection.execute("USE \(SQL.name(alias))")
    defer {
      _ = try? connection.execute(
        "USE \(place.compactMap(\.text).map { SQL.name($0) }.joined(separator: "."))")
    }
    _ = try body()
  }

  private var shape: Shape {
    .object([
      .init(
        place, .string,
        isFile ? "The database file." : "The connection string, as a secret: ${DATABASE_URL}.", required: true
      ),
      .init("table", .string, "The table or view, with its schema where it needs one."),
      .init("query", .string, "A query instead of a table, in the database's own SQL."),
      .init(
        "cursor", .string,
        "A column that grows: only rows from its last value on are read. Default: all rows."),
    ])
  }

  var reader: ReaderKind {
    ReaderKind(
      name: name, summary: "A table or a query of \(title).", shape: shape,
      problems: { settings in
        (settings["table"] == nil) == (settings["query"] == nil)
          ? [settings.problem("database", "expected either 'table' or 'query'.")] : []
      },
      needs: { loadExtension.map { [$0.part(for: "sources in \(title)")] } ?? [] }, inspection: inspection
    ) { try DatabaseReader(self, settings: $0, context: $1) }
  }
}
