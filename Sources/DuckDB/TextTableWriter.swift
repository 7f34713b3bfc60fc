internal import CDuckDB

/// Fills a temporary table with texts in vectors: how a reader that parses bytes itself gets many rows into staging. Columns
/// are added while it is filled; rows that came before have NULL in them.
///
/// The table has the columns `c0` (a label), `line` (a number) and `c1`, `c2`, ... of texts. The writer must not outlive its
/// connection. Nothing is flushed when it goes out of scope: call ``finish()``, or the last rows are dropped.
public final class TextTableWriter {
  /// How many columns of texts the table has.
  public private(set) var width = 0
  /// How many rows were appended.
  public private(set) var rows = 0
  private let connection: duckdb_connection
  private let table: String
  private var appender: duckdb_appender?
  private var chunk: duckdb_data_chunk?
  private var vectors: [duckdb_vector?] = []
  /// The bits of a vector's rows that are not NULL; nil until the first NULL.
  private var validity: [UnsafeMutablePointer<UInt64>?] = []
  private var lines: UnsafeMutablePointer<Int64>?
  private var filled = 0

  private static let capacity = Int(duckdb_vector_size())

  /// Makes the table.
  /// - Parameter table: Its name, not quoted.
  public init(_ connection: borrowing Connection, table: String) throws(DuckDBError) {
    self.connection = connection.handle
    self.table = table
    try execute("CREATE TEMP TABLE \(SQL.name(table)) (c0 VARCHAR, line BIGINT)")
    try open()
  }

  deinit { close() }

  /// Adds columns until there are so many.
  public func widen(to width: Int) throws(DuckDBError) {
    guard width > self.width else { return }
    try flush()
    close()
    for column in (self.width + 1)...width {
      try execute("ALTER TABLE \(SQL.name(table)) ADD COLUMN c\(column) VARCHAR")
    }
    self.width = width
    try open()
  }

  /// Appends a row.
  /// - Parameters:
  ///   - label: What `c0` holds, in UTF-8.
  ///   - cell: The text of a column, counted from 0, in valid UTF-8; nil for NULL.
  public func append(
    label: UnsafeBufferPointer<UInt8>, line: Int, cell: (Int) -> UnsafeBufferPointer<UInt8>?
  ) throws(DuckDBError) {
    assign(label, to: 0)
    lines?[filled] = Int64(line)
    for column in 0..<width {
      if let text = cell(column) { assign(text, to: column + 2) } else { setNull(column + 2) }
    }
    filled += 1
    rows += 1
    if filled == Self.capacity { try flush() }
  }

  /// Writes what is still buffered.
  public func finish() throws(DuckDBError) {
    try flush()
    try check(duckdb_appender_flush(appender))
    close()
  }

  private func assign(_ text: UnsafeBufferPointer<UInt8>, to column: Int) {
    text.withMemoryRebound(to: CChar.self) {
      duckdb_unsafe_vector_assign_string_element_len(
        vectors[column], idx_t(filled), $0.baseAddress, idx_t($0.count))
    }
  }

  private func setNull(_ column: Int) {
    if validity[column] == nil {
      duckdb_vector_ensure_validity_writable(vectors[column])
      validity[column] = duckdb_vector_get_validity(vectors[column])
    }
    validity[column]?[filled >> 6] &= ~(1 << UInt64(filled & 63))
  }

  private func flush() throws(DuckDBError) {
    guard filled > 0, let chunk else { return }
    duckdb_data_chunk_set_size(chunk, idx_t(filled))
    try check(duckdb_append_data_chunk(appender, chunk))
    duckdb_data_chunk_reset(chunk)
    prepare()
  }

  private func open() throws(DuckDBError) {
    try check(
      duckdb_appender_create_ext(
        connection, temporaryTables.catalog, temporaryTables.schema, table, &appender))
    var types = (0..<width + 2).map {
      duckdb_create_logical_type($0 == 1 ? DUCKDB_TYPE_BIGINT : DUCKDB_TYPE_VARCHAR)
    }
    chunk = duckdb_create_data_chunk(&types, idx_t(types.count))
    for index in types.indices { duckdb_destroy_logical_type(&types[index]) }
    prepare()
  }

  /// Takes the chunk's vectors as they are after it was made or emptied.
  private func prepare() {
    filled = 0
    vectors = (0..<width + 2).map { duckdb_data_chunk_get_vector(chunk, idx_t($0)) }
    validity = Array(repeating: nil, count: width + 2)
    lines = duckdb_vector_get_data(vectors[1])?.assumingMemoryBound(to: Int64.self)
  }

  private func close() {
    if chunk != nil { duckdb_destroy_data_chunk(&chunk) }
    if appender != nil { duckdb_appender_destroy(&appender) }
    chunk = nil
    appender = nil
  }

  private func execute(_ sql: String) throws(DuckDBError) {
    try StatementObserver.notify(sql)
    var result = duckdb_result()
    defer { duckdb_destroy_result(&result) }
    guard duckdb_query(connection, sql, &result) == DuckDBSuccess else {
      throw DuckDBError(&result, sql: sql)
    }
  }

  private func check(_ state: duckdb_state) throws(DuckDBError) {
    guard state != DuckDBSuccess else { return }
    let message = duckdb_appender_error(appender).map { String(cString: $0) } ?? "unknown error"
    throw DuckDBError(code: .invalidInput, message: "Appending to \(table): \(message)")
  }
}
