import DuckDB

/// The vault's SQL. Everything here is a pure function of a plan and is asserted as text in tests.
enum VaultSQL {
  static let schema = "vault"

  /// Bookkeeping columns of a satellite and their types, before the source's own.
  static let bookkeepingTypes: KeyValuePairs = [
    "pk": "UUID", "row_hash": "UUID", "occurrence": "INTEGER", "loaded_at": "TIMESTAMP", "run_seq": "BIGINT",
    "record_source": "VARCHAR", "deleted": "BOOLEAN",
  ]

  /// The names of the bookkeeping columns.
  static let bookkeeping = bookkeepingTypes.map(\.key)

  /// The row hash of a tombstone: that of a row without values.
  static let tombstoneHash = SQL.md5("'r1' || chr(30)")

  /// The columns of a hub and their types.
  static let hubTypes: KeyValuePairs = [
    "pk": "UUID", "business_key": "VARCHAR", "loaded_at": "TIMESTAMP", "run_seq": "BIGINT",
    "record_source": "VARCHAR",
  ]

  /// Makes a hub, in the database's own SQL.
  static func createHub(_ hub: String, _ names: VaultNames) -> [String] {
    let key = names.dialect.hubKey == .withTable ? ", PRIMARY KEY (pk)" : ""
    // Business keys are as many as they are different, and seldom read: the dictionary that the engine would try on them costs more.
    let columns = hubTypes.map { name, type in
      let storage = name == "business_key" && names.dialect.isLocal ? " USING COMPRESSION zstd" : ""
      return "\(name) \(type) NOT NULL\(storage)"
    }
    let create = "CREATE TABLE \(names.table(hub)) (\(columns.joined(separator: ", "))\(key))"
    guard names.dialect.distributesByCall else { return [create] }
    return [create, "SELECT create_distributed_table(\(SQL.text(names.table(hub))), 'pk')"]
  }

  /// Declares the primary key of a hub that was filled for the first time.
  static func addHubKey(_ hub: String, _ names: VaultNames) -> [String] {
    guard names.dialect.hubKey == .afterFirstLoad else { return [] }
    return [
      "SET LOCAL maintenance_work_mem = '256MB'",
      "ALTER TABLE \(names.table(hub)) ADD PRIMARY KEY (pk)",
    ]
  }

  /// Makes a satellite, in the database's own SQL.
  static func createSatellite(_ satellite: SatelliteRecord, _ names: VaultNames) -> [String] {
    let table = names.table(satellite.name)
    let columns = satellite.columns.map { "\(SQL.name($0.name)) \(names.dialect.type($0.type))" }
      .joined(separator: ", ")
    let create = """
      CREATE TABLE \(table) (
        \(bookkeepingTypes.map { "\($0) \($1) NOT NULL" }.joined(separator: ", ")), \(columns))
      """
    let distribute =
      names.dialect.distributesByCall
      ? [
        "SELECT create_distributed_table(\(SQL.text(table)), 'pk', colocate_with => \(SQL.text(names.table(satellite.hub))))"
      ] : []
    let comments = satellite.columns.filter { $0.original != $0.name }.map {
      "COMMENT ON COLUMN \(table).\(SQL.name($0.name)) IS \(SQL.text($0.original))"
    }
    return [create] + distribute + comments
  }
}
