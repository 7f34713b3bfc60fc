/// Finds runs of lines that may hold a table: lines of several segments, and single ones in between.
struct BlockFinder {
  let text: PageText
  private var lines: [TextLine] { text.lines }

  /// Single lines in a row that a block may hold.
  private static let singleRun = 14

  /// Line indices of each block; every block begins with a line of several segments.
  func blocks() -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start: Int?
    var lastMulti = 0
    var pitch = 0.0
    func close() {
      guard let first = start else { return }
      blocks.append(first..<trailingEnd(lastMulti))
      start = nil
    }
    for index in lines.indices {
      let line = lines[index]
      if start != nil {
        let gap = line.box.midY - lines[index - 1].box.midY
        if gap > max(3.4 * max(line.em, lines[index - 1].em), 2.1 * pitch) {
          close()
        } else {
          pitch = pitch == 0 ? gap : max(gap, pitch * 0.8)
        }
      }
      if line.segments.count > 1 || start != nil && isSum(line, below: lines[lastMulti]) {
        if start == nil {
          start = index
          pitch = 0
        }
        lastMulti = index
      } else if let first = start {
        let isText = isProse(line) && !lines.goesOn(index, in: first..<index + 1)
        if isText || index - lastMulti > Self.singleRun { close() }
      }
    }
    close()
    return blocks
  }

  /// A label close to a figure that ends where the last figure of the line above ends.
  private func isSum(_ line: TextLine, below upper: TextLine) -> Bool {
    guard let segment = line.segments.first, line.segments.count == 1, let last = segment.words.last,
      text.words[segment.words[0]].kind == .text, segment.words.count < 9,
      segment.words.contains(where: { text.words[$0].kind == .figure }),
      text.words[last].kind != .text || text.isUnit(last), let amount = upper.segments.last?.words.last,
      text.words[amount].kind != .text || text.isUnit(amount)
    else { return false }
    return abs(segment.box.right - upper.box.right) < 2
  }

  /// Single lines right below the last line of several segments may continue it.
  private func trailingEnd(_ lastMulti: Int) -> Int {
    var end = lastMulti + 1
    while end < lines.count, lines[end].segments.count == 1, end - lastMulti <= 4, !isProse(lines[end]),
      lines[end].box.midY - lines[end - 1].box.midY < 1.7 * lines[end].em
    {
      end += 1
    }
    return end
  }

  private var textWidth: Double {
    let left = lines.map(\.box.left).min() ?? 0
    let right = lines.map(\.box.right).max() ?? 0
    return right - left
  }

  private func isProse(_ line: TextLine) -> Bool {
    guard let segment = line.segments.first, line.segments.count == 1 else { return false }
    return segment.words.count >= 9 && segment.box.width > 0.55 * textWidth || segment.words.count > 16
  }
}
