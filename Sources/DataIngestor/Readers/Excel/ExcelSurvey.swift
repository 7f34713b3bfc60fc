import Workbooks

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
