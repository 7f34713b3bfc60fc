import DuckDB

/// Where the vault's tables are and how they are spelled, and whose SQL they understand.
struct VaultNames: Hashable, Sendable {
  /// The dialect of the database that holds them.
  let dialect: Dialect
  /// The database's own name, where tables must be spelled with it: in a file `vault.duckdb` the database and the schema are
  /// both called vault, and DuckDB refuses the short spelling as ambiguous.
  let catalog: String?
  /// The schema of the views.
  let views: String?
  /// Whether tables and views share one schema, for a user who owns no more.
  let isSingleSchema: Bool

  /// The name under which the engine reaches a database that is not its own.
  static let attached = "destination"

  /// The short spelling.
  static let plain = VaultNames(dialect: .duckDB)

  init(dialect: Dialect, catalog: String? = nil, views: String? = nil, isSingleSchema: Bool = false) {
    self.dialect = dialect
    self.catalog = catalog
    self.views = views
    self.isSingleSchema = isSingleSchema
  }

  /// The spelling for the vault that a connection was opened on.
  init(_ connection: borrowing Connection) throws(DuckDBError) {
    let session =
      try connection.query(
        "SELECT current_database(), current_schema(), getvariable('vault_dialect'), getvariable('vault_is_single')"
      ).rows.first ?? []
    let database = session[0].text ?? ""
    let dialect = Dialect.named(session[2].text ?? "")
    self.init(
      dialect: dialect, catalog: database.lowercased() == VaultSQL.schema ? database : nil,
      views: dialect.isLocal ? nil : session[1].text, isSingleSchema: session[3].bool ?? false)
  }

  /// Tells a connection, which ``init(_:)`` asks, about a vault in the attached database.
  func tell(_ connection: borrowing Connection) throws(DuckDBError) {
    try connection.execute("SET VARIABLE vault_dialect = \(SQL.text(dialect.name))")
    try connection.execute("SET VARIABLE vault_is_single = \(isSingleSchema)")
    try connection.execute("USE \(SQL.name(Self.attached)).\(SQL.name(views ?? "public"))")
  }

  private var prefix: String { catalog.map { SQL.name($0) + "." } ?? "" }

  /// The schema of hubs and satellites.
  var vaultSchema: String { isSingleSchema ? views ?? VaultSQL.schema : VaultSQL.schema }
  /// The schema of the bookkeeping tables.
  var bookkeepingSchema: String { isSingleSchema ? views ?? CatalogSchema.schema : CatalogSchema.schema }

  /// A hub or satellite.
  func table(_ name: String) -> String { prefix + SQL.name(vaultSchema, name) }

  /// The name of a bookkeeping table in its schema.
  func bookkeepingName(_ table: String) -> String {
    isSingleSchema ? "\(CatalogSchema.schema)_\(table)" : table
  }

  /// A bookkeeping table.
  func bookkeeping(_ table: String) -> String {
    prefix + SQL.name(bookkeepingSchema, bookkeepingName(table))
  }

  /// A view that people query, cut to the length that counts.
  func view(_ name: String) -> String {
    let name = dialect.nameLimit == nil ? name : Naming.limited(name)
    return (views.map { SQL.name($0) + "." } ?? "") + SQL.name(name)
  }

  /// A statement in the database's own SQL, as the engine runs it. It returns no count of rows.
  func inside(_ statement: String) -> String {
    dialect.isLocal ? statement : "CALL postgres_execute(\(SQL.text(Self.attached)), \(SQL.text(statement)))"
  }

  /// A statement in the database's own SQL that is no part of the transaction.
  func outside(_ statement: String) -> String {
    dialect.isLocal
      ? statement
      : "CALL postgres_execute(\(SQL.text(Self.attached)), \(SQL.text(statement)), use_transaction = false)"
  }

  /// A query in the database's own SQL, as something to put after FROM.
  func asked(_ query: String) -> String {
    dialect.isLocal ? "(\(query))" : "postgres_query(\(SQL.text(Self.attached)), \(SQL.text(query)))"
  }
}
