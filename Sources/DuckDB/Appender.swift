internal import CDuckDB

/// Appends rows of text to a temporary table: how a reader that makes its rows in Swift fills a staging table.
///
/// Nothing is flushed when it goes out of scope: call ``finish()``, or the rows are dropped.
public struct TextAppender: ~Copyable {
  private let handle: duckdb_appender
  private let width: Int
  private let table: String

  /// Opens an appender on a temporary table whose columns are all VARCHAR or castable from it.
  public init(_ connection: borrowing Connection, table: String, width: Int) throws(DuckDBError) {
    var appender: duckdb_appender?
    guard
      duckdb_appender_create_ext(
        connection.handle, temporaryTables.catalog, temporaryTables.schema, table, &appender)
        == DuckDBSuccess,
      let appender
    else {
      let message = duckdb_appender_error(appender).map { String(cString: $0) } ?? "unknown error"
      duckdb_appender_destroy(&appender)
      throw DuckDBError(code: .catalog, message: message)
    }
    handle = appender
    self.width = width
    self.table = table
  }

  deinit {
    var handle: duckdb_appender? = handle
    duckdb_appender_clear(handle)
    duckdb_appender_destroy(&handle)
  }

  /// Appends one row; missing cells at the end are NULL.
  public mutating func append(_ cells: some Collection<String?>) throws(DuckDBError) {
    var appended = 0
    for cell in cells.prefix(width) {
      if let cell {
        var cell = cell
        let state = cell.withUTF8 { utf8 in
          utf8.withMemoryRebound(to: CChar.self) {
            duckdb_append_varchar_length(handle, $0.baseAddress, idx_t($0.count))
          }
        }
        try check(state)
      } else {
        try check(duckdb_append_null(handle))
      }
      appended += 1
    }
    while appended < width {
      try check(duckdb_append_null(handle))
      appended += 1
    }
    try check(duckdb_appender_end_row(handle))
  }

  /// Writes what is still buffered and closes the appender.
  public consuming func finish() throws(DuckDBError) {
    try check(duckdb_appender_flush(handle))
  }

  private func check(_ state: duckdb_state) throws(DuckDBError) {
    guard state != DuckDBSuccess else { return }
    let message = duckdb_appender_error(handle).map { String(cString: $0) } ?? "unknown error"
    throw DuckDBError(code: .invalidInput, message: "Appending to \(table): \(message)")
  }
}

/// Where temporary tables are. An appender must be told: without a catalog, it asks whether the connection's own database may be
/// written to.
let temporaryTables = (catalog: "temp", schema: "main")
