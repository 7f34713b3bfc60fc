/// Splits a drawn row that holds several records one above the other, each on a line of its own.
struct StackedRows {
  let text: PageText

  func split(_ draft: TableDraft) -> TableDraft {
    var result = draft
    for row in draft.rows.indices.reversed() {
      // A cell reaching into the next rows keeps the row as it is.
      let spans = draft.rows[row].cells.contains { $0.rowSpan > 1 && !$0.words.isEmpty }
      let covered = (0..<row).contains { upper in
        draft.rows[upper].cells.contains { upper + $0.rowSpan > row && !$0.words.isEmpty }
      }
      guard !spans, !covered, let parts = parts(draft.rows[row], edges: draft.columnEdges) else { continue }
      result.rows.replaceSubrange(row...row, with: parts)
    }
    return result
  }

  private func parts(_ row: TableDraft.Row, edges: [Double]) -> [TableDraft.Row]? {
    let all = row.cells.flatMap(\.words)
    guard all.count > 3 else { return nil }
    let lines = text.lines(of: all)
    guard lines.count > 1 else { return nil }
    var columnOf: [Int: Int] = [:]
    for (column, cell) in row.cells.enumerated() { for word in cell.words { columnOf[word] = column } }
    let entries = lines.map { RowLine(words: $0, columns: row.cells.count, text: text) { columnOf[$0] } }
    let figures = (0..<row.cells.count).filter { column in
      let filled = entries.filter { !$0.cells[column].isEmpty }
      return filled.count > 1 && filled.filter { $0.isFigure[column] }.count * 10 >= filled.count * 6
    }
    let records = entries.filter { entry in
      entry.filled.count > 1 && figures.contains { !entry.cells[$0].isEmpty }
    }
    guard records.count > 1, records.count >= (figures.count > 1 ? 2 : 3) else { return nil }
    // Every figure must stand on a record's line, and most lines must be records.
    let stray = entries.contains { entry in
      entry.filled.count == 1 && figures.contains { !entry.cells[$0].isEmpty } && figures.count > 1
    }
    // Labels may take several lines, the more of them the more columns of figures bear the records out.
    guard !stray, records.count * (figures.count > 1 ? 6 : 2) >= entries.count else { return nil }
    let grouping = RowGrouping(lines: entries, columnEdges: edges, separators: [], text: text, isDrawn: true)
    let groups = grouping.groups()
    guard groups.count > 1 else { return nil }
    return RowGrouping.rows(groups.map { $0.map { entries[$0] } }, top: row.top, bottom: row.bottom)
  }
}
