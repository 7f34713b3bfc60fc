/// Turns words in fields into the text of a finished table.
struct TableText {
  let text: PageText

  /// The rows at the top that name the columns.
  private func headerRows(_ draft: TableDraft) -> Int {
    draft.headerRows
      ?? HeaderRows(lines: draft.rows.map { RowLine(cells: $0.cells.map(\.words), text: text) }, text: text)
      .end
  }

  func table(_ draft: TableDraft, page: PageContent) -> PDFTable {
    let builder = TextBuilder(text: text)
    var spans: [PDFTable.Span] = []
    for (row, line) in draft.rows.enumerated() {
      for (column, cell) in line.cells.enumerated() where cell.columnSpan > 1 || cell.rowSpan > 1 {
        guard !cell.words.isEmpty else { continue }
        spans.append(
          .init(
            firstRow: row, firstColumn: column, lastRow: min(draft.rows.count, row + cell.rowSpan) - 1,
            lastColumn: min(draft.columnCount, column + cell.columnSpan) - 1))
      }
    }
    return PDFTable(
      page: page.number, method: draft.method, box: draft.box,
      rows: draft.rows.map { $0.cells.map { builder.string(cell: $0.words) } }, spans: spans,
      headerRows: headerRows(draft),
      columnEdges: draft.columnEdges,
      rowEdges: draft.rows.map(\.top) + [draft.rows.last?.bottom ?? draft.box.bottom],
      isRecognised: page.isRecognised)
  }
}
