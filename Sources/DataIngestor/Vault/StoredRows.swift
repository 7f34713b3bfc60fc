import DuckDB

/// The rows that satellites of a source and user had before a load, bookkeeping only, and the tables that the engine makes of them.
struct StoredRows: Sendable {
  let satellites: [SatelliteRecord]
  let names: VaultNames
  /// The stored column that orders rows, which is fetched with them.
  var orderBy: String?
  /// The schema of the engine's own tables: of one connection, or seen by all of them.
  var place = Self.temporary

  static let temporary = "temp.main"
  static let shared = "memory.main"

  /// Where the rows of a satellite are.
  func table(_ satellite: SatelliteRecord) -> String {
    guard !names.dialect.isLocal, let index = satellites.firstIndex(of: satellite) else {
      return names.table(satellite.name)
    }
    return "\(place).stored_\(index)"
  }

  /// Begins the statement that makes a table there.
  func create(_ table: String) -> String {
    "CREATE OR REPLACE \(place == Self.temporary ? "TEMP TABLE" : "TABLE") \(table)"
  }

  /// The live state of every key.
  var current: String { "\(place).current_rows" }

  /// The tables made of them.
  var tables: [String] {
    [current] + (names.dialect.isLocal ? [] : satellites.map(table))
  }

  /// Makes `current_rows`.
  /// - Returns: Whether any key may have more than one row: the key is part of the row, and only where keys repeat may rows do so.
  func makeCurrent(on connection: borrowing Connection) throws -> Bool {
    func probe(_ query: String) throws -> Bool? {
      try Task.checkCancellation()
      return try connection.query(query).rows.first?[0].bool
    }
    let hasHistory = satellites.isEmpty ? false : try probe(VaultSQL.historyProbe(self)) ?? false
    try connection.execute(VaultSQL.createCurrent(self, hasHistory: hasHistory))
    let hasGroups =
      try probe("SELECT count(*) > count(DISTINCT pk) FROM \(current)") ?? true
    if hasGroups { try connection.execute(VaultSQL.foldCurrent(self)) }
    return hasGroups
  }

  /// What was fetched before the load began: its tables are ``shared``.
  struct Fetched: Sendable {
    let satellites: [SatelliteRecord]
    /// The last number in the order of loads that the source and user had then.
    let lastRunSeq: Int
    let hasGroups: Bool
  }
}
