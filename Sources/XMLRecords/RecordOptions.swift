/// How records of a document become rows.
package struct RecordOptions: Sendable {
  /// Where they are.
  package var paths: [RecordPath]
  /// A child that occurs any number of times: a row for each, the record's other values repeated on each.
  package var exploded: [String]?
  /// Children that occur any number of times and become one column of JSON.
  package var lists: [[String]] = []
  /// Children that are left out.
  package var ignored: [[String]] = []

  /// Records at some paths.
  package init(_ paths: [RecordPath]) { self.paths = paths }

  /// The names of a path below a record: `route/point`.
  package static func steps(_ path: String) -> [String] {
    path.split(separator: "/").map { String($0.split(separator: ":").last ?? $0) }
  }
}

/// One row in the making: the bytes of its cells by column. Valid during the call that hands it over.
package struct RecordRow {
  /// The line on which the record begins.
  package let line: Int
  /// The path that it was found by.
  package let path: Int
  /// The cells' bytes, one behind the other.
  let heap: UnsafeBufferPointer<UInt8>
  /// Where each cell is; a negative begin for NULL.
  let cells: [(begin: Int, count: Int)]

  /// How many columns are known so far; columns that come later are NULL in this row.
  package var count: Int { cells.count }

  /// The cell of a column in UTF-8; nil for NULL.
  package func cell(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
    let (begin, count) = cells[column]
    return begin < 0 ? nil : UnsafeBufferPointer(rebasing: heap[begin..<begin + count])
  }
}
