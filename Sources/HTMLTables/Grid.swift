import LibXML2

/// The rows of a table with every cell in each place that it covers.
struct Grid {
  /// A row of the grid.
  struct Row {
    /// The cells by column; nil where no cell is.
    var cells: [TableRows.Cell?]
    let line: Int?
    /// The section it is in: `thead`, `tbody` or `tfoot`.
    let section: String
    /// Whether all its own cells are `<th>`.
    let isHeading: Bool

    /// The texts by column; nil where there is no text.
    var texts: [String?] { cells.map { cell in cell.flatMap { $0.text.isEmpty ? nil : $0.text } } }
    /// Whether it has no text at all.
    var isBlank: Bool { cells.allSatisfy { $0?.text.isEmpty ?? true } }
    /// Whether one cell covers it all.
    var isOneCell: Bool { ownCells == 1 && cells.count > 1 && cells.allSatisfy { $0 != nil } }
    /// How many cells of its own it has.
    let ownCells: Int
  }

  private(set) var rows: [Row] = []

  /// The most places that a table may have: spans could ask for any number.
  private static let maximumPlaces = 20_000_000

  /// - Throws: ``XMLFault`` where spans make it too large.
  init(_ sections: [TableRows.Section]) throws(XMLFault) {
    var places = 0
    for section in sections {
      // For each column the cell from above that still covers it, and for how many rows.
      var covering: [(cell: TableRows.Cell, rows: Int)?] = []
      for (index, row) in section.rows.enumerated() {
        var cells: [TableRows.Cell?] = []
        let left = section.rows.count - index
        func takeCovering() {
          while cells.count < covering.count, let above = covering[cells.count], above.rows > 0 {
            covering[cells.count] = (above.cell, above.rows - 1)
            cells.append(above.cell)
          }
        }
        for cell in row.cells {
          takeCovering()
          let below = min(cell.rowSpan ?? left, left) - 1
          for _ in 0..<cell.columnSpan {
            while covering.count <= cells.count { covering.append(nil) }
            covering[cells.count] = below > 0 ? (cell, below) : nil
            cells.append(cell)
          }
        }
        // Columns to the right of the row's last cell may still be covered, also behind a gap.
        while cells.count < covering.count {
          takeCovering()
          if cells.count < covering.count { cells.append(nil) }
        }
        while let last = cells.last, last == nil { cells.removeLast() }
        places += cells.count
        guard places <= Self.maximumPlaces else {
          throw XMLFault(
            .limit, "a table's spans make it larger than \(Self.maximumPlaces) cells", line: row.line)
        }
        rows.append(
          Row(
            cells: cells, line: row.line, section: section.name, isHeading: row.isHeading,
            ownCells: row.cells.count))
      }
    }
    let width = rows.map(\.cells.count).max() ?? 0
    guard width * rows.count <= Self.maximumPlaces else {
      throw XMLFault(.limit, "a table's spans make it larger than \(Self.maximumPlaces) cells")
    }
    for index in rows.indices {
      rows[index].cells += Array(repeating: nil, count: width - rows[index].cells.count)
    }
  }
}
