import DuckDB

/// What tells whether a satellite holds the rows that it once held: how many, and a sum over their hashes. It is told alike by the
/// engine and by the server that has the satellite, and that of further rows is added to it.
struct SatelliteChecksum: Codable, Hashable, Sendable {
  let satellite: String
  var rows = 0
  var lastRunSeq = 0
  /// The sum of the last two bytes of each row's hash.
  var hashes = 0

  static func + (sum: SatelliteChecksum, more: SatelliteChecksum) -> SatelliteChecksum {
    SatelliteChecksum(
      satellite: sum.satellite, rows: sum.rows + more.rows,
      lastRunSeq: max(sum.lastRunSeq, more.lastRunSeq), hashes: sum.hashes + more.hashes)
  }

  /// A query that yields it.
  /// - Parameter tail: An expression of the last two bytes of `row_hash`.
  private static func query(_ table: String, tail: String) -> String {
    """
    SELECT count(*) AS n, CAST(coalesce(max(run_seq), 0) AS BIGINT) AS last,
      CAST(coalesce(sum(\(tail)), 0) AS BIGINT) AS hashes
    FROM \(table)
    """
  }

  /// That of rows in the engine.
  static func local(_ table: String, _ satellite: String, on connection: borrowing Connection)
    throws(DuckDBError) -> SatelliteChecksum
  {
    try read(query(table, tail: "uuid_tail(row_hash)"), satellite, on: connection)
  }

  /// That of a satellite, computed by the server; nil where it has no words for it.
  static func stored(_ satellite: String, _ names: VaultNames, on connection: borrowing Connection)
    throws(DuckDBError) -> SatelliteChecksum?
  {
    guard names.dialect.readsUUIDBytes else { return nil }
    let tail = "get_byte(uuid_send(row_hash), 14) * 256 + get_byte(uuid_send(row_hash), 15)"
    let query = query(names.table(satellite), tail: tail)
    return try read("SELECT n, last, hashes FROM \(names.asked(query))", satellite, on: connection)
  }

  private static func read(_ query: String, _ satellite: String, on connection: borrowing Connection)
    throws(DuckDBError) -> SatelliteChecksum
  {
    let found = (try connection.query(query).rows.first ?? []).map { $0.int ?? 0 }
    return SatelliteChecksum(
      satellite: satellite, rows: found[0], lastRunSeq: found[1], hashes: found[2])
  }
}
