import CPDFium

/// Characters as PDFium gives them, in user space, before the page is turned for reading.
struct RawGlyph {
  var scalar: UInt32
  var rect: CPDFiumRect
  var turn: UInt8
  var isBold: Bool
  var startsRun: Bool
}

/// Reads the characters of a text page: generated ones skipped, slanted ones counted.
struct CharacterReader {
  let pdfium: PDFiumFunctions
  var characters: [RawGlyph] = []
  var unmapped = 0
  var slanted = 0

  init(pdfium: PDFiumFunctions) { self.pdfium = pdfium }

  mutating func read(_ page: CPDFiumTextPageRef, limit: Int) throws {
    let count = Int(pdfium.characterCount(page))
    guard count <= limit else { throw PDFError.limitExceeded(limit: "characters on a page", value: limit) }
    characters.reserveCapacity(count)
    var lastObject: CPDFiumObjectRef?
    var turn: UInt8? = 0
    var isBold = false
    for index in 0..<Int32(max(0, count)) {
      var scalar = pdfium.unicode(page, index)
      if pdfium.isGenerated(page, index) == 1 { continue }
      let object = pdfium.textObject(page, index)
      let startsRun = object != lastObject
      if startsRun || object == nil {
        // Angle and weight are the same for all characters of one text object.
        lastObject = object
        turn = Self.quarters(radians: pdfium.angle(page, index))
        isBold = pdfium.fontWeight(page, index) >= 600 || hasBoldName(page, index)
      }
      guard let turn else {
        slanted += 1
        continue
      }
      guard let rect = rect(page, index, turn: turn) else { continue }
      if scalar == 0 {
        unmapped += 1
        scalar = 0xFFFD
      }
      characters.append(
        RawGlyph(scalar: scalar, rect: rect, turn: turn, isBold: isBold, startsRun: startsRun))
    }
  }

  /// The font's name tells of bold letters; many fonts do not tell their weight.
  private func hasBoldName(_ page: CPDFiumTextPageRef, _ index: Int32) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { name in
      var flags: Int32 = 0
      let count = min(
        name.count, Int(pdfium.fontName(page, index, name.baseAddress, UInt(name.count), &flags)))
      guard count > 4 else { return false }
      for start in 0..<(count - 4) {
        let letters = (0..<4).map { name[start + $0] | 0x20 }
        if letters == [0x62, 0x6F, 0x6C, 0x64] { return true }
      }
      return false
    }
  }

  /// Clockwise quarter turns, or nil when the angle is more than 10 degrees off a quarter.
  static func quarters(radians: Float) -> UInt8? {
    let quarters = Double(radians) / (Double.pi / 2)
    guard quarters.isFinite else { return 0 }
    let nearest = quarters.rounded()
    guard abs(quarters - nearest) < 0.11 else { return nil }
    return UInt8((Int(nearest) % 4 + 4) % 4)
  }

  private func rect(_ page: CPDFiumTextPageRef, _ index: Int32, turn: UInt8) -> CPDFiumRect? {
    var loose = CPDFiumRect()
    if pdfium.looseBox(page, index, &loose) != 0 {
      let rect = CPDFiumRect(
        left: min(loose.left, loose.right), top: max(loose.top, loose.bottom),
        right: max(loose.left, loose.right), bottom: min(loose.top, loose.bottom))
      let width = rect.right - rect.left
      let height = rect.top - rect.bottom
      if width.isFinite, height.isFinite, max(width, height) > 0.2, min(width, height) >= 0,
        max(width, height) < 5000
      {
        if (turn % 2 == 0 ? height : width) > 0.2 { return rect }
      }
    }
    var left = 0.0
    var right = 0.0
    var bottom = 0.0
    var top = 0.0
    guard pdfium.characterBox(page, index, &left, &right, &bottom, &top) != 0, right > left, top > bottom
    else { return nil }
    return CPDFiumRect(left: Float(left), top: Float(top), right: Float(right), bottom: Float(bottom))
  }
}
