import DuckDB

/// What a reader left behind for its next run: where it starts (cursors, watermarks). Written in the transaction that
/// stores the rows, so that neither is ever without the other.
enum ReaderState {
  /// The state after the last successful load; nil where there was none, or where the declaration of the reader has
  /// changed since: a cursor says nothing about another question.
  static func last(
    source: String, user: String, configuration: String, on connection: borrowing Connection
  ) throws -> String? {
    guard try Catalog.exists(connection) else { return nil }
    return try connection.query(
      "SELECT state FROM ingestor.state WHERE source = $1 AND \"user\" = $2 AND configuration = $3",
      .text(source), .text(user), .text(configuration)
    ).rows.first?[0].text
  }

  static func record(
    _ state: String, configuration: String, _ plan: LoadPlan, on connection: borrowing Connection
  )
    throws(DuckDBError)
  {
    try connection.execute(
      "DELETE FROM ingestor.state WHERE source = $1 AND \"user\" = $2", .text(plan.source), .text(plan.user))
    try connection.execute(
      "INSERT INTO ingestor.state VALUES ($1, $2, $3, $4, $5)", .text(plan.source), .text(plan.user),
      .text(configuration),
      .text(state), Value(plan.runSeq))
  }
}
