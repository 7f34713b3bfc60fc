/// Puts the segments of a line into columns: split at word gaps in a gutter, or spanning several columns.
struct ColumnAssignment {
  let columns: [ColumnFinder.Column]
  let text: PageText

  func rowLine(_ line: TextLine) -> RowLine {
    var cells = [[Int]](repeating: [], count: columns.count)
    var spans: [Int: Int] = [:]
    for segment in line.segments {
      for part in parts(segment.words) {
        let range = covered(part)
        cells[range.lowerBound] += part
        if range.count > 1 { spans[range.lowerBound] = range.count }
      }
    }
    return RowLine(cells: cells, spans: spans, text: text)
  }

  private func box(_ words: [Int]) -> Box {
    words.lazy.map { text.words[$0].box }.union() ?? Box(left: 0, top: 0, right: 0, bottom: 0)
  }

  /// The columns a run of words stands in; the nearest one when it stands in a gutter.
  private func covered(_ words: [Int]) -> ClosedRange<Int> {
    let box = box(words)
    let hit = columns.indices.filter { overlap(box, columns[$0]) > min(2, 0.3 * box.width) }
    if let first = hit.first, let last = hit.last { return first...last }
    let nearest = columns.indices.min { distance(box, columns[$0]) < distance(box, columns[$1]) } ?? 0
    return nearest...nearest
  }

  private func overlap(_ box: Box, _ column: ColumnFinder.Column) -> Double {
    min(box.right, column.right) - max(box.left, column.left)
  }

  private func distance(_ box: Box, _ column: ColumnFinder.Column) -> Double {
    max(0, max(column.left - box.right, box.left - column.right))
  }

  /// Cuts a segment over several columns at each gutter that a clear gap between words meets.
  private func parts(_ words: [Int]) -> [[Int]] {
    let range = covered(words)
    guard range.count > 1, words.count > 1 else { return [words] }
    var parts: [[Int]] = []
    var current = [words[0]]
    for (a, b) in zip(words, words.dropFirst()) {
      if cuts(text.words[a], text.words[b]) {
        parts.append(current)
        current = []
      }
      current.append(b)
    }
    parts.append(current)
    return parts
  }

  private func cuts(_ a: Word, _ b: Word) -> Bool {
    let em = min(a.em, b.em)
    let gap = b.box.left - a.box.right
    if b.isSpacedByOne, a.kind == .text, b.kind == .text { return false }
    let isMixed = (a.kind == .figure) != (b.kind == .figure)
    guard gap > (isMixed ? 0.2 : 0.36) * em else { return false }
    return zip(columns, columns.dropFirst()).contains { left, right in
      a.box.right <= right.left + 0.5 && b.box.left >= left.right - 0.5 && a.box.midX < right.left
        && b.box.midX > left.right && b.box.left >= left.right - 0.5
    }
  }
}
