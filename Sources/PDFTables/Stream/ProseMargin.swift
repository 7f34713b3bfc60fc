/// Finds running text beside a table: a first or last column of a block that its lines fill like a paragraph.
struct ProseMargin {
  let lines: ArraySlice<TextLine>
  let columns: [ColumnFinder.Column]

  /// The lines without the segments of prose; nil when there is none, or nothing else.
  func removed() -> [TextLine]? {
    var kept = columns[...]
    while let last = kept.last, isProse(last) { kept.removeLast() }
    while let first = kept.first, isProse(first) { kept.removeFirst() }
    guard kept.count < columns.count else { return nil }
    guard let left = kept.first?.left, let right = kept.last?.right else { return [] }
    return lines.compactMap { line in
      var line = line
      line.segments = line.segments.filter { $0.box.midX >= left - 1 && $0.box.midX <= right + 1 }
      guard let box = line.segments.lazy.map(\.box).union() else { return nil }
      line.box = box
      return line
    }
  }

  private func isProse(_ column: ColumnFinder.Column) -> Bool {
    let width = column.right - column.left
    let inside = lines.compactMap { line -> [Segment]? in
      let segments = line.segments.filter { $0.box.right > column.left && $0.box.left < column.right }
      return segments.isEmpty ? nil : segments
    }
    guard inside.count >= 5 else { return false }
    let full = inside.filter { segments in
      let words = segments.reduce(0) { $0 + $1.words.count }
      let covered = segments.reduce(0.0) { $0 + $1.box.width }
      return words >= 4 && covered > 0.75 * width && !segments.contains(where: \.isFigure)
    }
    return full.count * 10 >= inside.count * 7
  }
}
