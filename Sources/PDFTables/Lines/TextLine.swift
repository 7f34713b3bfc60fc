/// Words of one line that stand close enough to be one entry.
struct Segment: Sendable {
  /// Indices into the page's words, from left to right.
  var words: [Int]
  var box: Box
  var line: Int
  /// Every word is a figure or a dash.
  var isFigure: Bool
  var isBold: Bool
  /// Letters and digits, without spaces.
  var glyphCount: Int
}

/// Words at one height, in segments from left to right.
struct TextLine: Sendable {
  var segments: [Segment]
  var box: Box
  /// The usual font size on the line, in points.
  var em: Double
}

/// Upright text of a page in lines and segments; turned words kept aside.
struct PageText: Sendable {
  var glyphs: [Glyph]
  var words: [Word]
  var lines: [TextLine]
  /// Words not upright, such as headings along a column.
  var turnedWords: [Int]
}

extension [TextLine] {
  /// A single line begins or ends where an entry above it does, inside the table, and stands close to a line of the same
  /// row: more text of an entry.
  func goesOn(_ index: Int, in block: Range<Int>) -> Bool {
    let line = self[index]
    guard index > block.lowerBound, let left = self[block].map(\.box.left).min(),
      line.box.left > left + 0.8 * line.em
    else { return false }
    let isTightBelow =
      index + 1 < count && self[index + 1].segments.count > 1
      && self[index + 1].box.midY - line.box.midY < line.em
    guard isTightBelow || line.box.midY - self[index - 1].box.midY < 1.5 * line.em else { return false }
    return self[Swift.max(block.lowerBound, index - 3)..<index].contains { above in
      above.segments.contains {
        abs($0.box.left - line.box.left) < 1.5 || abs($0.box.right - line.box.right) < 1.5
      }
    }
  }
}
