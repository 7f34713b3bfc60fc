import DuckDB

/// The binary form in which the engine copies rows to a server.
///
/// It makes a decimal of groups of four digits, and fills the digits after the point up to whole groups within the integer that
/// holds the number: of a `DECIMAL(18,18)` that integer has eighteen digits, and twenty are made. What overflows arrives as another
/// number, without an error. Rows with such columns are copied as text.
enum BinaryCopy {
  /// Whether every value of a type arrives as it is.
  static func holds(_ type: DataType) -> Bool {
    guard case .decimal(let precision, let scale) = type else { return true }
    let digits = [4, 9, 18].first { precision <= $0 } ?? 38
    return (scale + 3) / 4 * 4 <= digits
  }

  /// Runs a statement that copies rows to the database of a vault, in the form that holds all of its columns.
  @discardableResult
  static func run(
    _ statement: String, of types: some Sequence<DataType>, _ names: VaultNames,
    on connection: borrowing Connection
  ) throws(DuckDBError) -> Int {
    guard names.dialect.transfer == .binary, !names.dialect.isLocal, !types.allSatisfy(holds) else {
      return try connection.execute(statement)
    }
    try connection.execute("SET pg_use_binary_copy = false")
    do {
      let count = try connection.execute(statement)
      try connection.execute("SET pg_use_binary_copy = true")
      return count
    } catch {
      _ = try? connection.execute("SET pg_use_binary_copy = true")
      throw error
    }
  }
}
