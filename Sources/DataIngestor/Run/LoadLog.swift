import DuckDB
import Foundation

/// The run log: one row a run, one row a load of a source and user.
enum LoadLog {
  /// The runs that seem to be going on.
  static func openRuns(on connection: borrowing Connection) throws(DuckDBError) -> [String] {
    let names = try VaultNames(connection)
    return try connection.query(
      "SELECT run_id FROM \(names.bookkeeping("runs")) WHERE status = 'running'"
    ).rows.compactMap { $0[0].text }
  }

  /// - Parameter dead: Runs that seem to be going on but were killed.
  static func beginRun(_ runID: String, dead: [String], on connection: borrowing Connection)
    throws(DuckDBError)
  {
    let names = try VaultNames(connection)
    let runs = names.bookkeeping("runs")
    if !dead.isEmpty {
      try connection.execute(
        names.inside(
          "UPDATE \(runs) SET status = 'interrupted', ended_at = started_at WHERE run_id IN (\(dead.map { SQL.text($0) }.joined(separator: ", ")))"
        ))
    }
    let row = [
      SQL.text(runID), SQL.timestamp(UTCTime().sqlText), "NULL", "'running'", SQL.text(Version.current),
    ]
    try connection.execute(names.inside(SQL.insert(into: runs, [row])))
  }

  static func endRun(_ runID: String, status: String, on connection: borrowing Connection) throws(DuckDBError)
  {
    let names = try VaultNames(connection)
    try connection.execute(
      names.inside(
        "UPDATE \(names.bookkeeping("runs")) SET status = \(SQL.text(status)), ended_at = \(SQL.timestamp(UTCTime().sqlText)) WHERE run_id = \(SQL.text(runID))"
      ))
  }

  static func begin(_ plan: LoadPlan, runID: String, on connection: borrowing Connection) throws(DuckDBError)
  {
    let row =
      [String(plan.runSeq)] + [runID, plan.source, plan.user, plan.tag.name, "running"].map { SQL.text($0) }
      + [SQL.timestamp(plan.loadedAt)]
    try connection.execute(
      plan.names.inside(
        SQL.insert(
          into: plan.names.bookkeeping("loads"),
          columns: ["run_seq", "run_id", "source", "user", "tag", "status", "started_at"], [row])))
  }

  static func succeed(
    _ plan: LoadPlan, _ outcome: VaultLoader.Outcome, _ warnings: [Problem], ended: UTCTime,
    on connection: borrowing Connection
  ) throws {
    let counts = outcome.counts
    let satellites = Array(Set(plan.targets.map(\.satellite.name))).sorted()
    try connection.execute(
      plan.names.inside(
        """
        UPDATE \(plan.names.bookkeeping("loads")) SET status = 'succeeded', ended_at = \(SQL.timestamp(ended.sqlText)),
          rows_read = \(counts.read), rows_new = \(counts.new), rows_changed = \(counts.changed),
          rows_unchanged = \(counts.unchanged), rows_repeated = \(counts.repeated), rows_rejected = \(counts.rejected),
          rows_deleted = \(counts.deleted), keys_new = \(counts.newKeys), satellites = \(SQL.list(satellites)),
          run_seq_last = \(outcome.lastRunSeq), problems = \(SQL.text(try json(warnings)))
        WHERE run_seq = \(plan.runSeq)
        """))
  }

  /// Records that a source failed, or had nothing new: the vault itself is untouched.
  static func note(
    _ result: SourceResult, runID: String, turn: Turn, on connection: borrowing Connection
  ) throws {
    let names = try VaultNames(connection)
    let now = SQL.timestamp(UTCTime().sqlText)
    let texts = [runID, result.source, result.user, result.tag, result.status.rawValue].map { SQL.text($0) }
    let problems = SQL.text(try json(result.problems))
    try connection.execute("BEGIN")
    do {
      try turn.take(names, on: connection)
      let row = [String(try Catalog.nextRunSeq(names, connection))] + texts + [now, now, "0", problems]
      try connection.execute(
        names.inside(
          SQL.insert(
            into: names.bookkeeping("loads"),
            columns: [
              "run_seq", "run_id", "source", "user", "tag", "status", "started_at", "ended_at", "rows_read",
              "problems",
            ], [row])))
      try connection.execute("COMMIT")
    } catch {
      connection.rollback()
      throw error
    }
  }

  private static func json(_ problems: [Problem]) throws -> String {
    String(decoding: try JSONEncoder().encode(problems), as: UTF8.self)
  }
}

/// The tool's own version.
public enum Version {
  /// The version of this build.
  public static let current = "0.1.0"
}
