/// One visible character where it stands on the page.
struct Glyph: Sendable {
  var scalar: Unicode.Scalar
  /// From the font's ascent to its descent, and the advance width.
  var box: Box
  /// Clockwise quarter turns relative to the reading direction; 0 is upright.
  var turn: UInt8
  var isBold: Bool
  /// The first character of a piece of text in the content.
  var startsRun = false

  /// The font size as it appears, in points.
  var em: Double { turn % 2 == 0 ? box.height : box.width }

  var isSpace: Bool {
    switch scalar.value {
    // A hyphen at a line's end, as PDFium marks it.
    case 0x02: false
    case 0...0x20, 0xA0, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}

/// A straight line drawn on the page, or the side of a filled area.
struct Rule: Sendable {
  enum Orientation: Sendable { case horizontal, vertical }
  enum Origin: Sendable {
    /// Drawn as a line or a thin rectangle.
    case stroke
    /// The side of a coloured area.
    case fill
  }

  var orientation: Orientation
  /// y of a horizontal rule, x of a vertical one.
  var position: Double
  /// Start and end along the rule.
  var start: Double
  var end: Double
  var origin: Origin

  var length: Double { end - start }
}

/// A filled rectangle that is too thick to be a rule.
struct Fill: Sendable {
  var box: Box
  /// 0xRRGGBB.
  var color: UInt32
}

/// Everything on one page that table finding looks at, in reading space.
struct PageContent: Sendable {
  /// 1-based.
  var number: Int
  var width: Double
  var height: Double
  /// Clockwise quarter turns applied for reading, relative to the page as a viewer shows it.
  var turn: Int
  var characters: [Glyph] = []
  var rules: [Rule] = []
  var fills: [Fill] = []
  /// Boxes of curves and slanted lines: charts, logos, maps.
  var drawings: [Box] = []
  var images: [Box] = []
  var formFields: [PDFField] = []
  /// Characters whose font says no Unicode meaning for them.
  var unmappedCharacters = 0
  /// Characters left out because they stand at a slant.
  var slantedCharacters = 0
  /// True when the text came from optical recognition.
  var isRecognised = false

  var box: Box { Box(left: 0, top: 0, right: width, bottom: height) }
}
