/// Finds the columns that the segments of a block leave between empty gutters.
struct ColumnFinder {
  struct Column: Equatable {
    var left: Double
    var right: Double
    /// Lines with a segment in the column.
    var support: Int
  }

  /// The lines that made the columns: those with figures where there are enough, else all of several segments.
  let core: [Int]
  let columns: [Column]

  init(lines: ArraySlice<TextLine>) {
    let multi = lines.indices.filter { lines[$0].segments.count > 1 }
    var figured = multi.filter { lines[$0].segments.dropFirst().contains { $0.isFigure } }
    // Years without a label above records with one are headings, and seldom stand where the amounts do.
    if figured.count > 2, lines[figured[0]].segments.allSatisfy({ $0.isFigure && $0.glyphCount == 4 }),
      figured.dropFirst().allSatisfy({ lines[$0].segments.count > lines[figured[0]].segments.count })
    {
      figured.removeFirst()
    }
    core = figured.count >= 2 && figured.count * 5 >= multi.count * 2 ? figured : multi
    var columns = Self.columns(core.map { lines[$0].segments }, tolerated: 0)
    if core.count >= 6 {
      // A few lines may run across a gutter that all others keep free.
      let more = Self.columns(core.map { lines[$0].segments }, tolerated: max(1, core.count / 12))
      if more.count > columns.count { columns = more }
    }
    if let more = Self.columns(ofFuller: core.map { lines[$0].segments }), more.count > columns.count {
      columns = more
    }
    self.columns = columns
  }

  /// The columns of the lines with most entries, where the others are few or sums whose labels run across the gutters.
  private static func columns(ofFuller lines: [[Segment]]) -> [Column]? {
    let counts = lines.map(\.count).sorted()
    let usual = counts[counts.count / 2]
    let full = lines.filter { $0.count >= usual }
    if full.count >= 3, lines.count - full.count <= max(1, lines.count / 5) {
      return columns(full, tolerated: 0)
    }
    let most = counts[counts.count * 3 / 4]
    guard most >= 3 else { return nil }
    return [most - 1, most].compactMap { least -> [Column]? in
      let records = lines.filter { $0.count >= least }
      let sums = lines.filter { $0.count < least }
      guard records.count >= 2, sums.allSatisfy({ $0.count <= 3 }) else { return nil }
      let found = columns(records, tolerated: 0)
      return sums.allSatisfy { isSum($0, in: found) } ? found : nil
    }.max { $0.count < $1.count }
  }

  /// A label, and figures that each end where a column ends.
  private static func isSum(_ segments: [Segment], in columns: [Column]) -> Bool {
    guard let label = segments.first, !label.isFigure else { return false }
    return segments.dropFirst().allSatisfy { segment in
      segment.isFigure && columns.contains { abs($0.right - segment.box.right) < 2 }
    }
  }

  /// Splits columns at gutters too narrow to part segments, where the words right of it stand in line. Where the
  /// `headings` keep the gutter too, a single line below it may do.
  static func refined(
    _ columns: [Column], lines: [TextLine], headings: [TextLine], text: PageText
  ) -> [Column] {
    // Labels of sums may run across a gutter.
    let most = lines.map(\.segments.count).max() ?? 0
    let lines = lines.filter { $0.segments.count * 2 > most }
    return columns.flatMap { column -> [Column] in
      func words(_ line: TextLine) -> [Word] {
        line.segments.flatMap(\.words).map { text.words[$0] }
          .filter { $0.box.midX > column.left && $0.box.midX < column.right }
      }
      // A heading may be wider than all entries below it.
      func headingWords(_ line: TextLine) -> [Word] {
        line.segments.flatMap(\.words).map { text.words[$0] }
          .filter { $0.box.right > column.left && $0.box.left < column.right }
      }
      let rows = lines.map(words).filter { !$0.isEmpty }
      let em = lines.map(\.em).max() ?? 0
      guard let x = alignedGutter(rows, headings: headings.map(headingWords), em: em) else { return [column] }
      return refined(
        [
          Column(left: column.left, right: x.left, support: column.support),
          Column(left: x.right, right: column.right, support: column.support),
        ], lines: lines, headings: headings, text: text)
    }
  }

