/// Parts a block of lines where a second table begins: other columns, or headings anew.
struct BlockSplitter {
  let text: PageText

  func split(_ block: Range<Int>) -> [Range<Int>] {
    guard let place = place(in: block) else { return [block] }
    return split(block.lowerBound..<end(of: block.lowerBound..<place)) + split(place..<block.upperBound)
  }

  /// Captions between two tables belong to neither; a line that goes on with an entry belongs to the upper one.
  private func end(of block: Range<Int>) -> Int {
    var end = block.upperBound
    while end > block.lowerBound + 1,
      text.lines[end - 1].segments.count == 1 && !text.lines.goesOn(end - 1, in: block) && !isBelow(end - 1)
        || isHeading(text.lines[end - 1])
    { end -= 1 }
    return end
  }

  /// The line stands close below another and clearly farther from the next.
  private func isBelow(_ index: Int) -> Bool {
    let line = text.lines[index]
    return index + 1 < text.lines.count && text.lines[index - 1].segments.count > 1
      && pitch(index) < 1.5 * line.em && pitch(index) * 1.5 < pitch(index + 1)
      && line.segments.allSatisfy(\.isBold) == text.lines[index - 1].segments.allSatisfy(\.isBold)
  }

  private func place(in block: Range<Int>) -> Int? {
    guard block.count >= 4 else { return nil }
    let pitches = block.dropFirst().map { pitch($0) }.sorted()
    let usual = pitches[pitches.count / 2]
    let whole = ColumnFinder(lines: text.lines[block]).columns.count
    for index in block.dropFirst(2) where text.lines[index].segments.count > 1 {
      if endsTable(index, in: block, usual: usual) { return index }
      guard index + 1 < block.upperBound else { continue }
      if pitch(index) > 1.35 * pitch(index - 1), !keepsStep(index, in: block), startsAnew(index, in: block) {
        return index
      }
      guard isApart(index, in: block, usual: usual) else { continue }
      if startsAnew(index, in: block) || followsHeadings(index, in: block) { return index }
      if keepsStep(index, in: block) { continue }
      let upper = ColumnFinder(lines: text.lines[block.lowerBound..<index])
      let lower = ColumnFinder(lines: text.lines[index..<block.upperBound])
      guard upper.core.count > 1, lower.core.count > 1, !Self.match(upper.columns, lower.columns) else {
        continue
      }
      if upper.columns.count > whole || lower.columns.count > whole,
        min(upper.columns.count, lower.columns.count) > 1,
        isBelowTitle(index, in: block) || !Self.isRefined(upper.columns, lower.columns)
      {
        return index
      }
    }
    return nil
  }

  /// The same number of columns, each over its counterpart.
  private static func match(_ upper: [ColumnFinder.Column], _ lower: [ColumnFinder.Column]) -> Bool {
    upper.count == lower.count
      && zip(upper, lower).allSatisfy { min($0.right, $1.right) > max($0.left, $1.left) }
  }

  /// Each column of the finer side stands in one of the other: the same table with an entry more or less.
  private static func isRefined(_ upper: [ColumnFinder.Column], _ lower: [ColumnFinder.Column]) -> Bool {
    let (fine, coarse) = upper.count > lower.count ? (upper, lower) : (lower, upper)
    return fine.allSatisfy { column in
      coarse.filter { min($0.right, column.right) > max($0.left, column.left) }.count == 1
    }
  }

  private func pitch(_ index: Int) -> Double { text.lines[index].box.midY - text.lines[index - 1].box.midY }

  /// A line of one segment, or a gap, stands above.
  private func isApart(_ index: Int, in block: Range<Int>, usual: Double) -> Bool {
    isBelowTitle(index, in: block) || pitch(index) > 1.35 * usual
  }

  /// Most entries of the line, below a title at least three and all, begin or end where one of the last lines has an
  /// entry begin or end.
  private func keepsStep(_ index: Int, in block: Range<Int>) -> Bool {
    let above = text.lines[block.lowerBound..<index].filter { $0.segments.count > 1 }.suffix(3)
    let segments = text.lines[index].segments
    let aligned = segments.filter { segment in
      above.contains { line in
        line.segments.contains {
          abs($0.box.left - segment.box.left) < 2 || abs($0.box.right - segment.box.right) < 2
        }
      }
    }
    if isBelowTitle(index, in: block) { return aligned.count >= 3 && aligned.count == segments.count }
    return aligned.count >= 2 && aligned.count * 3 >= segments.count * 2
  }

