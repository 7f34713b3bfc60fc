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
    let names = try VaultNames(connection)
    return try connection.query(
      "SELECT state FROM \(names.bookkeeping("state")) WHERE source = $1 AND \"user\" = $2 AND configuration = $3",
      .text(source), .text(user), .text(configuration)
    ).rows.first?[0].text
  }

  static func record(
    _ state: String, configuration: String, _ plan: LoadPlan, on connection: borrowing Connection
  )
    throws(DuckDBError)
  {
    let table = plan.names.bookkeeping("state")
    let row = [plan.source, plan.user, configuration, state].map { SQL.text($0) } + [String(plan.runSeq)]
    let delete =
      "DELETE FROM \(table) WHERE source = \(SQL.text(plan.source)) AND \"user\" = \(SQL.text(plan.user))"
    for statement in [delete, SQL.insert(into: table, [row])] {
      try connection.execute(plan.names.inside(statement))
    }
  }
}
