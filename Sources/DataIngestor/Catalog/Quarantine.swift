import DuckDB

/// Rows that were set aside: kept whole, with reason, file and line, until they are replayed or discarded.
///
/// A row is known by its source, user, file and content: read again, it is not set aside twice while it is held, and not at all
/// once it was discarded.
enum Quarantine {
  /// Moves the sieved rows of a load to the quarantine.
  static func keep(_ plan: LoadPlan, on connection: borrowing Connection) throws(DuckDBError) {
    let table = plan.names.bookkeeping("quarantine")
    try connection.execute(
      """
      INSERT INTO \(table)
      SELECT (SELECT coalesce(max(id), 0) FROM \(table)) + row_number() OVER (ORDER BY file, line),
        \(SQL.text(plan.source)), \(SQL.text(plan.user)), file, line, occurrences, reasons, "row", digest, 'held',
        \(plan.runSeq), TIMESTAMP '\(plan.loadedAt)', NULL
      FROM (
        SELECT file, min(line) AS line, count(*) AS occurrences, any_value(reasons) AS reasons, any_value("row") AS "row", digest
        FROM (\(sieved)) GROUP BY file, digest) sieved
      WHERE NOT EXISTS (FROM \(table) known WHERE known.source = \(SQL.text(plan.source))
        AND known."user" = \(SQL.text(plan.user)) AND known.file = sieved.file AND known.digest = sieved.digest
        AND known.status IN ('held', 'discarded'))
      """)
  }

  /// The rows that the sieve set aside, with what identifies their content.
  private static let sieved =
    "SELECT *, \(SQL.md5("CAST(\"row\" AS VARCHAR)")) AS digest FROM sieved_rows"

  /// Closes the rows that a replay took over; those that the sieve set aside again stay.
  static func settle(replayed plan: LoadPlan, on connection: borrowing Connection) throws(DuckDBError) {
    try close("replayed", where: notSievedAgain, plan, on: connection)
  }

  /// Closes the rows of files that were read again as a whole and hold them no more: somebody corrected the file.
  /// - Parameter sieves: Whether this load set rows aside.
  static func settle(
    corrected files: [String], sieves: Bool, _ plan: LoadPlan, on connection: borrowing Connection
  ) throws(DuckDBError) {
    guard !files.isEmpty else { return }
    // A row may name a member of the file, or a page or sheet in it.
    let isRead = """
      EXISTS (FROM (SELECT unnest(\(SQL.list(files))) AS name) WHERE held.file = name
        OR starts_with(held.file, name || '/') OR starts_with(held.file, name || '#'))
      """
    try close("corrected", where: sieves ? "\(isRead) AND \(notSievedAgain)" : isRead, plan, on: connection)
  }

  private static let notSievedAgain =
    "NOT EXISTS (FROM (\(sieved)) again WHERE again.file = held.file AND again.digest = held.digest)"

  private static func close(
    _ status: String, where condition: String, _ plan: LoadPlan, on connection: borrowing Connection
  ) throws(DuckDBError) {
    let table = plan.names.bookkeeping("quarantine")
    let closed = try connection.query(
      """
      SELECT id FROM \(table) held
      WHERE \(held(source: plan.source, user: plan.user)) AND "row" IS NOT NULL AND \(condition)
      """
    ).rows.compactMap { $0[0].int }
    guard !closed.isEmpty else { return }
    try connection.execute(
      plan.names.inside(
        "UPDATE \(table) SET status = '\(status)', settled_run_seq = \(plan.runSeq) WHERE id IN (\(closed.map(String.init).joined(separator: ", ")))"
      ))
  }

  /// Forgets the content of rows for good; what is left of them is that they need not come back.
  static func discard(source: String, user: String?, ids: [Int], on connection: borrowing Connection)
    throws(DuckDBError) -> Int
  {
    let names = try VaultNames(connection)
    let table = names.bookkeeping("quarantine")
    let chosen = ids.isEmpty ? "" : " AND id IN (\(ids.map(String.init).joined(separator: ", ")))"
    let filter = held(source: source, user: user) + chosen
    let count = try connection.query("SELECT count(*) FROM \(table) WHERE \(filter)").scalar.int ?? 0
    try connection.execute(
      names.inside("UPDATE \(table) SET status = 'discarded', \"row\" = NULL WHERE \(filter)"))
    return count
  }

  static func held(source: String, user: String?) -> String {
    "status = 'held' AND source = \(SQL.text(source))"
      + (user.map { " AND \"user\" = \(SQL.text($0))" } ?? "")
  }
}
