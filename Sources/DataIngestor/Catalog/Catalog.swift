import DuckDB
import Foundation

/// Reads and writes the bookkeeping tables over one connection.
enum Catalog {
  /// Whether the database has bookkeeping tables at all.
  static func exists(_ connection: borrowing Connection) throws(DuckDBError) -> Bool {
    let names = try VaultNames(connection)
    let tables = ["meta", "satellites"].map { SQL.text(names.bookkeepingName($0)) }.joined(separator: ", ")
    return try connection.query(
      "SELECT n = 2 FROM \(names.asked("SELECT count(*) AS n FROM information_schema.tables WHERE \(inDatabase(names)) AND table_schema = \(SQL.text(names.bookkeepingSchema)) AND table_name IN (\(tables))"))"
    ).scalar.bool ?? false
  }

  private static func inDatabase(_ names: VaultNames) -> String {
    names.dialect.isLocal ? "table_catalog = current_database()" : "true"
  }

  /// Makes the bookkeeping tables where they are missing.
  static func prepare(_ connection: borrowing Connection, turn: Turn) throws {
    let names = try VaultNames(connection)
    if try exists(connection) {
      // Another run may have made the tables after this engine listed them.
      if !names.dialect.isLocal { try connection.execute("CALL pg_clear_cache()") }
      let version = try connection.query(
        "SELECT value FROM \(names.bookkeeping("meta")) WHERE name = 'catalog_version'"
      ).scalar.text
      guard let version, let number = Int(version), number <= CatalogSchema.version else {
        throw IngestError(
          .destination,
          Problem(
            "destination.version", "The vault was written by a newer version of the tool.",
            advice: "Update the tool: it knows catalogs up to version \(CatalogSchema.version)."))
      }
      return
    }
    try connection.execute("BEGIN")
    do {
      try turn.take(names, isFirst: true, on: connection)
      if try !exists(connection) {
        for statement in CatalogSchema.statements(names) { try connection.execute(names.inside(statement)) }
      }
      try connection.execute("COMMIT")
    } catch {
      connection.rollback()
      throw error
    }
    // The engine remembers which schemas another database has.
    if !names.dialect.isLocal { try connection.execute("CALL pg_clear_cache()") }
  }

  /// Every satellite, or those of one source, oldest first.
  static func satellites(_ connection: borrowing Connection, source: String? = nil) throws
    -> [SatelliteRecord]
  {
    guard try exists(connection) else { return [] }
    let names = try VaultNames(connection)
    let filter = source.map { " WHERE source = \(SQL.text($0))" } ?? ""
    let rows = try connection.query(
      "SELECT CAST(record AS VARCHAR) FROM \(names.bookkeeping("satellites"))\(filter) ORDER BY run_seq, version"
    ).rows
    return try rows.map {
      try JSONDecoder().decode(SatelliteRecord.self, from: Data(($0[0].text ?? "").utf8))
    }
  }

  /// Registers a new satellite.
  static func register(
    _ satellite: SatelliteRecord, runSeq: Int, _ names: VaultNames, _ connection: borrowing Connection
  ) throws {
    let record = String(decoding: try JSONEncoder().encode(satellite), as: UTF8.self)
    let values = [
      SQL.text(satellite.name), SQL.text(satellite.tag), SQL.text(satellite.source), SQL.text(satellite.user),
      String(satellite.version), SQL.timestamp(String(satellite.createdAt.dropLast())), String(runSeq),
      SQL.text(satellite.hub), SQL.text(satellite.fingerprint), SQL.text(satellite.hashVersion),
      SQL.text(record),
    ]
    try connection.execute(names.inside(SQL.insert(into: names.bookkeeping("satellites"), [values])))
  }

  /// Stores what the columns of a registered satellite stand for now.
  static func redescribe(
    _ satellite: SatelliteRecord, _ names: VaultNames, _ connection: borrowing Connection
  ) throws {
    let record = String(decoding: try JSONEncoder().encode(satellite), as: UTF8.self)
    try connection.execute(
      names.inside(
        "UPDATE \(names.bookkeeping("satellites")) SET record = \(SQL.text(record)) WHERE name = \(SQL.text(satellite.name))"
      ))
  }

  /// Whether the vault has a table.
  static func hasTable(_ name: String, _ names: VaultNames, _ connection: borrowing Connection)
    throws(DuckDBError) -> Bool
  {
    try connection.query(
      "SELECT n > 0 FROM \(names.asked("SELECT count(*) AS n FROM information_schema.tables WHERE \(inDatabase(names)) AND table_schema = \(SQL.text(names.vaultSchema)) AND table_name = \(SQL.text(name))"))"
    ).scalar.bool ?? false
  }

  /// The last number in the order of loads that a source and user have; 0 without any.
  static func lastRunSeq(
    source: String, user: String, _ names: VaultNames, _ connection: borrowing Connection
  )
    throws(DuckDBError) -> Int
  {
    let query =
      "SELECT coalesce(max(coalesce(run_seq_last, run_seq)), 0) AS n FROM \(names.bookkeeping("loads")) WHERE source = \(SQL.text(source)) AND \"user\" = \(SQL.text(user))"
    return try connection.query("SELECT n FROM \(names.asked(query))").scalar.int ?? 0
  }

  /// The next number in the order of loads.
  static func nextRunSeq(_ names: VaultNames, _ connection: borrowing Connection) throws(DuckDBError) -> Int {
    try connection.query(
      "SELECT n FROM \(names.asked("SELECT coalesce(max(coalesce(run_seq_last, run_seq)), 0) + 1 AS n FROM \(names.bookkeeping("loads"))"))"
    ).scalar.int ?? 1
  }
}