  private func isBelowTitle(_ index: Int, in block: Range<Int>) -> Bool {
    text.lines[index - 1].segments.count == 1 && index - 1 > block.lowerBound
      && !text.lines.goesOn(index - 1, in: block)
  }

  /// Behind a wide gap follow only a few lines, none of which keeps to the columns above: the foot of a receipt.
  private func endsTable(_ index: Int, in block: Range<Int>, usual: Double) -> Bool {
    let rest = text.lines[index..<block.upperBound].filter { $0.segments.count > 1 }
    let above = block.lowerBound..<index
    guard rest.count <= 3, text.lines[above].filter({ $0.segments.count > 1 }).count >= 3 else {
      return false
    }
    let singles = above.reversed().prefix { text.lines[$0].segments.count == 1 }.count
    guard (index - singles...index).contains(where: { pitch($0) > 1.5 * usual }) else { return false }
    let edges = commonEdges(block.lowerBound..<(index - singles))
    return !rest.contains { line in
      let aligned = line.segments.filter { segment in
        edges.left.contains { abs($0 - segment.box.left) < 2 }
          || edges.right.contains { abs($0 - segment.box.right) < 2 }
      }
      return aligned.count * 2 >= line.segments.count
    }
  }

  /// x at which most entries of a column begin, and x at which most end.
  private func commonEdges(_ block: Range<Int>) -> (left: [Double], right: [Double]) {
    let segments = text.lines[block].flatMap(\.segments)
    var edges: (left: [Double], right: [Double]) = ([], [])
    for column in ColumnFinder(lines: text.lines[block]).columns {
      let boxes = segments.map(\.box).filter { $0.midX > column.left && $0.midX < column.right }
      if let left = Self.common(boxes.map(\.left)) { edges.left.append(left) }
      if let right = Self.common(boxes.map(\.right)) { edges.right.append(right) }
    }
    return edges
  }

  private static func common(_ positions: [Double]) -> Double? {
    let middle = positions.sorted().dropFirst(positions.count / 2).first
    return middle.flatMap { middle in
      positions.filter { abs($0 - middle) < 2 }.count * 2 > positions.count ? middle : nil
    }
  }

  /// Headings follow lines with figures, and figures follow them.
  private func startsAnew(_ index: Int, in block: Range<Int>) -> Bool {
    let line = text.lines[index]
    guard !line.segments.contains(where: { $0.isFigure || holdsAmount($0) }) else { return false }
    let above = text.lines[block.lowerBound..<index].filter { hasFigures($0) }
    let below = text.lines[(index + 1)..<min(block.upperBound, index + 5)].filter { hasFigures($0) }
    // A single record is enough where it has a heading, and this one has a caption.
    let isSecond =
      above.count == 1 && isBelowTitle(index, in: block) && line.segments.count >= 3
      && !hasFigures(text.lines[block.lowerBound]) && text.lines[block.lowerBound].segments.count >= 3
    guard above.count >= 2 || isSecond, !below.isEmpty else { return false }
    let boldAbove = above.filter { $0.segments.allSatisfy(\.isBold) }.count
    let isBold = line.segments.allSatisfy(\.isBold) && boldAbove * 2 < above.count
    return isBold || line.segments.count >= 3
  }

  /// Two or more lines of bold text stand between lines of figures: a caption, and headings close together.
  private func followsHeadings(_ index: Int, in block: Range<Int>) -> Bool {
    guard hasFigures(text.lines[index]), !isHeading(text.lines[index]) else { return false }
    let headings = text.lines[block.lowerBound..<index].reversed().prefix { isHeading($0) }
    let above = text.lines[block.lowerBound..<(index - headings.count)].filter { hasFigures($0) }
    return headings.count >= 2 && above.count >= 2 && !above.contains { isHeading($0) }
      && headings.contains { $0.segments.reduce(0) { $0 + $1.words.count } > 1 }
  }

  private func isHeading(_ line: TextLine) -> Bool {
    line.segments.allSatisfy { $0.isBold && !$0.isFigure }
  }

  /// One of its words is a figure with a decimal mark or a separator: `231.26 CR`.
  private func holdsAmount(_ segment: Segment) -> Bool {
    segment.words.contains { word in
      text.words[word].kind == .figure
        && text.glyphs[text.words[word].glyphs].dropFirst().dropLast().contains {
          [".", ","].contains($0.scalar)
        }
    }
  }

  private func hasFigures(_ line: TextLine) -> Bool { line.segments.dropFirst().contains { $0.isFigure } }
}
