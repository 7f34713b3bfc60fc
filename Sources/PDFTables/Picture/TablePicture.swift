import Foundation

/// Draws a page with the found tables over it: the table's frame in red, its cells in blue, headings tinted.
struct TablePicture {
  /// Pixels per inch.
  static let resolution = 110.0

  static func write(
    _ document: PDFiumDocument, content: PageContent, tables: [PDFTable], to path: String
  ) throws {
    var image = try PageImage(document, content: content, resolution: resolution, format: .rgb)
    for table in tables {
      let covered = Set(table.spans.flatMap { span in fields(of: span).dropFirst() })
      for row in table.rows.indices {
        for column in table.rows[row].indices where !covered.contains([row, column]) {
          let span = table.spans.first { $0.firstRow == row && $0.firstColumn == column }
          let box = Box(
            left: table.columnEdges[column], top: table.rowEdges[row],
            right: table.columnEdges[(span?.lastColumn ?? column) + 1],
            bottom: table.rowEdges[(span?.lastRow ?? row) + 1])
          if row < table.headerRows { image.tint(box, (255, 240, 170)) }
          image.frame(box, (30, 80, 255), thickness: 1.5)
        }
      }
      image.frame(table.box, (230, 20, 20), thickness: 3)
    }
    do {
      try PNG.data(image).write(to: URL(fileURLWithPath: path))
    } catch {
      throw PDFError.unwritable(path: path, reason: (error as NSError).localizedDescription)
    }
  }

  private static func fields(of span: PDFTable.Span) -> [[Int]] {
    (span.firstRow...span.lastRow).flatMap { row in (span.firstColumn...span.lastColumn).map { [row, $0] } }
  }
}
