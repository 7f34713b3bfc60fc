internal import CDuckDB

extension Connection {
  /// Runs a body while a view stands for a stream of the Arrow C stream interface, which the engine pulls batch by batch: one
  /// statement can read it, once. The columns of a batch are taken in the order in which the statement names them: it names all,
  /// in theirs.
  /// - Parameters:
  ///   - stream: A `struct ArrowArrayStream *`. It stays the caller's, and its `release` must be without effect.
  ///   - body: What is run with the view's name as SQL.
  public borrowing func withView<T>(
    ofArrowStream stream: UnsafeMutableRawPointer, _ body: (_ view: String) throws -> T
  ) throws -> T {
    // DuckDB makes no temporary view of a stream. So that none is made in the database, and it may be open for reading only, the
    // view is in one of its own, which a further connection makes its default.
    let place = SQL.name("arrow_\(UInt(bitPattern: stream))")
    try execute("ATTACH ':memory:' AS \(place) (READ_WRITE)")
    defer { insist("DETACH \(place)") }
    try Connection(database).makeView("stream", in: place, of: stream)
    return try body("\(place).main.stream")
  }

  private borrowing func makeView(_ name: String, in place: String, of stream: UnsafeMutableRawPointer)
    throws(DuckDBError)
  {
    try execute("USE \(place)")
    let stream = stream.assumingMemoryBound(to: _duckdb_arrow_stream.self)
    guard duckdb_arrow_scan(handle, name, stream) == DuckDBSuccess else {
      throw DuckDBError(code: .invalidInput, message: "DuckDB has no type for a column of the Arrow stream.")
    }
  }
}
