import Foundation
import Workbooks

/// A sheet as canonical CSV, a line for each of its rows from the first one on, all as wide as its filled cells reach; and what
/// else the sheet says. A blank row is a blank line, and a line break in a cell stands as a vertical tab, so that lines are rows.
struct ExcelGrid {
  /// The CSV.
  let file: URL
  /// The rectangle of the filled cells.
  let extent: CellRange
  /// Cells that are one.
  let merged: [CellRange]
  /// How many formulas have no stored value.
  let unsavedFormulas: Int
  /// What was seen in the cells.
  let seen: ExcelSurvey

  /// What stands for a line break in a cell.
  static let lineBreak = "\u{0B}"

  /// - Parameter proceed: Asked with the bytes read so far; false ends the reading.
  /// - Returns: nil where no cell is filled.
  init?(_ sheet: OpenSheet, range: CellRange?, to file: URL, proceed: @escaping (Int) -> Bool) throws {
    /// Reads the sheet once.
    func pass(_ columns: ClosedRange<Int>?, isSorted: Bool) throws -> (SheetReader, ExcelGridWriter) {
      let writer = try ExcelGridWriter(file, columns: columns, range: range)
      let reader = try sheet.read(range: range, isSorted: isSorted) {
        proceed($0)
      } receive: { row, dimension in
        try writer.append(row, dimension)
      }
      try writer.finish()
      return (reader, writer)
    }
    // A sheet may say how far it reaches, and be wrong; its rows may come in any order.
    var (reader, writer) = try pass(nil, isSorted: false)
    var isSorted = false
    if reader.isUnordered {
      isSorted = true
      (reader, writer) = try pass(nil, isSorted: true)
    }
    guard let extent = writer.seen.extent else { return nil }
    if writer.columns != extent.columns, extent.columns.count <= Self.maximumColumns {
      (reader, writer) = try pass(extent.columns, isSorted: isSorted)
    }
    self.file = file
    self.extent = extent
    merged = reader.merged
    unsavedFormulas = reader.unsavedFormulas
    seen = writer.seen
  }

  /// The engine takes time with the square of the columns to plan the queries that prove their types.
  static let maximumColumns = 2000
}

/// What is seen of the cells of a sheet while they pass.
struct ExcelSurvey {
  private var columns = (first: Int.max, last: 0)
  private var rows = (first: 0, last: 0)
  /// The texts of the first filled rows, by row and column.
  private(set) var top: [Int: [Int: String]] = [:]
  /// How many cells hold an error instead of a value, and the first ones: `B3 #N/A`.
  private(set) var errors = (count: 0, examples: [String]())
  /// Numbers of more digits than a workbook is sure of, by their columns.
  private(set) var longNumbers: [Int: (count: Int, example: String)] = [:]
  /// Whether a text has a line break, and whether one has a byte 0x1C to 0x1F.
  var holdsBreaks = false
  var holdsSeparators = false

  /// How many rows are kept.
  private static let kept = 100

  /// The rectangle of the filled cells.
  var extent: CellRange? {
    rows.first > 0 ? CellRange(columns: columns.first...columns.last, rows: rows.first...rows.last) : nil
  }

  mutating func add(_ row: SheetRow) {
    guard let first = row.cells.first, let last = row.cells.last else { return }
    columns = (min(columns.first, first.column), max(columns.last, last.column))
    rows = (rows.first == 0 ? row.number : rows.first, row.number)
    for cell in row.cells where cell.kind == .error || cell.kind == .longNumber {
      let text = String(decoding: row.text(cell), as: UTF8.self)
      if cell.kind == .error {
        errors.count += 1
        if errors.examples.count < 3 {
          errors.examples.append("\(CellRange.letters(cell.column))\(cell.row) \(text)")
        }
      } else {
        longNumbers[cell.column, default: (0, text)].count += 1
      }
    }
    guard top.count < Self.kept else { return }
    top[row.number] = Dictionary(
      row.cells.map { ($0.column, String(decoding: row.text($0), as: UTF8.self)) }
    ) { first, _ in first }
  }
}

/// Writes the rows of a sheet as lines.
final class ExcelGridWriter {
  private(set) var seen = ExcelSurvey()
  /// The columns that every line has; nil where nothing was written, or rows are wider.
  private(set) var columns: ClosedRange<Int>?
  private let isGiven: Bool
  private let range: CellRange?
  private let handle: FileHandle
  private var hasBegun = false
  private var line = 0
  private var buffer: [UInt8] = []

  /// The widest sheet whose own word is taken for it.
  private static let trusted = 200

  /// - Parameter columns: nil for those that the sheet itself says it has.
  init(_ file: URL, columns: ClosedRange<Int>?, range: CellRange?) throws {
    _ = FileManager.default.createFile(
      atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
    handle = try FileHandle(forWritingTo: file)
    self.columns = columns
    self.range = range
    isGiven = columns != nil
    buffer.reserveCapacity(1 << 20 + 1 << 16)
  }

  func append(_ row: SheetRow, _ dimension: CellRange?) throws {
    if !hasBegun {
      hasBegun = true
      if !isGiven { columns = trusted(dimension) }
    }
    seen.add(row)
    guard let columns, let first = row.cells.first, let last = row.cells.last else { return }
    guard first.column >= columns.lowerBound, last.column <= columns.upperBound else {
      self.columns = nil
      return
    }
    while line < row.number - 1 {
      buffer.append(10)
      line += 1
    }
    var column = columns.lowerBound
    for cell in row.cells {
      while column < cell.column {
        buffer.append(UInt8(ascii: ","))
        column += 1
      }
      append(row.text(cell), isText: cell.kind == .text, isFirst: column == columns.lowerBound)
    }
    while column < columns.upperBound {
      buffer.append(UInt8(ascii: ","))
      column += 1
    }
    buffer.append(10)
    line += 1
    if buffer.count >= 1 << 20 { try flush() }
  }

  private func trusted(_ dimension: CellRange?) -> ClosedRange<Int>? {
    guard let told = dimension?.columns else { return nil }
    let columns = range.map { told.clamped(to: $0.columns) } ?? told
    return columns.count <= Self.trusted ? columns : nil
  }

  private func append(_ text: UnsafeBufferPointer<UInt8>, isText: Bool, isFirst: Bool) {
    // A number sign begins no comment.
    guard isText, text.contains(where: Self.isSpecial) || isFirst && text.first == UInt8(ascii: "#") else {
      buffer.append(contentsOf: text)
      return
    }
    buffer.append(UInt8(ascii: "\""))
    for (index, byte) in text.enumerated() {
      switch byte {
      case 13 where index + 1 < text.count && text[index + 1] == 10: break
      case 10, 13, 0x0B:
        seen.holdsBreaks = true
        buffer.append(0x0B)
      case UInt8(ascii: "\""):
        buffer.append(byte)
        buffer.append(byte)
      default:
        if byte >= 0x1C, byte < 0x20 { seen.holdsSeparators = true }
        buffer.append(byte)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte < 0x20
  }

  private func flush() throws {
    try handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  func finish() throws {
    try flush()
    try handle.close()
  }
}
