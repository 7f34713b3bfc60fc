import DuckDB
import Foundation

/// Reads and writes the bookkeeping tables over one connection.
enum Catalog {
  /// Whether the database has bookkeeping tables at all.
  static func exists(_ connection: borrowing Connection) throws(DuckDBError) -> Bool {
    try connection.query(
      "SELECT count(*) = 2 FROM information_schema.tables WHERE table_schema = 'ingestor' AND table_name IN ('meta', 'satellites') AND table_catalog = current_database()"
    ).scalar.bool ?? false
  }

  /// Makes the bookkeeping tables where they are missing.
  static func prepare(_ connection: borrowing Connection) throws {
    if try exists(connection) {
      let version = try connection.query("SELECT value FROM ingestor.meta WHERE name = 'catalog_version'")
        .scalar.text
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
    for statement in CatalogSchema.statements { try connection.execute(statement) }
    try connection.execute(
      "INSERT INTO ingestor.meta VALUES ('catalog_version', '\(CatalogSchema.version)'), ('hash_version', '\(DIH.version)')"
    )
    try connection.execute("COMMIT")
  }

  /// Every satellite, or those of one source, oldest first.
  static func satellites(_ connection: borrowing Connection, source: String? = nil) throws
    -> [SatelliteRecord]
  {
    guard try exists(connection) else { return [] }
    let filter = source.map { " WHERE source = \(SQL.text($0))" } ?? ""
    let rows = try connection.query(
      "SELECT CAST(record AS VARCHAR) FROM ingestor.satellites\(filter) ORDER BY run_seq, version"
    ).rows
    return try rows.map {
      try JSONDecoder().decode(SatelliteRecord.self, from: Data(($0[0].text ?? "").utf8))
    }
  }

  /// Registers a new satellite.
  static func register(_ satellite: SatelliteRecord, runSeq: Int, _ connection: borrowing Connection) throws {
    let record = String(decoding: try JSONEncoder().encode(satellite), as: UTF8.self)
    try connection.execute(
      "INSERT INTO ingestor.satellites VALUES ($1, $2, $3, $4, $5, CAST($6 AS TIMESTAMP), $7, $8, $9, $10, $11)",
      .text(satellite.name), .text(satellite.tag), .text(satellite.source), .text(satellite.user),
      Value(satellite.version), .text(String(satellite.createdAt.dropLast())), Value(runSeq),
      .text(satellite.hub),
      .text(satellite.fingerprint), .text(satellite.hashVersion), .text(record))
  }

  /// Stores what the columns of a registered satellite stand for now.
  static func redescribe(_ satellite: SatelliteRecord, _ connection: borrowing Connection) throws {
    let record = String(decoding: try JSONEncoder().encode(satellite), as: UTF8.self)
    try connection.execute(
      "UPDATE ingestor.satellites SET record = $2 WHERE name = $1", .text(satellite.name), .text(record))
  }

  /// Whether the vault has a table.
  static func hasTable(_ name: String, _ connection: borrowing Connection) throws(DuckDBError) -> Bool {
    try connection.query(
      "SELECT count(*) > 0 FROM information_schema.tables WHERE table_schema = 'vault' AND table_name = $1",
      .text(name)
    ).scalar.bool ?? false
  }

  /// The next number in the order of loads.
  static func nextRunSeq(_ connection: borrowing Connection) throws(DuckDBError) -> Int {
    try connection.query("SELECT coalesce(max(coalesce(run_seq_last, run_seq)), 0) + 1 FROM ingestor.loads")
      .scalar.int ?? 1
  }
}
