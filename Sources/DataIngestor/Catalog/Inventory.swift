import DuckDB

extension Project {
  /// One load of a source in the log.
  public struct LoggedLoad: Sendable, Codable {
    /// Its number in the order of loads.
    public let runSeq: Int
    /// The run it belongs to.
    public let runID: String
    /// The source.
    public let source: String
    /// Whose rows.
    public let user: String
    /// succeeded, unchanged, failed or interrupted.
    public let status: String
    /// UTC.
    public let startedAt: String
    /// Rows read, of new keys, of changed keys, unchanged.
    public let read: Int, new: Int, changed: Int, unchanged: Int
    /// The first problem, where it failed.
    public let problem: String?
  }

  /// The newest loads, newest first.
  public func loads(limit: Int = 20, source: String? = nil) async throws -> [LoggedLoad] {
    let engine = try await readingEngine()
    return try await engine.run { connection in
      guard try Catalog.exists(connection) else { return [] }
      let names = try VaultNames(connection)
      let filter = source.map { "WHERE source = \(SQL.text($0))" } ?? ""
      return try connection.query(
        """
        SELECT run_seq, run_id, source, "user", status, strftime(started_at, '%Y-%m-%d %H:%M:%S'), coalesce(rows_read, 0),
          coalesce(rows_new, 0), coalesce(rows_changed, 0), coalesce(rows_unchanged, 0), problems ->> '$[0].message'
        FROM \(names.bookkeeping("loads")) \(filter) ORDER BY run_seq DESC LIMIT \(limit)
        """
      ).rows.map { row in
        LoggedLoad(
          runSeq: row[0].int ?? 0, runID: row[1].text ?? "", source: row[2].text ?? "",
          user: row[3].text ?? "",
          status: row[4].text ?? "", startedAt: row[5].text ?? "", read: row[6].int ?? 0,
          new: row[7].int ?? 0,
          changed: row[8].int ?? 0, unchanged: row[9].int ?? 0, problem: row[10].text)
      }
    }
  }

  /// The registered satellites, oldest first.
  public func satellites(source: String? = nil) async throws -> [SatelliteRecord] {
    let engine = try await readingEngine()
    return try await engine.run { try Catalog.satellites($0, source: source) }
  }

  /// How many rows each table of the vault holds, by its name.
  public func rowCounts() async throws -> [String: Int] {
    let engine = try await readingEngine()
    return try await engine.run { try Catalog.rowCounts(of: try Catalog.satellites($0), $0) }
  }
}

extension Catalog {
  /// How many rows the tables of satellites and their hubs hold.
  static func rowCounts(of satellites: [SatelliteRecord], _ connection: borrowing Connection) throws
    -> [String: Int]
  {
    let names = try VaultNames(connection)
    let counts = Set(satellites.flatMap { [$0.name, $0.hub] }).sorted().map {
      "SELECT \(SQL.text($0)) AS name, count(*) AS n FROM \(names.table($0))"
    }
    guard !counts.isEmpty else { return [:] }
    let tables = try connection.query(
      "SELECT name, n FROM \(names.asked(counts.joined(separator: " UNION ALL ")))"
    ).rows
    return Dictionary(tables.map { ($0[0].text ?? "", $0[1].int ?? 0) }) { $1 }
  }
}
