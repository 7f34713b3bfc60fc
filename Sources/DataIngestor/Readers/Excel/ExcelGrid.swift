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
