/// Tells whether lines in columns are a table, and which of them at the edges are not part of it.
struct TableJudge {
  var rowLines: [RowLine]
  let columns: [ColumnFinder.Column]
  let text: PageText
  let rules: [Rule]
  /// Its lines were parted from another table beside it: two figures are enough.
  var isParted = false

  private var multi: [RowLine] { rowLines.filter { $0.filled.count > 1 } }

  /// Lines at the top and bottom with one entry do not belong to the table.
  var extent: Range<Int> {
    var range = 0..<rowLines.count
    while let first = range.first, rowLines[first].filled.count < 2, !isStacked(first) {
      range = first + 1..<range.upperBound
    }
    // A line that names nearly all columns begins the table, unless what is above it belongs to the heading.
    if let heading = range.prefix(6).first(where: isHeading) {
      var start = heading
      while start > range.lowerBound, belongsToHeading(start - 1) { start -= 1 }
      range = start..<range.upperBound
    }
    return range
  }

  private func isHeading(_ index: Int) -> Bool {
    let filled = rowLines[index].filled
    return filled.count >= 3 && filled.count * 4 >= columns.count * 3
      && !filled.contains { rowLines[index].isFigure[$0] }
  }

  private func belongsToHeading(_ index: Int) -> Bool {
    let line = rowLines[index]
    let pitch = rowLines[index + 1].box.midY - line.box.midY
    guard pitch < 1.7 * max(line.em, rowLines[index + 1].em) else { return false }
    return !line.filled.contains { line.isFigure[$0] } && line.filled.count > 1 || isStacked(index)
  }

  /// One word of a heading of several lines, right above the rest of it.
  private func isStacked(_ index: Int) -> Bool {
    guard index + 1 < rowLines.count else { return false }
    let line = rowLines[index]
    let lower = rowLines[index + 1]
    guard let column = line.filled.first, column > 0, line.filled.count == 1, line.spans.isEmpty else {
      return false
    }
    return !lower.cells[column].isEmpty && !lower.isFigure[column] && !line.isFigure[column]
      && line.isBold == lower.isBold && lower.box.midY - line.box.midY < 1.4 * max(line.em, lower.em)
  }

  var isTable: Bool {
    let multi = multi
    guard multi.count >= 2, columns.count >= 2 else { return false }
    let figured = multi.filter { line in line.filled.dropFirst().contains { line.isFigure[$0] } }
    if isContents || isChart || isLabelled || isLetterhead { return false }
    if figured.count >= 2, figured.count * 2 >= multi.count {
      return columns.count > 2 || figured.count >= (isParted ? 2 : 3) || hasRules
    }
    guard !isProse, multi.count >= 3 else { return false }
    let fields = multi.reduce(0) { $0 + $1.filled.count }
    let isFull = fields * 10 >= multi.count * columns.count * 6
    if hasRules { return isFull && averageLength < 40 }
    return isFull && columns.count >= 3 && averageLength < 22 && isAligned
  }

  /// In every column most entries begin, or most end, at one place.
  private var isAligned: Bool {
    columns.indices.allSatisfy { column in
      let boxes = multi.compactMap { line in line.cells[column].lazy.map { text.words[$0].box }.union() }
      return Self.share(boxes.map(\.left)) >= 0.6 || Self.share(boxes.map(\.right)) >= 0.6
        || Self.share(boxes.map(\.midX)) >= 0.6
    }
  }

  /// The share of positions within two points of the usual one.
  private static func share(_ positions: [Double]) -> Double {
    guard !positions.isEmpty else { return 1 }
    let most = positions.map { one in positions.filter { abs($0 - one) < 2 }.count }.max() ?? 0
    return Double(most) / Double(positions.count)
  }

  private var averageLength: Double {
    var glyphs = 0
    var cells = 0
    for line in multi {
      for cell in line.cells where !cell.isEmpty {
        cells += 1
        glyphs += cell.reduce(0) { $0 + text.words[$1].glyphs.count }
      }
    }
    return Double(glyphs) / Double(max(1, cells))
  }

  /// Two or more columns of running text, or a list of items with a mark before each.
  private var isProse: Bool {
    let long = columns.indices.filter { column in
      let filled = multi.filter { !$0.cells[column].isEmpty }
      let words = filled.reduce(0) { $0 + $1.cells[column].count }
      return !filled.isEmpty && words >= filled.count * 5
    }
    return long.count >= 2 && long.count * 2 >= columns.count || columns.count == 2 && !long.isEmpty
  }

  /// A table of contents: two columns, the last one of ascending page numbers, with leading dots.
  private var isContents: Bool {
    guard columns.count == 2, let box = rowLines.lazy.map(\.box).union() else { return false }
    let leaders = text.words.filter { $0.kind == .leader && box.containsMiddle(of: $0.box) }
    return leaders.count * 2 >= multi.count && !leaders.isEmpty
  }

  /// The figures along an axis: more of them stand alone on their lines than there are lines of several entries.
  private var isChart: Bool {
    let alone = rowLines.filter { line in
      line.filled.count == 1 && line.filled.allSatisfy { line.isFigure[$0] }
    }
    return alone.count > multi.count
  }

  /// Labels that end with a colon and what is filled in behind them, such as the head of a letter.
  private var isLabelled: Bool {
    guard !hasRules else { return false }
    return columns.indices.dropLast().contains { column in
      let labels = multi.filter { line in
        line.cells[column].last.map { text.lastScalar($0) == ":" } ?? false && !line.cells[column + 1].isEmpty
      }
      let figures = labels.filter { $0.isFigure[column + 1] }
      return labels.count * 3 >= multi.count * 2 && figures.count * 10 < labels.count * 7
    }
  }

  /// A few labels with values of several kinds behind them, a number and days: the head of an invoice.
  private var isLetterhead: Bool {
    guard !hasRules, multi.count <= 6 else { return false }
    return columns.indices.dropFirst().contains { column in
      let figures = multi.filter { $0.isFigure[column] }
      let days = figures.filter { line in
        line.cells[column].contains { text.words[$0].isDate(text.glyphs) }
      }
      return !days.isEmpty && days.count < figures.count
    }
  }

  private var hasRules: Bool {
    guard let box = rowLines.lazy.map(\.box).union() else { return false }
    return rules.contains {
      $0.orientation == .horizontal && $0.position > box.top - 12 && $0.position < box.bottom + 12
        && min($0.end, box.right) - max($0.start, box.left) > 0.5 * box.width
    }
  }
}
