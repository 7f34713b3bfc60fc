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
    let figured = multi.filter { lines[$0].segments.dropFirst().contains { $0.isFigure } }
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

  /// The columns of the lines with the usual number of entries, where few others run across their gutters: a total.
  private static func columns(ofFuller lines: [[Segment]]) -> [Column]? {
    let usual = lines.map(\.count).sorted()[lines.count / 2]
    let full = lines.filter { $0.count >= usual }
    guard full.count >= 3, lines.count - full.count <= max(1, lines.count / 5) else { return nil }
    return columns(full, tolerated: 0)
  }

  /// Splits columns at gutters too narrow to part segments, where the words right of it stand in line.
  static func refined(_ columns: [Column], lines: [TextLine], text: PageText) -> [Column] {
    guard lines.count >= 4 else { return columns }
    return columns.flatMap { column -> [Column] in
      var rows: [[Word]] = []
      var em = 0.0
      for line in lines {
        let words = line.segments.flatMap(\.words).map { text.words[$0] }
          .filter { $0.box.midX > column.left && $0.box.midX < column.right }
        if !words.isEmpty { rows.append(words) }
        em = max(em, line.em)
      }
      guard let x = alignedGutter(rows, em: em) else { return [column] }
      return refined(
        [
          Column(left: column.left, right: x.left, support: column.support),
          Column(left: x.right, right: column.right, support: column.support),
        ], lines: lines, text: text)
    }
  }

  /// The widest gap that no word crosses, with a common left edge behind it or a common right edge before it.
  private static func alignedGutter(_ rows: [[Word]], em: Double) -> (left: Double, right: Double)? {
    let boxes = rows.joined().map(\.box).sorted { $0.left < $1.left }
    guard rows.count >= 4, var right = boxes.first?.right else { return nil }
    var best: (left: Double, right: Double)?
    for box in boxes {
      let gap = box.left - right
      if gap > 0.42 * em, gap > (best.map { $0.right - $0.left } ?? 0),
        isAligned(rows, from: right, to: box.left)
      {
        best = (right, box.left)
      }
      right = max(right, box.right)
    }
    return best
  }

  private static func isAligned(_ rows: [[Word]], from left: Double, to right: Double) -> Bool {
    let both = rows.filter { row in
      row.contains { $0.box.right <= left } && row.contains { $0.box.left >= right }
    }
    // An entry that is left out before the gutter takes nothing from it where the rest begins in line.
    let behind = rows.filter { row in row.first.map { abs($0.box.left - right) < 1.2 } ?? false }
    // Figures before the gutter, such as dates, may stand on a line of their own beside an entry of several lines.
    let figured = both.filter { row in row.first { $0.box.left < right }?.kind == .figure }
    let share = figured.count * 10 >= both.count * 8 ? 3 : 6
    guard both.count >= 4, (both.count + behind.count) * 10 >= rows.count * share else { return false }
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
