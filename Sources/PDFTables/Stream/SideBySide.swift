/// Finds where a block of lines holds two tables side by side, each with rows of its own.
struct SideBySide {
  let lines: ArraySlice<TextLine>
  let columns: [ColumnFinder.Column]
  let text: PageText
  let rules: [Rule]

  /// The lines of the left and of the right table; nil when the block is one table.
  func parts() -> [[TextLine]]? {
    guard columns.count >= 4 else { return nil }
    for gutter in 1..<(columns.count - 2) {
      let x = (columns[gutter].right + columns[gutter + 1].left) / 2
      let left = lines.parts { $0.box.midX < x }
      let right = lines.parts { $0.box.midX > x }
      if isOutOfStep(left, right) || isLooselyBeside(gutter, left, right) || isRepeated(gutter)
        || isInStep(gutter, left, right) || isLabelledTwice(gutter, left, right)
      {
        return [left, right]
      }
    }
    return nil
  }

  /// Many lines have entries on one side only, on either side: the rows of one do not stand beside those of the other.
  private func isOutOfStep(_ left: [TextLine], _ right: [TextLine]) -> Bool {
    func rows(_ part: [TextLine], without other: [TextLine]) -> (own: Int, all: Int) {
      let rows = part.filter { $0.segments.count > 1 }
      let own = rows.filter { row in !other.contains { stands($0, beside: row) } }
      return (own.count, rows.count)
    }
    let first = rows(left, without: right)
    let second = rows(right, without: left)
    return first.all >= 3 && second.all >= 3 && first.own >= 2 && second.own >= 2
      && first.own * 2 >= first.all && second.own * 2 >= second.all
  }

  private func stands(_ line: TextLine, beside other: TextLine) -> Bool {
    abs(line.box.midY - other.box.midY) < 0.15 * min(line.em, other.em)
  }

  /// The gutter is by far the widest, figures stand before it and labels behind it, both tables have headings, and one
  /// of them is longer.
  private func isLooselyBeside(_ gutter: Int, _ left: [TextLine], _ right: [TextLine]) -> Bool {
    guard isWidest(gutter), let first = lines.first, namesAll(first), abs(left.count - right.count) >= 2
    else { return false }
    return share(of: left, columns[gutter]) > 0.7 && share(of: right, columns[gutter + 1]) < 0.3
  }

  /// The same with rows at the same heights: amounts end both sides, and each has a caption of its own, or a total.
  private func isInStep(_ gutter: Int, _ left: [TextLine], _ right: [TextLine]) -> Bool {
    guard isWide(gutter), let heading = lines.prefix(3).firstIndex(where: namesAll),
      let last = columns.last,
      share(of: left, columns[gutter]) > 0.7, share(of: right, last) > 0.7,
      share(of: right, columns[gutter + 1]) < 0.3,
      !isCrossed(from: columns[gutter].right, to: columns[gutter + 1].left)
    else { return false }
    if areTotalled(left, right) { return true }
    let builder = TextBuilder(text: text)
    let captions = lines[..<heading].last?.segments ?? []
    let areCaptioned =
      captions.count == 2
      && zip(captions, [columns[0], columns[gutter + 1]]).allSatisfy {
        abs($0.box.left - $1.left) < 2 && !$0.isFigure
      }
    return areCaptioned
      && [(left, columns[gutter]), (right, last)].allSatisfy { part, column in
        let figures = entries(of: part, column).filter(\.isFigure)
        return figures.count { builder.string($0).contains { ".,".contains($0) } } * 2 > figures.count
      }
  }

  /// Either side begins with labels of its own and ends in figures, and the right one has the left one's headings over its
  /// figures, or the gutter is by far the widest.
  private func isLabelledTwice(_ gutter: Int, _ left: [TextLine], _ right: [TextLine]) -> Bool {
    let heading = lines.prefix(3).first(where: namesAll)
    let top = heading?.box.top ?? -.infinity
    let left = left.filter { $0.box.midY > top }
    let right = right.filter { $0.box.midY > top }
    guard let last = columns.last, areLabels(left, columns[0]), areLabels(right, columns[gutter + 1]),
      share(of: left, columns[gutter]) > 0.7, share(of: right, last) > 0.7,
      !isCrossed(from: columns[gutter].right, to: columns[gutter + 1].left)
    else { return false }
    // Two columns on either side may as well be one table of four.
    if columns.count > 4, isWidest(gutter) { return true }
    guard let heading else { return false }
    let names = names(of: heading)
    let (first, second) = (names[1...gutter], names[(gutter + 2)...])
    guard first.count == second.count ? Array(first) == Array(second) : first.last == second.last else {
      return false
    }
    return first.count > 1 || isWide(gutter) || left.count != right.count || areTotalled(left, right)
      || [(left, columns[0]), (right, columns[gutter + 1])].allSatisfy { areWords(entries(of: $0, $1)) }
  }

