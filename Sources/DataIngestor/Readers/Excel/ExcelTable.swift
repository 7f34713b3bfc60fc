import DelimitedText
import Foundation
import Workbooks

/// The table in a sheet: where it is and what its columns are called, found as in delimited text.
struct ExcelTable {
  let reading: ReadingOptions
  let detection: Detection
  /// The names of the columns.
  let columns: [String]
  /// The columns that no heading names.
  let unnamed: Set<Int>
  /// The rows of the headings; nil where there are none.
  let headings: ClosedRange<Int>?
  /// Whether the headings look like a row.
  let isDoubtful: Bool

  /// - Parameters:
  ///   - isGiven: Whether the cells were declared: then all of them are the table.
  ///   - hasHeader: Whether a row names the columns.
  init(_ grid: ExcelGrid, isGiven: Bool, hasHeader: Bool) throws {
    var reading = ReadingOptions()
    reading.encoding = .utf8
    if isGiven {
      reading.footer = 0
      reading.layout.header = .first
    }
    if !hasHeader { reading.layout.header = Layout.Pins.Header.none }
    var detection = try Detection(canonical: FileSource(grid.file), reading.layout)
    var names = detection.layout.header
    var rows = detection.layout.headerLine.map { $0...$0 }
    var isDoubtful = false
    if hasHeader, !isGiven {
      if rows == nil, let row = Self.likeliestHeadings(grid, above: detection.layout.bodyLine) {
        isDoubtful = row >= detection.layout.bodyLine
        reading.layout.header = .line(row)
        detection = try Detection(canonical: FileSource(grid.file), reading.layout)
        (names, rows) = (detection.layout.header, row...row)
      }
      if let row = rows?.lowerBound, case let headings = ExcelHeadings(grid, at: row), headings.rows.count > 1
      {
        reading.layout.skip = headings.rows.upperBound
        reading.layout.header = Layout.Pins.Header.none
        detection = try Detection(canonical: FileSource(grid.file), reading.layout)
        (names, rows) = (headings.names, headings.rows)
      }
    }
    let width = detection.layout.width
    let texts = (0..<width).map { index in
      names.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? ""
    }
    columns = texts.enumerated().map { index, name in
      name.isEmpty ? "column_\(index + 1)" : name.replacing(ExcelGrid.lineBreak, with: "\n")
    }
    unnamed = names == nil ? [] : Set(texts.indices.filter { texts[$0].isEmpty })
    headings = rows
    self.isDoubtful = isDoubtful
    self.reading = reading
    self.detection = detection
  }

  /// The row that names the columns where nothing shows it: the last above the rows, else the first, titles left out.
  private static func likeliestHeadings(_ grid: ExcelGrid, above body: Int) -> Int? {
    let rows = grid.seen.top.keys.sorted()
    func isWide(_ row: Int) -> Bool { (grid.seen.top[row]?.count ?? 0) >= min(2, grid.extent.columns.count) }
    return rows.last { $0 < body && isWide($0) } ?? rows.first(where: isWide) ?? rows.first
  }
}
