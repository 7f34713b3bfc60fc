import DuckDB

/// What a PostgreSQL server tells of itself and of where a vault is.
struct Server: Sendable {
  let dialect: Dialect
  /// The schema that the connection is in: the first of its search path that is there. Views are made in it.
  let schema: String
  /// Whether the vault's tables are in that schema too: that is so where they were made there, and where there is no vault yet and
  /// the user may not make schemas.
  let isSingleSchema: Bool
  /// The setting without which it does not undo what a transaction did to tables and views; nil where it does.
  let missingSetting: String?
  /// Whether it describes itself in English, and so words its errors.
  let isEnglish: Bool

  /// Asks the server that is attached under a name.
  init(_ name: String, on connection: borrowing Connection) throws {
    func ask(_ query: String) throws(DuckDBError) -> [[Value]] {
      try connection.query(
        "SELECT * FROM postgres_query(\(SQL.text(name)), \(SQL.text(query)))"
      ).rows
    }
    let server = try ask("SELECT CAST(version() AS text) AS v, CAST(current_schema() AS text) AS s")
    let extensions = try ask("SELECT CAST(extname AS text) AS e FROM pg_extension").compactMap { $0[0].text }
    let version = server.first?[0].text ?? ""
    dialect = Dialect.of(version: version, extensions: Set(extensions))
    guard let schema = server.first?[1].text else {
      throw IngestError(
        .destination,
        Problem(
          "destination.schema", "The search path of the connection names no schema that is there.",
          advice: "Make one: CREATE SCHEMA AUTHORIZATION name; or name one: ?options=-csearch_path%3Dname."))
    }
    self.schema = schema
    if case .setting(let setting) = dialect.undoesDefinitions {
      let query = "SELECT CAST(setting AS text) AS s FROM pg_settings WHERE name = \(SQL.text(setting))"
      missingSetting = try ask(query).first?[0].text == "on" ? nil : setting
    } else {
      missingSetting = nil
    }
    let described = try ask("SELECT CAST(category AS text) AS c FROM pg_settings WHERE name = 'work_mem'")
    isEnglish = described.first?[0].text.map { $0.isEmpty || $0.contains("Resource Usage") } ?? true
    let places = try ask(
      """
      SELECT CAST(table_name AS text) AS t FROM information_schema.tables
      WHERE (table_schema = \(SQL.text(schema)) AND table_name = '\(CatalogSchema.schema)_meta')
        OR (table_schema = '\(CatalogSchema.schema)' AND table_name = 'meta')
      """
    ).compactMap { $0[0].text }
    if places.contains("\(CatalogSchema.schema)_meta") {
      isSingleSchema = true
    } else if places.contains("meta") {
      isSingleSchema = false
    } else {
      let mayCreate = try ask("SELECT has_database_privilege(current_database(), 'CREATE') AS c").first?[0]
        .bool
      isSingleSchema = mayCreate != true
    }
  }
}
