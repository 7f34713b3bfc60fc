extension TableDraft {
  /// Removes rows without text, slivers between double lines, and columns that differ only by a ragged edge.
  mutating func tidyGrid() {
    for row in rows.indices.reversed() where rows[row].isEmpty { remove(row: row) }
    for column in (0..<columnCount).reversed() where columnCount > 1 && isEmpty(column: column) {
      if columnEdges[column + 1] - columnEdges[column] < 8 || isCovered(column) { remove(column: column) }
    }
    var column = 0
    while column + 1 < columnCount {
      if isRagged(column) { mergeNext(into: column) } else { column += 1 }
    }
  }

  /// Every row reaches over the column with a cell from its left.
  private func isCovered(_ column: Int) -> Bool {
    rows.allSatisfy { row in (0..<column).contains { $0 + row.cells[$0].columnSpan > column } }
  }

  /// The column and the next are never both filled, and one of them is too narrow for a column of its own.
  private func isRagged(_ column: Int) -> Bool {
    let width = min(
      columnEdges[column + 1] - columnEdges[column], columnEdges[column + 2] - columnEdges[column + 1])
    guard width < 14 else { return false }
    return rows.allSatisfy { row in
      row.cells[column].words.isEmpty || row.cells[column + 1].words.isEmpty
    }
  }

  private mutating func mergeNext(into column: Int) {
    for row in rows.indices where rows[row].cells[column].words.isEmpty {
      let isUnderSpan = (0..<column).contains { $0 + rows[row].cells[$0].columnSpan > column }
      if isUnderSpan, rows[row].cells[column + 1].words.isEmpty { continue }
      let moved = rows[row].cells[column + 1]
      // The cell now begins one column earlier, so that its span reaches over one more until the column goes.
      if !moved.words.isEmpty {
        rows[row].cells[column] = moved
        rows[row].cells[column].columnSpan += 1
        rows[row].cells[column + 1] = .init()
      }
    }
    remove(column: column + 1)
  }
}
