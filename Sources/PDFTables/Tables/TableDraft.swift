/// A table as it is being understood: words in rows and columns, before they become text.
struct TableDraft {
  struct Cell {
    var words: [Int] = []
    /// Fields the cell covers to the right and downwards; 1 for an ordinary cell.
    var columnSpan = 1
    var rowSpan = 1
  }

  struct Row {
    var top: Double
    var bottom: Double
    /// One for each column; a field under another cell's span stays empty.
    var cells: [Cell]

    var isEmpty: Bool { cells.allSatisfy(\.words.isEmpty) }
    var filled: Int { cells.reduce(0) { $0 + ($1.words.isEmpty ? 0 : 1) } }
  }

  var method: PDFTable.Method
  var box: Box
  /// x of the column edges, one more than there are columns.
  var columnEdges: [Double]
  var rows: [Row]
  /// Rows that name the columns; nil as long as it is not known.
  var headerRows: Int?

  var columnCount: Int { columnEdges.count - 1 }
  var filled: Int { rows.reduce(0) { $0 + $1.filled } }
  var filledColumns: Int { (0..<columnCount).reduce(0) { $0 + (isEmpty(column: $1) ? 0 : 1) } }

  func isEmpty(column: Int) -> Bool { rows.allSatisfy { $0.cells[column].words.isEmpty } }

  mutating func remove(column: Int) {
    for index in rows.indices {
      for left in 0..<column where left + rows[index].cells[left].columnSpan > column {
        rows[index].cells[left].columnSpan -= 1
      }
      let removed = rows[index].cells.remove(at: column)
      if removed.columnSpan > 1, column < rows[index].cells.count {
        rows[index].cells[column].columnSpan = removed.columnSpan - 1
        rows[index].cells[column].rowSpan = removed.rowSpan
      }
    }
    // The space goes to the neighbour on the left, or to the right at the margin.
    columnEdges.remove(at: column == 0 ? 0 : column)
  }

  mutating func remove(row: Int) {
    for upper in 0..<row {
      for column in rows[upper].cells.indices where upper + rows[upper].cells[column].rowSpan > row {
        rows[upper].cells[column].rowSpan -= 1
      }
    }
    rows.remove(at: row)
  }
}
