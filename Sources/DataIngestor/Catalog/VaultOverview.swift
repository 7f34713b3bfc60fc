import DuckDB
import Foundation

/// What the bookkeeping of a vault says at one moment, read in one go: for those who show a project as a whole.
package struct VaultOverview: Sendable {
  /// The registered satellites, oldest first.
  package var satellites: [SatelliteRecord] = []
  /// Table of the vault -> its rows.
  package var rows: [String: Int] = [:]
  /// The newest runs, newest first.
  package var runs: [Run] = []
  /// The newest loads of each source, newest first.
  package var loads: [Load] = []
  /// Source -> its rows in quarantine.
  package var quarantined: [String: Int] = [:]

  /// How many runs are read, and how many loads of each source.
  package static let depth = 100

  /// A run in the log.
  package struct Run: Sendable, Codable, Equatable {
    /// Identifies it.
    package let runID: String
    /// running, succeeded, failed or interrupted.
    package let status: String
    /// UTC.
    package let startedAt: String
    /// UTC; nil while it goes on.
    package let endedAt: String?
  }

  /// A load of one source and user in the log.
  package struct Load: Sendable, Codable {
    /// Its number in the order of loads.
    package let runSeq: Int
    /// The run it belongs to.
    package let runID: String
    /// The source.
    package let source: String
    /// Whose rows.
    package let user: String
    /// The tag.
    package let tag: String
    /// running, succeeded, unchanged, failed, interrupted or forgotten.
    package let status: String
    /// UTC.
    package let startedAt: String
    /// UTC.
    package let endedAt: String?
    /// What was read and written.
    package let counts: LoadCounts
    /// Satellites written to.
    package let satellites: [String]
    /// What was wrong, or worth knowing.
    package var problems: [Problem]
  }
}

extension Project {
  /// Reads the bookkeeping in one go.
  package func overview() async throws -> VaultOverview {
    let engine = try await readingEngine()
    return try await engine.run { connection in
      var overview = VaultOverview()
      guard try Catalog.exists(connection) else { return overview }
      overview.satellites = try Catalog.satellites(connection)
      overview.rows = try Catalog.rowCounts(of: overview.satellites, connection)
      overview.runs = try VaultOverview.runs(on: connection)
      overview.loads = try VaultOverview.loads(
        "QUALIFY row_number() OVER (PARTITION BY source ORDER BY run_seq DESC) <= \(VaultOverview.depth)",
        on: connection)
      let held = try connection.query(
        "SELECT source, count(*) FROM \(try VaultNames(connection).bookkeeping("quarantine")) WHERE status = 'held' GROUP BY source"
      ).rows
      overview.quarantined = Dictionary(held.map { ($0[0].text ?? "", $0[1].int ?? 0) }) { $1 }
      return overview
    }
  }

  /// A run and its loads, in order; nil where the log has no such run.
  package func run(id: String) async throws -> (run: VaultOverview.Run, loads: [VaultOverview.Load])? {
    let engine = try await readingEngine()
    return try await engine.run { connection in
      guard try Catalog.exists(connection),
        let run = try VaultOverview.runs("WHERE run_id = \(SQL.text(id))", on: connection).first
      else { return nil }
      let loads = try VaultOverview.loads("WHERE run_id = \(SQL.text(id))", on: connection)
      return (run, loads.reversed())
    }
  }
}

extension VaultOverview {
  fileprivate static func runs(_ filter: String = "", on connection: borrowing Connection) throws -> [Run] {
    try connection.query(
      """
      SELECT run_id, status, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ'), strftime(ended_at, '%Y-%m-%dT%H:%M:%SZ')
      FROM \(try VaultNames(connection).bookkeeping("runs")) \(filter) ORDER BY started_at DESC LIMIT \(depth)
      """
    ).rows.map { row in
      Run(
        runID: row[0].text ?? "", status: row[1].text ?? "", startedAt: row[2].text ?? "",
        endedAt: row[3].text)
    }
  }

  fileprivate static func loads(_ filter: String, on connection: borrowing Connection) throws -> [Load] {
    try connection.query(
      """
      SELECT run_seq, run_id, source, "user", tag, status, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ'),
        strftime(ended_at, '%Y-%m-%dT%H:%M:%SZ'), rows_read, rows_new, rows_changed, rows_unchanged, rows_repeated,
        rows_rejected, rows_deleted, keys_new, CAST(to_json(coalesce(satellites, [])) AS VARCHAR), CAST(problems AS VARCHAR)
      FROM \(try VaultNames(connection).bookkeeping("loads")) \(filter) ORDER BY run_seq DESC
      """
    ).rows.map { row in
      var counts = LoadCounts()
      counts.read = row[8].int ?? 0
      counts.new = row[9].int ?? 0
      counts.changed = row[10].int ?? 0
      counts.unchanged = row[11].int ?? 0
      counts.repeated = row[12].int ?? 0
      counts.rejected = row[13].int ?? 0
      counts.deleted = row[14].int ?? 0
      counts.newKeys = row[15].int ?? 0
      return Load(
        runSeq: row[0].int ?? 0, runID: row[1].text ?? "", source: row[2].text ?? "",
        user: row[3].text ?? "", tag: row[4].text ?? "", status: row[5].text ?? "",
        startedAt: row[6].text ?? "", endedAt: row[7].text, counts: counts,
        satellites: decoded(row[16].text) ?? [], problems: decoded(row[17].text) ?? [])
    }
  }

  private static func decoded<T: Decodable>(_ json: String?) -> T? {
    json.flatMap { try? JSONDecoder().decode(T.self, from: Data($0.utf8)) }
  }
}
