import Foundation

/// Where a sheet's filled cells are. The engine's own guess ends at the width of the first row and at the first empty row.
struct ExcelCells {
  /// The rectangle of filled cells, such as `A3:F200`; nil where the sheet is empty, or its cells do not say where they are.
  var range: String? {
    extent.map {
      "\(Self.letters($0.columns.lowerBound))\($0.rows.lowerBound):\(Self.letters($0.columns.upperBound))\($0.rows.upperBound)"
    }
  }

  /// The same as numbers from 1.
  private(set) var extent: (columns: ClosedRange<Int>, rows: ClosedRange<Int>)?
  /// How many formulas have no stored value.
  private(set) var unsavedFormulas = 0
  /// Cells that hold an error instead of a value, such as `B3 #N/A`.
  private(set) var errors: [String] = []
  /// The columns that are filled in each of the first rows.
  private(set) var top: [Int: Set<Int>] = [:]
  /// Cells that are one: their columns and rows.
  private(set) var merged: [(columns: ClosedRange<Int>, rows: ClosedRange<Int>)] = []

  init(_ data: Data) {
    var columns = (first: Int.max, last: 0)
    var rows = (first: Int.max, last: 0)
    var isPlaced = true
    data.withUnsafeBytes { bytes in
      var index = 0
      while let cell = Self.next(in: bytes, from: index) {
        index = cell.end
        guard cell.hasValue || cell.hasFormula else { continue }
        if !cell.hasValue { unsavedFormulas += 1 }
        guard let column = cell.column, let row = cell.row else {
          isPlaced = false
          continue
        }
        if cell.isError { errors.append("\(Self.letters(column))\(row) \(cell.error)") }
        if top.count < 24 || top[row] != nil { top[row, default: []].insert(column) }
        columns = (min(columns.first, column), max(columns.last, column))
        rows = (min(rows.first, row), max(rows.last, row))
      }
    }
    merged = Self.merged(in: data)
    if isPlaced, columns.last > 0 {
      extent = (columns.first...columns.last, rows.first...rows.last)
    }
  }

  /// The `<mergeCell ref="A1:C1"/>` elements, which stand behind the cells.
  private static func merged(in data: Data) -> [(ClosedRange<Int>, ClosedRange<Int>)] {
    guard let start = data.range(of: Data("<mergeCells".utf8), options: .backwards) else { return [] }
    return String(decoding: data[start.lowerBound...], as: UTF8.self)
      .matches(of: #/ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"/#).compactMap { match in
        let (left, right) = (number(match.1), number(match.3))
        guard let top = Int(match.2), let bottom = Int(match.4), left <= right, top <= bottom else {
          return nil
        }
        return (left...right, top...bottom)
      }
  }

  private struct Cell {
    var column: Int?
    var row: Int?
    var hasValue = false
    var hasFormula = false
    var isError = false
    /// What an error says.
    var error = ""
    var end = 0
  }

  /// The next `<c …>` element from an index on.
  private static func next(in bytes: UnsafeRawBufferPointer, from start: Int) -> Cell? {
    var index = start
    while index + 2 < bytes.count {
      defer { index += 1 }
      guard bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "c"),
        bytes[index + 2] == UInt8(ascii: " ") || bytes[index + 2] == UInt8(ascii: ">")
          || bytes[index + 2] == UInt8(ascii: "/")
      else { continue }
      var close = index
      while close < bytes.count, bytes[close] != UInt8(ascii: ">") { close += 1 }
      var cell = Cell(end: close)
      let tag = String(decoding: bytes[index..<min(close, bytes.count)], as: UTF8.self)
      (cell.column, cell.row) = place(tag)
      cell.isError = tag.contains(" t=\"e\"")
      guard close < bytes.count, bytes[close - 1] != UInt8(ascii: "/") else { return cell }
      // Up to </c>: what is within.
      while close + 3 < bytes.count {
        close += 1
        guard bytes[close] == UInt8(ascii: "<") else { continue }
        let next = bytes[close + 1]
        if next == UInt8(ascii: "v") || next == UInt8(ascii: "i") {
          cell.hasValue = true
          if cell.isError { cell.error = Self.text(in: bytes, from: close) }
        }
        if next == UInt8(ascii: "f") { cell.hasFormula = true }
        if next == UInt8(ascii: "/"), bytes[close + 2] == UInt8(ascii: "c"),
          bytes[close + 3] == UInt8(ascii: ">")
        {
          break
        }
      }
      cell.end = close
      return cell
    }
    return nil
  }

  /// The text of the element that begins at an index.
  private static func text(in bytes: UnsafeRawBufferPointer, from start: Int) -> String {
    let rest = bytes[start..<min(start + 40, bytes.count)]
    let text = rest.drop { $0 != UInt8(ascii: ">") }.dropFirst().prefix { $0 != UInt8(ascii: "<") }
    return String(decoding: text, as: UTF8.self)
  }

  private static func number(_ letters: Substring) -> Int {
    letters.utf8.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "A")) + 1 }
  }

  /// The column and row that a cell says it is at.
  private static func place(_ tag: String) -> (Int?, Int?) {
    guard let match = tag.firstMatch(of: #/\sr="([A-Z]{1,3})([0-9]{1,7})"/#) else { return (nil, nil) }
    return (number(match.1), Int(match.2))
  }

  static func letters(_ column: Int) -> String {
    var column = column
    var letters = ""
    while column > 0 {
      column -= 1
      letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(column % 26))) + letters
      column /= 26
    }
    return letters
  }
}
