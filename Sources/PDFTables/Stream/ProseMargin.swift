/// Finds running text beside a table or beside other text: a first or last column of a block that its lines fill like a
/// paragraph.
struct ProseMargin {
  let lines: ArraySlice<TextLine>
  let text: PageText
  let columns: [ColumnFinder.Column]

  /// The lines of each side of a column of prose; nil when there is none. The prose may itself hold a table.
  func parts() -> [[TextLine]]? {
    if let last = columns.last, isProse(last) {
      return parted(at: (columns[columns.count - 2].right + last.left) / 2)
    }
    if let first = columns.first, isProse(first) { return parted(at: (first.right + columns[1].left) / 2) }
    return nil
  }

  private func parted(at x: Double) -> [[TextLine]] {
    [lines.parts { $0.box.midX < x }, lines.parts { $0.box.midX >= x }]
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
    guard full.count * 10 >= inside.count * 7 else { return false }
    // Lines of running text begin anywhere in a sentence, entries of a table do not.
    let goingOn = full.filter { text.firstScalar($0[0].words[0]).properties.isLowercase }
    return goingOn.count * 10 >= full.count * 3
  }
}

extension Sequence<TextLine> {
  /// The lines with only those segments that belong; lines without any are left out.
  func parts(_ belongs: (Segment) -> Bool) -> [TextLine] {
    compactMap { line in
      var line = line
      line.segments = line.segments.filter(belongs)
      guard let box = line.segments.lazy.map(\.box).union() else { return nil }
      line.box = box
      return line
    }
  }
}
