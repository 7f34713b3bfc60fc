internal import CDuckDB

/// Rows of a result, column names and types with them.
public struct ResultSet: Sendable {
  /// A column of a result.
  public struct Column: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its SQL type, for example `DECIMAL(18,2)`.
    public let type: String
  }

  /// The columns in order.
  public let columns: [Column]
  /// The rows in order.
  public private(set) var rows: [[Value]] = []
  /// How many rows the statement changed.
  public let rowsChanged: Int

  /// The only value of a result of one row and one column.
  public var scalar: Value { rows.first?.first ?? .null }

  /// The rows as dictionaries by column name.
  public var records: [[String: Value]] {
    rows.map { row in Dictionary(zip(columns.map(\.name), row)) { first, _ in first } }
  }

  init(columns: [Column], rowsChanged: Int) {
    self.columns = columns
    self.rowsChanged = rowsChanged
  }

  mutating func append(_ chunk: duckdb_data_chunk) {
    let count = Int(duckdb_data_chunk_get_size(chunk))
    let vectors = (0..<duckdb_data_chunk_get_column_count(chunk)).map {
      VectorReader(duckdb_data_chunk_get_vector(chunk, $0))
    }
    rows.reserveCapacity(rows.count + count)
    for row in 0..<count { rows.append(vectors.map { $0[row] }) }
  }
}
