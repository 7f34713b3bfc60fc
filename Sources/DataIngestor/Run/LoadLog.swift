import DuckDB
import Foundation

/// The run log: one row a run, one row a load of a source and user.
enum LoadLog {
  static func beginRun(_ runID: String, on connection: borrowing Connection) throws(DuckDBError) {
    // Whoever opens the vault for writing is alone: a run that still seems to be going was killed.
    try connection.execute(
      "UPDATE ingestor.runs SET status = 'interrupted', ended_at = started_at WHERE status = 'running'")
    try connection.execute(
      "INSERT INTO ingestor.runs VALUES ($1, CAST($2 AS TIMESTAMP), NULL, 'running', $3)", .text(runID),
      .text(UTCTime().sqlText), .text(Version.current))
  }

  static func endRun(_ runID: String, status: String, on connection: borrowing Connection) throws(DuckDBError)
  {
    try connection.execute(
      "UPDATE ingestor.runs SET status = $2, ended_at = CAST($3 AS TIMESTAMP) WHERE run_id = $1",
      .text(runID),
      .text(status), .text(UTCTime().sqlText))
  }

  static func begin(_ plan: LoadPlan, runID: String, on connection: borrowing Connection) throws(DuckDBError)
  {
    try connection.execute(
      "INSERT INTO ingestor.loads (run_seq, run_id, source, \"user\", tag, status, started_at) VALUES ($1, $2, $3, $4, $5, 'running', CAST($6 AS TIMESTAMP))",
      Value(plan.runSeq), .text(runID), .text(plan.source), .text(plan.user), .text(plan.tag.name),
      .text(plan.loadedAt))
  }

  static func succeed(
    _ plan: LoadPlan, _ outcome: VaultLoader.Outcome, _ warnings: [Problem], ended: UTCTime,
    on connection: borrowing Connection
  ) throws {
    let counts = outcome.counts
    let satellites = Array(Set(plan.targets.map(\.satellite.name))).sorted()
    try connection.execute(
      """
      UPDATE ingestor.loads SET status = 'succeeded', ended_at = CAST($2 AS TIMESTAMP), rows_read = $3, rows_new = $4,
        rows_changed = $5, rows_unchanged = $6, rows_repeated = $7, rows_rejected = $8, rows_deleted = $9, keys_new = $10,
        satellites = \(SQL.list(satellites)), run_seq_last = \(outcome.lastRunSeq), problems = $11
      WHERE run_seq = $1
      """,
      Value(plan.runSeq), .text(ended.sqlText), Value(counts.read), Value(counts.new), Value(counts.changed),
      Value(counts.unchanged), Value(counts.repeated), Value(counts.rejected), Value(counts.deleted),
      Value(counts.newKeys), .text(try json(warnings)))
  }

  /// Records that a source failed, or had nothing new: the vault itself is untouched.
  static func note(_ result: SourceResult, runID: String, on connection: borrowing Connection) throws {
    let runSeq = try Catalog.nextRunSeq(connection)
    let now = UTCTime().sqlText
    try connection.execute(
      """
      INSERT INTO ingestor.loads (run_seq, run_id, source, "user", tag, status, started_at, ended_at, rows_read, problems)
      VALUES ($1, $2, $3, $4, $5, $6, CAST($7 AS TIMESTAMP), CAST($7 AS TIMESTAMP), 0, $8)
      """,
      Value(runSeq), .text(runID), .text(result.source), .text(result.user), .text(result.tag),
      .text(result.status.rawValue), .text(now), .text(try json(result.problems)))
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
