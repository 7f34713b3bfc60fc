import Workbooks

/// Headings over several columns or several rows, as merged cells show them.
struct ExcelHeadings {
  /// The rows that they are in.
  let rows: ClosedRange<Int>
  private let grid: ExcelGrid

  /// - Parameter row: A row that names columns.
  init(_ grid: ExcelGrid, at row: Int) {
    func filled(_ row: Int) -> Set<Int> { Set((grid.seen.top[row] ?? [:]).keys) }
    // Upwards: what reaches down to the row, or stands over several of its columns. A cell alone is a title.
    var first = row
    while first > grid.extent.rows.lowerBound {
      let above = grid.merged.filter { cell in
        cell.rows.lowerBound < first && filled(cell.rows.lowerBound).count > 1
          && (cell.rows.contains(first)
            || cell.rows.upperBound == first - 1 && cell.columns.count > 1
              && !filled(first).isDisjoint(with: cell.columns))
      }
      guard let top = above.map(\.rows.lowerBound).min() else { break }
      first = top
    }
    // Downwards: what begins in the row and goes on below it.
    var last = row
    let begun = grid.merged.filter { $0.rows.lowerBound == row }
    for cell in begun where cell.rows.count > 1 { last = max(last, cell.rows.upperBound) }
    if last == row, first == row {
      let under = Set(begun.filter { $0.columns.count > 1 }.flatMap(\.columns))
      // Below headings over several columns stand theirs, and nothing else.
      if !under.isEmpty, filled(row + 1) == under { last = row + 1 }
    }
    rows = first...min(last, max(row, grid.extent.rows.upperBound - 1))
    self.grid = grid
  }

  /// The name of each column: its headings from top to bottom, those over several columns given to each; empty where it has none.
  var names: [String] {
    grid.extent.columns.map { column in
      var parts: [String] = []
      for row in rows {
        let cell = grid.merged.first { $0.columns.contains(column) && $0.rows.contains(row) }
        if let cell, cell.rows.lowerBound < row, cell.rows.lowerBound >= rows.lowerBound { continue }
        if let text = grid.seen.top[row]?[cell?.columns.lowerBound ?? column] { parts.append(text) }
      }
      return parts.joined(separator: " ")
    }
  }
}
