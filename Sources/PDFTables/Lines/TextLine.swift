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
