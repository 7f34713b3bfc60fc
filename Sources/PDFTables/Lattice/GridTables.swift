/// Puts a page's words into the cells of drawn grids.
struct GridTables {
  let text: PageText
  /// Boxes of curves and slanted lines.
  let drawings: [Box]
  let rules: [Rule]

  /// Nil when the grid holds no table: a frame, a chart's lines, a band of colour.
  func table(_ grid: Grid) -> TableDraft? {
    var cellOf = [Int](repeating: -1, count: grid.rowCount * grid.columnCount)
    for (index, cell) in grid.cells.enumerated() {
      for row in cell.rows { for column in cell.columns { cellOf[row * grid.columnCount + column] = index } }
    }
    var words = [[Int]](repeating: [], count: grid.cells.count)
    for (index, word) in text.words.enumerated()
    where grid.box.containsMiddle(of: word.box) && word.kind != .leader {
      let column = grid.xs.partitioningIndex { $0 > word.box.midX } - 1
      let row = grid.ys.partitioningIndex { $0 > word.box.midY } - 1
      guard column >= 0, column < grid.columnCount, row >= 0, row < grid.rowCount else { continue }
      let cell = cellOf[row * grid.columnCount + column]
      if cell >= 0 { words[cell].append(index) }
    }
    guard !isFrame(grid, words), !isChart(grid, words) else { return nil }
    var draft = TableDraft(method: .lattice, box: grid.box, columnEdges: grid.xs, rows: [])
    draft.rows = (0..<grid.rowCount).map { row in
      .init(
        top: grid.ys[row], bottom: grid.ys[row + 1],
        cells: [TableDraft.Cell](repeating: .init(), count: grid.columnCount))
    }
    for (cell, words) in zip(grid.cells, words) {
      draft.rows[cell.rows.lowerBound].cells[cell.columns.lowerBound] = .init(
        words: words, columnSpan: cell.columns.count, rowSpan: cell.rows.count)
    }
    splitCells(&draft)
    if let table = DrawnColumns(text: text, rules: rules).table(draft) { return table }
    draft = StackedRows(text: text).split(draft)
    draft.tidyGrid()
    guard draft.filledColumns >= 2, draft.rows.count >= 2, draft.filled >= 4 else { return nil }
    return draft
  }

  /// True when one cell holds most of the text, in lines that are themselves set in columns.
  private func isFrame(_ grid: Grid, _ words: [[Int]]) -> Bool {
    let total = words.reduce(0) { $0 + $1.count }
    guard total > 0 else { return true }
    let filled = words.filter { !$0.isEmpty }.count
    guard filled >= 3 else { return true }
    let largest = words.max { $0.count < $1.count } ?? []
    guard largest.count * 10 > total * 7, largest.count > 30 else { return false }
    return true
  }

  /// Few cells have text, and something is drawn across the grid.
  private func isChart(_ grid: Grid, _ words: [[Int]]) -> Bool {
    let filled = words.filter { !$0.isEmpty }.count
    guard filled * 100 < words.count * 45, words.count > 6 else { return false }
    if filled * 100 < words.count * 10 { return true }
    let extent = drawings.reduce(0.0) { sum, drawing in
      sum + (drawing.intersection(grid.box).map { $0.width + $0.height } ?? 0)
    }
    return extent > 60
  }

  /// Splits a cell over several columns where its text stands in those columns one by one.
  private func splitCells(_ draft: inout TableDraft) {
    for row in draft.rows.indices {
      for column in draft.rows[row].cells.indices {
        let cell = draft.rows[row].cells[column]
        guard cell.columnSpan > 1, cell.words.count > 1 else { continue }
        let edges = draft.columnEdges[column...(column + cell.columnSpan)]
        guard let parts = parts(cell.words, edges: Array(edges)) else { continue }
        for (offset, part) in parts.enumerated() {
          draft.rows[row].cells[column + offset] = .init(words: part, columnSpan: 1, rowSpan: cell.rowSpan)
        }
      }
    }
  }

  /// The words by column, nil when a word crosses an edge or fewer than two columns have text.
  private func parts(_ words: [Int], edges: [Double]) -> [[Int]]? {
    var parts = [[Int]](repeating: [], count: edges.count - 1)
    for index in words {
      let box = text.words[index].box
      let column = edges.partitioningIndex { $0 > box.midX } - 1
      guard column >= 0, column < parts.count else { return nil }
      if box.left < edges[column] - 1 || box.right > edges[column + 1] + 1 { return nil }
      parts[column].append(index)
    }
    guard parts.filter({ !$0.isEmpty }).count > 1 else { return nil }
    // Neighbouring words of one phrase stand closer than columns do.
    for line in text.lines(of: words) {
      for (a, b) in zip(line, line.dropFirst()) {
        let first = text.words[a]
        let second = text.words[b]
        let crosses = edges.contains { $0 > first.box.midX && $0 < second.box.midX }
        if crosses, second.box.left - first.box.right < LineBuilder.entryGap * min(first.em, second.em) {
          return nil
        }
      }
    }
    return parts
  }
}