  /// The widest gap that no word crosses, with a common left edge behind it or a common right edge before it.
  private static func alignedGutter(
    _ rows: [[Word]], headings: [[Word]], em: Double
  ) -> (left: Double, right: Double)? {
    let boxes = rows.joined().map(\.box).sorted { $0.left < $1.left }
    guard var right = boxes.first?.right else { return nil }
    var best: (left: Double, right: Double)?
    for box in boxes {
      let gap = box.left - right
      if gap > 0.42 * em, gap > (best.map { $0.right - $0.left } ?? 0),
        isAligned(
          rows, from: right, to: box.left,
          isNamed: headings.contains { parts($0, between: right, and: box.left) })
      {
        best = (right, box.left)
      }
      right = max(right, box.right)
    }
    return best
  }

  /// Two headings stand on either side of the gutter, more than a space apart.
  private static func parts(_ heading: [Word], between left: Double, and right: Double) -> Bool {
    zip(heading, heading.dropFirst()).contains { upper, lower in
      !lower.isSpacedByOne && upper.box.midX < left && lower.box.midX > right
        && lower.box.left - upper.box.right > 0.42 * min(upper.em, lower.em)
    }
  }

  private static func isAligned(
    _ rows: [[Word]], from left: Double, to right: Double, isNamed: Bool
  ) -> Bool {
    let both = rows.filter { row in
      row.contains { $0.box.right <= left } && row.contains { $0.box.left >= right }
    }
    // An entry that is left out before the gutter takes nothing from it where the rest begins in line.
    let behind = rows.filter { row in row.first.map { abs($0.box.left - right) < 1.2 } ?? false }
    // Figures before the gutter, such as dates, may stand on a line of their own beside an entry of several lines.
    let figured = both.filter { row in row.first { $0.box.left < right }?.kind == .figure }
    let share = figured.count * 10 >= both.count * 8 ? 3 : 6
    guard both.count >= (isNamed ? 1 : 4), (both.count + behind.count) * 10 >= rows.count * share else {
      return false
    }
    // Words one space apart are one phrase, however well they stand in line.
    let phrases = both.filter { row in row.first { $0.box.left >= right }?.isSpacedByOne ?? false }
    guard phrases.count * 2 < both.count else { return false }
    let starts = both.filter { row in row.contains { abs($0.box.left - right) < 1.2 } }
    let ends = both.filter { row in row.contains { abs($0.box.right - left) < 1.2 } }
    return max(starts.count, ends.count) * 10 >= both.count * 8
  }

  private static func columns(_ lines: [[Segment]], tolerated: Int) -> [Column] {
    var events: [(x: Double, change: Int)] = []
    for segments in lines {
      for segment in segments {
        events.append((segment.box.left, 1))
        events.append((segment.box.right, -1))
      }
    }
    events.sort { ($0.x, -$0.change) < ($1.x, -$1.change) }
    var columns: [Column] = []
    var depth = 0
    var left: Double?
    for event in events {
      depth += event.change
      if depth > tolerated, left == nil { left = event.x }
      if depth <= tolerated, let start = left {
        // Gutters narrower than a hair are no gutters.
        if let last = columns.indices.last, start - columns[last].right < 1 {
          columns[last].right = event.x
        } else {
          columns.append(Column(left: start, right: event.x, support: 0))
        }
        left = nil
      }
    }
    for index in columns.indices {
      columns[index].support =
        lines.filter { segments in
          segments.contains { $0.box.right > columns[index].left && $0.box.left < columns[index].right }
        }.count
    }
    return tolerated == 0 ? columns : columns.filter { $0.support > tolerated }
  }

  /// x of the column edges: the outer sides, and the middle of each gutter.
  static func edges(_ columns: [Column]) -> [Double] {
    guard let first = columns.first, let last = columns.last else { return [] }
    return [first.left] + zip(columns, columns.dropFirst()).map { ($0.right + $1.left) / 2 } + [last.right]
  }
}
