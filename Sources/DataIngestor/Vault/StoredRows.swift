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

  /// The live state of all keys.
  struct Current: Codable, Sendable {
    /// How many rows it has at most.
    let rows: Int
    /// Whether any key may have more than one row: the key is part of the row, and only where keys repeat may rows do so.
    let hasGroups: Bool
    /// Whether the hub may have keys that these rows do not, besides those of other sources: of keys that are gone, or that somebody
    /// removed from a satellite.
    var hubMayHaveMore = true
  }

  /// Makes `current_rows`.
  func makeCurrent(on connection: borrowing Connection) throws -> Current {
    func probe(_ query: String) throws -> [Value] {
      try Task.checkCancellation()
      return try connection.query(query).rows[0]
    }
    let hasHistory = satellites.isEmpty ? false : try probe(VaultSQL.historyProbe(self))[0].bool ?? false
    try connection.execute(VaultSQL.createCurrent(self, hasHistory: hasHistory))
    let counts = try probe(VaultSQL.countsProbe("pk", in: [current])).map { $0.int ?? 0 }
    let hasGroups = counts[0] > counts[1]
    if hasGroups { try connection.execute(VaultSQL.foldCurrent(self)) }
    return Current(rows: counts[0], hasGroups: hasGroups)
  }

  /// What was fetched before the load began: its tables are ``shared``.
  struct Fetched: Sendable {
    let satellites: [SatelliteRecord]
    /// The last number in the order of loads that the source and user had then.
    let lastRunSeq: Int
    let current: Current
    /// Of each of the satellites; empty where nothing compares them.
    let checksums: [SatelliteChecksum]
    /// What this machine had of the rows; nil where they were fetched.
    let cached: StateCache.Content?
  }
}
