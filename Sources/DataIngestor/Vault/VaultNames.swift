import DuckDB

/// How the vault's tables are spelled in SQL.
struct VaultNames: Hashable, Sendable {
  /// The database's own name, where tables must be spelled with it: in a file `vault.duckdb` the database and the schema are
  /// both called vault, and DuckDB refuses the short spelling as ambiguous.
  let catalog: String?

  /// The short spelling.
  static let plain = VaultNames(catalog: nil)

  private init(catalog: String?) { self.catalog = catalog }

  /// The spelling for the database of a connection.
  init(_ connection: borrowing Connection) throws(DuckDBError) {
    let database = try connection.query("SELECT current_database()").scalar.text ?? ""
    catalog = database.lowercased() == VaultSQL.schema ? database : nil
  }

  /// A table of the vault.
  func table(_ name: String) -> String {
    (catalog.map { SQL.name($0) + "." } ?? "") + SQL.name(VaultSQL.schema, name)
  }
}
