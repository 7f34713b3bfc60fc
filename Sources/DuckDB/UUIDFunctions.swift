internal import CDuckDB

/// SQL functions of UUIDs that the engine has no short way for:
/// - `uuid_of_md5(number)`: the UUID of a number that `md5_number` made. It is what `CAST(md5(x) AS UUID)` yields, at half the cost:
///   the digest is not written as text and read again.
/// - `uuid_tail(uuid)`: the last two bytes of a UUID as a number.
enum UUIDFunctions {
  /// Makes the functions known to all connections of a database.
  static func register(in database: duckdb_database) throws(DuckDBError) {
    try register("uuid_of_md5", of: DUCKDB_TYPE_UHUGEINT, returns: DUCKDB_TYPE_UUID, in: database) {
      _, input, output in
      // `md5_number` takes the first byte of a digest for its lowest; in a UUID it is the highest.
      UUIDFunctions.map(input, output, of: duckdb_uhugeint.self) { digest in
        duckdb_hugeint(
          lower: digest.upper.byteSwapped, upper: Int64(bitPattern: digest.lower.byteSwapped ^ (1 << 63)))
      }
    }
    try register("uuid_tail", of: DUCKDB_TYPE_UUID, returns: DUCKDB_TYPE_INTEGER, in: database) {
      _, input, output in
      // The first bit of a UUID is stored inverted, so that UUIDs sort as numbers do; the last ones are as they are.
      UUIDFunctions.map(input, output, of: duckdb_hugeint.self) { Int32($0.lower & 0xFFFF) }
    }
  }

  private static func register(
    _ name: String, of parameter: duckdb_type, returns result: duckdb_type, in database: duckdb_database,
    _ body: @escaping duckdb_scalar_function_t
  ) throws(DuckDBError) {
    var connection: duckdb_connection?
    guard duckdb_connect(database, &connection) == DuckDBSuccess, let connection else {
      throw DuckDBError(code: .other, message: "DuckDB could not open a connection.")
    }
    var function = duckdb_create_scalar_function()
    var (parameter, result) = (duckdb_create_logical_type(parameter), duckdb_create_logical_type(result))
    defer {
      duckdb_destroy_logical_type(&result)
      duckdb_destroy_logical_type(&parameter)
      duckdb_destroy_scalar_function(&function)
      var connection: duckdb_connection? = connection
      duckdb_disconnect(&connection)
    }
    duckdb_scalar_function_set_name(function, name)
    duckdb_scalar_function_add_parameter(function, parameter)
    duckdb_scalar_function_set_return_type(function, result)
    duckdb_scalar_function_set_function(function, body)
    guard duckdb_register_scalar_function(connection, function) == DuckDBSuccess else {
      throw DuckDBError(code: .other, message: "DuckDB does not take the function \(name).")
    }
  }

  /// Computes a vector; NULL stays NULL.
  @inline(__always)
  private static func map<Source, Result>(
    _ input: duckdb_data_chunk?, _ output: duckdb_vector?, of source: Source.Type, _ value: (Source) -> Result
  ) {
    let rows = Int(duckdb_data_chunk_get_size(input))
    let vector = duckdb_data_chunk_get_vector(input, 0)
    guard let source = duckdb_vector_get_data(vector)?.assumingMemoryBound(to: Source.self),
      let target = duckdb_vector_get_data(output)?.assumingMemoryBound(to: Result.self)
    else { return }
    for row in 0..<rows { target[row] = value(source[row]) }
    guard let validity = duckdb_vector_get_validity(vector) else { return }
    duckdb_vector_ensure_validity_writable(output)
    let isValid = duckdb_vector_get_validity(output)
    for row in 0..<idx_t(rows) where !duckdb_validity_row_is_valid(validity, row) {
      duckdb_validity_set_row_invalid(isValid, row)
    }
  }
}
