/// The cells of one drawn grid: positions of its columns and rows, and which elementary fields belong together.
struct Grid {
  /// A cell in fields of the grid; `rows` and `columns` are index ranges.
  struct Cell {
    var rows: Range<Int>
    var columns: Range<Int>
  }

  /// x of the column edges, ascending.
  var xs: [Double]
  /// y of the row edges, ascending.
  var ys: [Double]
  var cells: [Cell]

  var columnCount: Int { xs.count - 1 }
  var rowCount: Int { ys.count - 1 }
  var box: Box { Box(left: xs[0], top: ys[0], right: xs[xs.count - 1], bottom: ys[ys.count - 1]) }

  func box(_ cell: Cell) -> Box {
    Box(
      left: xs[cell.columns.lowerBound], top: ys[cell.rows.lowerBound], right: xs[cell.columns.upperBound],
      bottom: ys[cell.rows.upperBound])
  }
}

/// Builds the grid of edges that hang together.
struct GridBuilder {
  let horizontal: [Rule]
  let vertical: [Rule]
  let tolerance: Double

  /// Nil when the edges enclose nothing.
  func build() -> Grid? {
    let xs = Self.distinct(vertical.map(\.position))
    let ys = Self.distinct(horizontal.map(\.position))
    guard xs.count > 1, ys.count > 1, xs.count * ys.count < 400_000 else { return nil }
    let columns = xs.count - 1
    let rows = ys.count - 1
    // above[row * columns + column]: an edge lies on the upper side of the field.
    var above = [Bool](repeating: false, count: (rows + 1) * columns)
    var before = [Bool](repeating: false, count: rows * (columns + 1))
    for rule in horizontal {
      guard let row = ys.firstIndex(of: rule.position) else { continue }
      for column in 0..<columns
      where rule.start <= xs[column] + tolerance && rule.end >= xs[column + 1] - tolerance {
        above[row * columns + column] = true
      }
    }
    for rule in vertical {
      guard let column = xs.firstIndex(of: rule.position) else { continue }
      for row in 0..<rows where rule.start <= ys[row] + tolerance && rule.end >= ys[row + 1] - tolerance {
        before[row * (columns + 1) + column] = true
      }
    }
    let cells = Self.cells(rows: rows, columns: columns, above: above, before: before)
    return cells.isEmpty ? nil : Grid(xs: xs, ys: ys, cells: cells)
  }

  private static func distinct(_ positions: [Double]) -> [Double] {
    var result: [Double] = []
    for position in positions.sorted() where result.last != position { result.append(position) }
    return result
  }

  /// Fields without an edge between them flow together; what flows out of the grid is no cell.
  private static func cells(rows: Int, columns: Int, above: [Bool], before: [Bool]) -> [Grid.Cell] {
    var group = [Int](repeating: -1, count: rows * columns)
    var cells: [Grid.Cell] = []
    for start in group.indices where group[start] < 0 {
      var members = [start]
      var isOpen = false
      group[start] = start
      var next = 0
      while next < members.count {
        let row = members[next] / columns
        let column = members[next] % columns
        next += 1
        let neighbours = [
          (row - 1, column, above[row * columns + column]),
          (row + 1, column, above[(row + 1) * columns + column]),
          (row, column - 1, before[row * (columns + 1) + column]),
          (row, column + 1, before[row * (columns + 1) + column + 1]),
        ]
        for (row, column, isClosed) in neighbours where !isClosed {
          guard row >= 0, row < rows, column >= 0, column < columns else {
            isOpen = true
            continue
          }
          if group[row * columns + column] < 0 {
            group[row * columns + column] = start
            members.append(row * columns + column)
          }
        }
      }
      if !isOpen { cells += rectangles(of: members, columns: columns) }
    }
    return cells
  }

  /// One rectangle where the fields form one, else a rectangle for each run in a row.
  private static func rectangles(of members: [Int], columns: Int) -> [Grid.Cell] {
    let rowsOf = members.map { $0 / columns }
    let columnsOf = members.map { $0 % columns }
    guard let top = rowsOf.min(), let bottom = rowsOf.max(), let left = columnsOf.min(),
      let right = columnsOf.max()
    else { return [] }
    if (bottom - top + 1) * (right - left + 1) == members.count {
      return [Grid.Cell(rows: top..<bottom + 1, columns: left..<right + 1)]
    }
    var cells: [Grid.Cell] = []
    for member in members.sorted() {
      let row = member / columns
      let column = member % columns
      if let last = cells.last, last.rows.lowerBound == row, last.columns.upperBound == column {
        cells[cells.count - 1].columns = last.columns.lowerBound..<column + 1
      } else {
        cells.append(Grid.Cell(rows: row..<row + 1, columns: column..<column + 1))
      }
    }
    return cells
  }
}
