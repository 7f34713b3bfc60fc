/// Makes rows of a grid that is drawn only by its columns: vertical lines, and a rule below the headings at most.
struct DrawnColumns {
  let text: PageText
  let rules: [Rule]

  /// Nil when the grid's rows are drawn, or the text in its columns does not stand in common lines.
  func table(_ draft: TableDraft) -> TableDraft? {
    guard draft.columnCount >= 3, draft.rows.count <= 3,
      let words = draft.rows.map({ $0.cells.flatMap(\.words) }).max(by: { $0.count < $1.count })
    else { return nil }
    let lines = text.lines(of: words).map { line in Set(line.compactMap { column(of: $0, draft) }).count }
    let shared = lines.filter { $0 * 2 >= draft.columnCount }
    guard lines.count >= 6, shared.count >= 4, shared.count * 3 >= lines.count else { return nil }
    var inside = text
    inside.lines = text.lines.parts { draft.box.containsMiddle(of: $0.box) }
    guard var table = FixedColumns(text: inside, edges: draft.columnEdges, rules: rules).table() else {
      return nil
    }
    table.method = .lattice
    table.box = draft.box
    return table
  }

  private func column(of word: Int, _ draft: TableDraft) -> Int? {
    let column = draft.columnEdges.partitioningIndex { $0 > text.words[word].box.midX } - 1
    return (0..<draft.columnCount).contains(column) ? column : nil
  }
}
