internal import CDuckDB

/// One connection: one transaction at a time, one statement at a time.
///
/// It is not copyable and belongs to whoever holds it; ``Engine`` holds one for asynchronous code.
public struct Connection: ~Copyable, @unchecked Sendable {
  // `@unchecked Sendable`: the handle moves with its only owner.
  let handle: duckdb_connection
  /// Kept alive for as long as the connection.
  let database: Database

  /// Connects to a database.
  public init(_ database: Database) throws(DuckDBError) {
    var connection: duckdb_connection?
    guard duckdb_connect(database.handle, &connection) == DuckDBSuccess, let connection else {
      throw DuckDBError(code: .other, message: "DuckDB could not open a connection.")
    }
    handle = connection
    self.database = database
  }

  deinit {
    guard !database.isAbandoned else { return }
    var handle: duckdb_connection? = handle
    duckdb_disconnect(&handle)
  }

  /// Runs one or more statements and discards their results.
  ///
  /// Where no transaction is open, one statement is prepared in a transaction and runs in the next: what is bound to the first, as
  /// `postgres_query` is, needs one around it.
  /// - Returns: The number of rows the last statement changed, where it changes rows.
  @discardableResult
  public borrowing func execute(_ sql: String) throws(DuckDBError) -> Int {
    try StatementObserver.notify(sql)
    if let statement = Statement(only: sql, on: self) { return try statement.run() }
    var result = duckdb_result()
    defer { duckdb_destroy_result(&result) }
    guard duckdb_query(handle, sql, &result) == DuckDBSuccess else { throw DuckDBError(&result, sql: sql) }
    return Int(duckdb_rows_changed(&result))
  }

  /// Runs one statement with parameters (`$1`, `$2`, ...) and discards its result.
  @discardableResult
  public borrowing func execute(_ sql: String, _ parameters: Value...) throws(DuckDBError) -> Int {
    var statement = try Statement(self, sql)
    return try statement.execute(parameters).rowsChanged
  }

  /// Runs one statement and returns all its rows: for results that are small by nature.
  public borrowing func query(_ sql: String, _ parameters: Value...) throws(DuckDBError) -> ResultSet {
    var statement = try Statement(self, sql)
    return try statement.execute(parameters)
  }

  /// Runs one statement and hands over its rows chunk by chunk, at most 2,048 rows each, as they are computed.
  public borrowing func stream(
    _ sql: String, _ parameters: [Value] = [], chunk: (ResultSet) throws -> Void
  ) throws {
    var statement = try Statement(self, sql)
    try statement.stream(parameters, chunk: chunk)
  }

  /// Rolls the transaction back, also while the task is being cancelled.
  public borrowing func rollback() { insist("ROLLBACK") }

  /// Runs a statement that cleans up, also while the task is being cancelled: an interrupt may meet the statement itself.
  borrowing func insist(_ sql: String) {
    for _ in 0..<100 {
      do {
        try execute(sql)
        return
      } catch {
        guard error.code == .interrupt else { return }
      }
    }
  }

  /// A handle that other threads may use to stop the running statement.
  public var interrupt: Interrupt { Interrupt(handle: handle, database: database) }
}

/// Stops the statement that a connection is running, from any thread.
///
/// `@unchecked Sendable`: `duckdb_interrupt` and `duckdb_query_progress` may be called from any thread. The handle must
/// not be used after its connection has gone; ``Engine`` sees to that.
public struct Interrupt: @unchecked Sendable {
  let handle: duckdb_connection
  let database: Database

  /// Makes the running statement fail with ``DuckDBError/Code/interrupt``.
  public func interrupt() { duckdb_interrupt(handle) }

  /// How far the running statement is: a percentage and the rows processed, or nil where it is not known.
  public var progress: (percentage: Double, rows: UInt64)? {
    let progress = duckdb_query_progress(handle)
    return progress.percentage < 0 ? nil : (progress.percentage, progress.rows_processed)
  }
}

extension DuckDBError {
  init(_ result: inout duckdb_result, sql: String) {
    let message = duckdb_result_error(&result).map { String(cString: $0) } ?? "unknown error"
    self.init(code: Code(duckdb_result_error_type(&result)), message: message, sql: sql)
  }
}