  /// Longer than the codes of currencies and countries on the average.
  private func areWords(_ labels: [Segment]) -> Bool {
    labels.reduce(0) { $0 + $1.glyphCount } > 5 * labels.count
  }

  /// The entries of the column are texts of which none stands twice: they name rows.
  private func areLabels(_ part: [TextLine], _ column: ColumnFinder.Column) -> Bool {
    let builder = TextBuilder(text: text)
    let labels = entries(of: part, column).filter { !$0.isFigure }.map(builder.string)
    return labels.count >= 2 && share(of: part, column) < 0.3 && Set(labels).count == labels.count
  }

  /// Both end in a sum.
  private func areTotalled(_ left: [TextLine], _ right: [TextLine]) -> Bool {
    let builder = TextBuilder(text: text)
    return [left, right].allSatisfy { part in
      part.last.map { $0.segments.count > 1 && TotalLabel(builder.string($0.segments[0])) == .sum } ?? false
    }
  }

  private func names(of line: TextLine) -> [String] {
    let builder = TextBuilder(text: text)
    return line.segments.map { builder.string($0).lowercased() }
  }

  /// No other gap is wider than the gutter.
  private func isWide(_ gutter: Int) -> Bool {
    gaps[gutter] >= gaps.max() ?? 0 && gaps[gutter] > 2.5 * (lines.first?.em ?? 0)
  }

  /// The gutter is more than twice as wide as all others.
  private func isWidest(_ gutter: Int) -> Bool {
    let gaps = gaps
    let others = gaps.indices.filter { $0 != gutter }.map { gaps[$0] }
    guard let first = lines.first, let widest = others.max() else { return false }
    return gaps[gutter] > 2 * widest && gaps[gutter] > 2.5 * first.em
  }

  /// What is free between the columns.
  private var gaps: [Double] { zip(columns, columns.dropFirst()).map { $1.left - $0.right } }

  /// The line has a text for every column, and no figure but years, as they stand over columns of amounts.
  private func namesAll(_ line: TextLine) -> Bool {
    guard line.segments.count == columns.count, line.segments.first?.isFigure == false else { return false }
    let builder = TextBuilder(text: text)
    return line.segments.allSatisfy { segment in
      !segment.isFigure || Int(builder.string(segment)).map((1900...2100).contains) ?? false
    }
  }

  /// The columns right of the gutter have the headings of those left of it, and no rule runs across it.
  private func isRepeated(_ gutter: Int) -> Bool {
    guard (gutter + 1) * 2 == columns.count else { return false }
    let isNamedTwice = lines.prefix(3).contains { line in
      guard namesAll(line) else { return false }
      let names = names(of: line)
      return Array(names[...gutter]) == Array(names[(gutter + 1)...])
    }
    return isNamedTwice && !isCrossed(from: columns[gutter].right, to: columns[gutter + 1].left)
  }

  private func isCrossed(from left: Double, to right: Double) -> Bool {
    guard let top = lines.first?.box.top, let bottom = lines.last?.box.bottom else { return false }
    return rules.contains {
      $0.orientation == .horizontal && $0.position > top - 6 && $0.position < bottom + 6 && $0.start < left
        && $0.end > right
    }
  }

  /// The share of figures among the entries of a column below its heading.
  private func share(of lines: [TextLine], _ column: ColumnFinder.Column) -> Double {
    let entries = entries(of: lines, column)
    return entries.isEmpty ? 0 : Double(entries.filter(\.isFigure).count) / Double(entries.count)
  }

  private func entries(of lines: [TextLine], _ column: ColumnFinder.Column) -> [Segment] {
    lines.dropFirst().flatMap(\.segments).filter { $0.box.right > column.left && $0.box.left < column.right }
  }
}
