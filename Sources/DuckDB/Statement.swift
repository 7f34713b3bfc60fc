internal import CDuckDB

/// A prepared statement with typed binding.
public struct Statement: ~Copyable {
  private let handle: duckdb_prepared_statement
  private let sql: String

  /// Prepares one statement.
  public init(_ connection: borrowing Connection, _ sql: String) throws(DuckDBError) {
    try StatementObserver.notify(sql)
    var statement: duckdb_prepared_statement?
    guard duckdb_prepare(connection.handle, sql, &statement) == DuckDBSuccess, let statement else {
      let message = duckdb_prepare_error(statement).map { String(cString: $0) } ?? "unknown error"
      duckdb_destroy_prepare(&statement)
      throw DuckDBError(code: .init(message: message), message: message, sql: sql)
    }
    handle = statement
    self.sql = sql
  }

  /// Prepares the only statement of a text; nil where there are several, or it cannot be prepared.
  init?(only sql: String, on connection: borrowing Connection) {
    var statements: duckdb_extracted_statements?
    defer { duckdb_destroy_extracted(&statements) }
    guard duckdb_extract_statements(connection.handle, sql, &statements) == 1 else { return nil }
    var statement: duckdb_prepared_statement?
    guard
      duckdb_prepare_extracted_statement(connection.handle, statements, 0, &statement) == DuckDBSuccess,
      let statement
    else {
      duckdb_destroy_prepare(&statement)
      return nil
    }
    handle = statement
    self.sql = sql
  }

  deinit {
    var handle: duckdb_prepared_statement? = handle
    duckdb_destroy_prepare(&handle)
  }

  /// Runs the statement, which has no parameters, and discards its result.
  /// - Returns: The number of rows it changed, where it changes rows.
  func run() throws(DuckDBError) -> Int {
    var result = duckdb_result()
    defer { duckdb_destroy_result(&result) }
    try PendingResult(handle).complete(&result, of: sql)
    return Int(duckdb_rows_changed(&result))
  }

  /// Binds the parameters, runs the statement and reads all its rows.
  public mutating func execute(_ parameters: [Value]) throws(DuckDBError) -> ResultSet {
    try bind(parameters)
    var result = duckdb_result()
    defer { duckdb_destroy_result(&result) }
    try PendingResult(handle).complete(&result, of: sql)
    var set = ResultSet(columns: columns(of: &result), rowsChanged: Int(duckdb_rows_changed(&result)))
    while let fetched = duckdb_fetch_chunk(result) {
      var chunk: duckdb_data_chunk? = fetched
      defer { duckdb_destroy_data_chunk(&chunk) }
      set.append(fetched)
    }
    return set
  }

  /// Binds the parameters, runs the statement and hands over chunk after chunk without holding the whole result.
  public mutating func stream(_ parameters: [Value], chunk body: (ResultSet) throws -> Void) throws {
    try bind(parameters)
    var result = duckdb_result()
    defer { duckdb_destroy_result(&result) }
    try PendingResult(handle, streaming: true).complete(&result, of: sql)
    let columns = columns(of: &result)
    while let fetched = duckdb_fetch_chunk(result) {
      var chunk: duckdb_data_chunk? = fetched
      defer { duckdb_destroy_data_chunk(&chunk) }
      var set = ResultSet(columns: columns, rowsChanged: 0)
      set.append(fetched)
      try body(set)
    }
    if let message = duckdb_result_error(&result) {
      throw DuckDBError(
        code: DuckDBError.Code(duckdb_result_error_type(&result)), message: String(cString: message), sql: sql
      )
    }
  }

  private func bind(_ parameters: [Value]) throws(DuckDBError) {
    duckdb_clear_bindings(handle)
    for (offset, value) in parameters.enumerated() {
      let index = idx_t(offset + 1)
      let state =
        switch value {
        case .null: duckdb_bind_null(handle, index)
        case .boolean(let value): duckdb_bind_boolean(handle, index, value)
        case .integer(let value): duckdb_bind_int64(handle, index, value)
        case .double(let value): duckdb_bind_double(handle, index, value)
        case .text(let value):
          value.utf8CString.withUnsafeBufferPointer {
            duckdb_bind_varchar_length(handle, index, $0.baseAddress, idx_t($0.count - 1))
          }
        case .blob(let bytes):
          bytes.withUnsafeBytes { duckdb_bind_blob(handle, index, $0.baseAddress, idx_t($0.count)) }
        }
      guard state == DuckDBSuccess else {
        throw DuckDBError(code: .invalidInput, message: "Parameter $\(index) could not be bound.", sql: sql)
      }
    }
  }

  private func columns(of result: inout duckdb_result) -> [ResultSet.Column] {
    (0..<duckdb_column_count(&result)).map { index in
      var type: duckdb_logical_type? = duckdb_column_logical_type(&result, index)
      defer { duckdb_destroy_logical_type(&type) }
      return ResultSet.Column(
        name: String(cString: duckdb_column_name(&result, index)), type: TypeName(type).text)
    }
  }
}
