internal import CDuckDB

extension Connection {
  /// Runs a body while a temporary view stands for a stream of the Arrow C stream interface, which the engine pulls batch by batch:
  /// one statement can read it, once. The columns of a batch are taken in the order in which the statement names them: it names all,
  /// in theirs.
  /// - Parameter stream: A `struct ArrowArrayStream *`. It stays the caller's, and its `release` must be without effect.
  public borrowing func withView<T>(
    _ name: String, ofArrowStream stream: UnsafeMutableRawPointer, _ body: () throws -> T
  ) throws -> T {
    let handle = stream.assumingMemoryBound(to: _duckdb_arrow_stream.self)
    guard duckdb_arrow_scan(self.handle, name, handle) == DuckDBSuccess else {
      throw DuckDBError(code: .invalidInput, message: "DuckDB has no type for a column of the Arrow stream.")
    }
    let result = Result { try body() }
    try execute("DROP VIEW IF EXISTS \(SQL.name(name))")
    return try result.get()
  }
}
