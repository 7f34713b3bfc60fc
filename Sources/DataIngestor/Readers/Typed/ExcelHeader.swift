import DuckDB

/// The rows at the top of a sheet that name its columns, where they are more than one plain row: a title above them, headings
/// over several columns or rows.
struct ExcelHeader {
  /// The rows of a title, above the headings.
  let titles: Range<Int>
  /// The rows of headings.
  let headings: ClosedRange<Int>
  private let cells: ExcelCells
  private let columns: ClosedRange<Int>

  /// Nil where the first row names the columns, or the sheet does not say where its cells are.
  init?(_ cells: ExcelCells) {
    guard let extent = cells.extent else { return nil }
    func filled(_ row: Int) -> Set<Int> { cells.top[row] ?? [] }
    func merged(at row: Int) -> [(columns: ClosedRange<Int>, rows: ClosedRange<Int>)] {
      cells.merged.filter { $0.rows.lowerBound == row }
    }
    var first = extent.rows.lowerBound
    // One cell alone, merged over others or above three columns and more, is a title.
    while first < extent.rows.upperBound, filled(first).count < 2, extent.columns.count > 1,
      filled(first).isEmpty || extent.columns.count > 2
        || merged(at: first).contains(where: { $0.columns.count > 1 }),
      first - extent.rows.lowerBound < 12
    { first += 1 }
    if filled(first).count < 2 { first = extent.rows.lowerBound }
    var last = first
    for cell in merged(at: first) where cell.rows.count > 1 { last = max(last, cell.rows.upperBound) }
    let wide = merged(at: first).filter { $0.columns.count > 1 }
    if last == first, !wide.isEmpty {
      // Below headings over several columns stand theirs, and nothing else.
      let under = Set(wide.flatMap(\.columns))
      if filled(first + 1) == under { last = first + 1 }
    }
    guard first > extent.rows.lowerBound || last > first, last < extent.rows.upperBound else { return nil }
    titles = extent.rows.lowerBound..<first
    headings = first...last
    self.cells = cells
    columns = extent.columns
  }

  /// The cells below the headings.
  var body: String {
    range(headings.upperBound + 1...(cells.extent?.rows.upperBound ?? headings.upperBound + 1))
  }

  /// The cells of the title and the headings.
  var head: String { range((titles.isEmpty ? headings.lowerBound : titles.lowerBound)...headings.upperBound) }

  private func range(_ rows: ClosedRange<Int>) -> String {
    "\(ExcelCells.letters(columns.lowerBound))\(rows.lowerBound):\(ExcelCells.letters(columns.upperBound))\(rows.upperBound)"
  }

  /// What stands in the rows of the title.
  func title(_ head: [[String?]]) -> String {
    head.prefix(titles.count).joined().compactMap(\.self).joined(separator: " ")
  }

  /// The name of each column: its headings from top to bottom, those over several columns given to each.
  /// - Parameter head: The texts of ``head``.
  func names(_ head: [[String?]]) -> [String] {
    var seen: [String: Int] = [:]
    return columns.enumerated().map { index, column in
      var parts: [String] = []
      for (row, texts) in zip(headings, head.dropFirst(titles.count)) {
        let cell = cells.merged.first { $0.columns.contains(column) && $0.rows.contains(row) }
        let source = cell.map { $0.columns.lowerBound - columns.lowerBound } ?? index
        let isRepeated = cell.map { $0.rows.lowerBound < row } ?? false
        if !isRepeated, texts.indices.contains(source), let text = texts[source], !text.isEmpty {
          parts.append(text)
        }
      }
      let name = parts.isEmpty ? "column_\(index + 1)" : parts.joined(separator: " ")
      seen[name, default: 0] += 1
      return seen[name] == 1 ? name : "\(name)_\(seen[name] ?? 0)"
    }
  }
}
