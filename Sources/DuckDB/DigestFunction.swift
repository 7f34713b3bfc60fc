internal import CDuckDB

/// The SQL function `uuid_of_md5`: the UUID of a number that `md5_number` made. It is what `CAST(md5(x) AS UUID)` yields, at half
/// the cost: the digest is not written as text and read again.
enum DigestFunction {
  static let name = "uuid_of_md5"

  /// Makes the function known to all connections of a database.
  static func register(in database: duckdb_database) throws(DuckDBError) {
    var connection: duckdb_connection?
    guard duckdb_connect(database, &connection) == DuckDBSuccess, let connection else {
      throw DuckDBError(code: .other, message: "DuckDB could not open a connection.")
    }
    var function = duckdb_create_scalar_function()
    var number = duckdb_create_logical_type(DUCKDB_TYPE_UHUGEINT)
    var uuid = duckdb_create_logical_type(DUCKDB_TYPE_UUID)
    defer {
      duckdb_destroy_logical_type(&uuid)
      duckdb_destroy_logical_type(&number)
      duckdb_destroy_scalar_function(&function)
      var connection: duckdb_connection? = connection
      duckdb_disconnect(&connection)
    }
    duckdb_scalar_function_set_name(function, name)
    duckdb_scalar_function_add_parameter(function, number)
    duckdb_scalar_function_set_return_type(function, uuid)
    duckdb_scalar_function_set_function(function) { _, input, output in
      DigestFunction.convert(input, output)
    }
    guard duckdb_register_scalar_function(connection, function) == DuckDBSuccess else {
      throw DuckDBError(code: .other, message: "DuckDB does not take the function \(name).")
    }
  }

  /// `md5_number` takes the first byte of a digest for its lowest; in a UUID it is the highest, whose first bit DuckDB stores
  /// inverted so that UUIDs sort as numbers do.
  private static func convert(_ input: duckdb_data_chunk?, _ output: duckdb_vector?) {
    let rows = Int(duckdb_data_chunk_get_size(input))
    let vector = duckdb_data_chunk_get_vector(input, 0)
    guard let source = duckdb_vector_get_data(vector)?.assumingMemoryBound(to: duckdb_uhugeint.self),
      let target = duckdb_vector_get_data(output)?.assumingMemoryBound(to: duckdb_hugeint.self)
    else { return }
    for row in 0..<rows {
      let digest = source[row]
      target[row] = duckdb_hugeint(
        lower: digest.upper.byteSwapped,
        upper: Int64(bitPattern: digest.lower.byteSwapped ^ (1 << 63)))
    }
    guard let validity = duckdb_vector_get_validity(vector) else { return }
    duckdb_vector_ensure_validity_writable(output)
    let isValid = duckdb_vector_get_validity(output)
    for row in 0..<idx_t(rows) where !duckdb_validity_row_is_valid(validity, row) {
      duckdb_validity_set_row_invalid(isValid, row)
    }
  }
}
