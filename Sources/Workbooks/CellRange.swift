/// A rectangle of cells, its columns and rows counted from 1: `A3:F200`.
package struct CellRange: Hashable, Sendable, CustomStringConvertible {
  package var columns: ClosedRange<Int>
  package var rows: ClosedRange<Int>

  /// The last column and the last row that a sheet can have: XFD and 1,048,576.
  package static let maximum = (column: 16_384, row: 1_048_576)

  package init(columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
    self.columns = columns
    self.rows = rows
  }

  /// A range as people write it: `A3:F200`, whole columns `A:F`, all from a row on `A3:F`, one cell `B7`.
  package init?(_ text: String) {
    guard
      let match = text.uppercased().wholeMatch(
        of: #/\$?([A-Z]{1,3})\$?([0-9]{1,7})?(?::\$?([A-Z]{1,3})\$?([0-9]{1,7})?)?/#)
    else { return nil }
    let (left, top) = (Self.number(match.1.utf8), match.2.map { Int($0) ?? 0 })
    let isCell = match.3 == nil
    guard !isCell || top != nil else { return nil }
    let right = match.3.map { Self.number($0.utf8) } ?? left
    let bottom = isCell ? top : match.4.map { Int($0) ?? 0 }
    let (first, last) = (top ?? 1, bottom ?? Self.maximum.row)
    guard left <= right, right <= Self.maximum.column, first >= 1, first <= last, last <= Self.maximum.row
    else { return nil }
    self.init(columns: left...right, rows: first...last)
  }

  package var description: String {
    "\(Self.letters(columns.lowerBound))\(rows.lowerBound):\(Self.letters(columns.upperBound))\(rows.upperBound)"
  }

  /// The number of a column's letters.
  static func number(_ letters: some Sequence<UInt8>) -> Int {
    letters.reduce(0) { $0 * 26 + Int($1 & 0x5F) - 0x40 }
  }

  /// The letters of a column.
  package static func letters(_ column: Int) -> String {
    var (column, letters) = (column, "")
    while column > 0 {
      column -= 1
      letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(column % 26))) + letters
      column /= 26
    }
    return letters
  }
}

/// The place of a cell as a sheet writes it: `B12`.
struct CellPlace {
  let column: Int
  let row: Int

  /// nil where it is none, or beyond what a sheet can have.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var (column, row, index) = (0, 0, 0)
    while index < bytes.count, index < 3, bytes[index] & 0xDF >= 0x41, bytes[index] & 0xDF <= 0x5A {
      column = column * 26 + Int(bytes[index] & 0x1F)
      index += 1
    }
    guard index > 0, index < bytes.count, bytes.count - index <= 7 else { return nil }
    while index < bytes.count {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      row = row * 10 + Int(bytes[index] - 0x30)
      index += 1
    }
    guard row >= 1, row <= CellRange.maximum.row, column <= CellRange.maximum.column else { return nil }
    self.column = column
    self.row = row
  }
}
