/// Finds headings that stand over several columns which the line below them names one by one.
struct HeaderSpans {
  let text: PageText

  /// The heading lines with each such heading moved to the first of its columns, its span noted.
  func found(in lines: [RowLine]) -> [RowLine] {
    var lines = lines
    for upper in lines.indices.dropLast() {
      if let groups = evenGroups(lines[upper], over: lines[upper + 1]) {
        for (column, group) in groups { Self.move(column, to: group, &lines[upper], text) }
        continue
      }
      for column in lines[upper].filled where column > 0 && lines[upper].spans[column] == nil {
        guard let range = range(of: column, lines[upper], over: lines[upper + 1]) else { continue }
        Self.move(column, to: range, &lines[upper], text)
      }
    }
    return lines
  }

  private static func move(_ column: Int, to range: ClosedRange<Int>, _ line: inout RowLine, _ text: PageText)
  {
    var cells = line.cells
    let words = cells[column]
    cells[column] = []
    cells[range.lowerBound] = words
    var spans = line.spans
    spans[column] = nil
    spans[range.lowerBound] = range.count
    line = RowLine(cells: cells, spans: spans, text: text)
  }

  /// Every heading stands over as many columns as the others, as years below each of several measures.
  private func evenGroups(_ upper: RowLine, over lower: RowLine) -> [(Int, ClosedRange<Int>)]? {
    let headings = upper.filled.filter { $0 > 0 }
    let columns = lower.cells.count - 1
    guard headings.count > 1, columns > headings.count, columns % headings.count == 0, upper.spans.isEmpty,
      lower.filled.filter({ $0 > 0 }).count == columns
    else { return nil }
    let size = columns / headings.count
    let groups = headings.indices.map { (headings[$0], ($0 * size + 1)...($0 * size + size)) }
    let loose = groups.filter { column, _ in
      guard let heading = box(upper.cells[column]), let own = box(lower.cells[column]) else { return false }
      return !isAligned(heading, own)
    }
    guard groups.allSatisfy({ $1.contains($0) }), loose.count * 2 > headings.count else { return nil }
    return groups
  }

  /// The columns whose common middle the heading stands over; nil when it belongs to the one below it.
  private func range(of column: Int, _ upper: RowLine, over lower: RowLine) -> ClosedRange<Int>? {
    guard let heading = box(upper.cells[column]), let own = box(lower.cells[column]),
      !isAligned(heading, own)
    else { return nil }
    var first = column
    var last = column
    while first > 1, isFree(first - 1, upper, lower) { first -= 1 }
    while last + 1 < lower.cells.count, isFree(last + 1, upper, lower) { last += 1 }
    guard last > first else { return nil }
    var best: (range: ClosedRange<Int>, distance: Double)?
    for left in first...column {
      for right in column...last where right > left {
        guard let start = box(lower.cells[left]), let end = box(lower.cells[right]) else { continue }
        let distance = abs((start.left + end.right) / 2 - heading.midX)
        if distance < 0.2 * (end.right - start.left), distance < abs(own.midX - heading.midX),
          distance < best?.distance ?? .infinity
        {
          best = (left...right, distance)
        }
      }
    }
    return best?.range
  }

  private func isFree(_ column: Int, _ upper: RowLine, _ lower: RowLine) -> Bool {
    upper.cells[column].isEmpty && !lower.cells[column].isEmpty
  }

  private func isAligned(_ a: Box, _ b: Box) -> Bool {
    abs(a.left - b.left) < 2 || abs(a.right - b.right) < 2 || abs(a.midX - b.midX) < 2
  }

  private func box(_ words: [Int]) -> Box? { words.lazy.map { text.words[$0].box }.union() }
}
