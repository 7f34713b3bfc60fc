/// Characters that stand together: no space and no wide gap inside.
struct Word: Sendable {
  /// Indices into the page's characters.
  var glyphs: Range<Int>
  var box: Box
  var turn: UInt8
  var isBold: Bool
  /// A space character stood before this word in the content.
  var followsSpace: Bool
  /// One space of the font's own width lies between this word and the one before it in the content.
  var isSpacedByOne: Bool
  var kind: Kind

  enum Kind: Sendable {
    /// Digits with the signs that go with amounts, shares and dates.
    case figure
    /// A sign that stands for "no figure".
    case dash
    /// A row of dots that leads the eye.
    case leader
    case text
  }

  /// The font size as it appears, in points.
  var em: Double { turn % 2 == 0 ? box.height : box.width }
}

/// Builds words from characters in content order, dropping characters and words struck twice.
struct WordBuilder {
  let glyphs: [Glyph]
  /// Vertical rules, by position: text of two cells may touch at one.
  let separators: [Rule]
  private(set) var words: [Word] = []

  init(_ glyphs: [Glyph], separators: [Rule]) {
    self.glyphs = glyphs
    self.separators = separators
    words.reserveCapacity(glyphs.count / 5)
  }

  /// Space wider than this share of the font size separates words.
  private static let wordGap = 0.15

  mutating func build() {
    var start: Int?
    var spaceSeen = false
    var wordFollowsSpace = false
    for index in glyphs.indices {
      if glyphs[index].isSpace {
        if let first = start { close(first..<index, wordFollowsSpace) }
        start = nil
        spaceSeen = true
        continue
      }
      if let first = start {
        if continues(glyphs[index - 1], glyphs[index]) { continue }
        close(first..<index, wordFollowsSpace)
      }
      start = index
      wordFollowsSpace = spaceSeen
      spaceSeen = false
    }
    if let first = start { close(first..<glyphs.count, wordFollowsSpace) }
  }

  private func continues(_ previous: Glyph, _ next: Glyph) -> Bool {
    guard previous.turn == next.turn else { return false }
    let em = min(previous.em, next.em)
    let gap: Double
    let across: Double
    switch next.turn {
    case 1: (gap, across) = (next.box.top - previous.box.bottom, next.box.midX - previous.box.midX)
    case 2: (gap, across) = (previous.box.left - next.box.right, next.box.midY - previous.box.midY)
    case 3: (gap, across) = (previous.box.top - next.box.bottom, next.box.midX - previous.box.midX)
    default: (gap, across) = (next.box.left - previous.box.right, next.box.midY - previous.box.midY)
    }
    guard abs(across) < 0.2 * em, gap < Self.wordGap * em, gap > -0.4 * em else { return false }
    return next.turn != 0 || !next.startsRun || !isCut(previous.box, next.box)
  }

  /// A vertical rule passes where one run of text ends and the next begins.
  private func isCut(_ a: Box, _ b: Box) -> Bool {
    var index = separators.partitioningIndex { $0.position >= a.midX - 0.5 * a.width }
    while index < separators.count, separators[index].position <= b.midX {
      if separators[index].start <= b.midY, separators[index].end >= b.midY { return true }
      index += 1
    }
    return false
  }

  /// The only character between two words is a space that touches both.
  private func isOneSpace(before start: Int) -> Bool {
    guard start >= 2, glyphs[start - 1].isSpace, !glyphs[start - 2].isSpace else { return false }
    let (previous, space, next) = (glyphs[start - 2], glyphs[start - 1], glyphs[start])
    guard previous.turn == 0, next.turn == 0, abs(previous.box.midY - next.box.midY) < 0.2 * next.em else {
      return false
    }
    let near = 0.12 * next.em
    return abs(space.box.left - previous.box.right) < near && abs(next.box.left - space.box.right) < near
  }

  private mutating func close(_ range: Range<Int>, _ followsSpace: Bool) {
    var box = glyphs[range.lowerBound].box
    var letters = 0
    var digits = 0
    var signs = 0
    var dots = 0
    for glyph in glyphs[range] {
      box = box.union(glyph.box)
      switch glyph.scalar.value {
      case 0x30...0x39: digits += 1
      case 0x2E, 0x5F, 0x2026, 0xB7: dots += 1
      case 0x20...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0xA2...0xA5, 0xB0, 0xB1, 0x2010...0x2015,
        0x2212, 0x20A0...0x20BF, 0x02, 0xAD:
        signs += 1
      default: letters += 1
      }
    }
    let first = glyphs[range.lowerBound]
    let kind: Word.Kind =
      if digits > 0, letters == 0 || Self.isMarkedFigure(glyphs[range], letters: letters, digits: digits) {
        .figure
      } else if dots >= 3, letters == 0, digits == 0, signs == 0 {
        .leader
      } else if letters == 0, digits == 0, range.count <= 3 {
        .dash
      } else {
        .text
      }
    words.append(
      Word(
        glyphs: range, box: box, turn: first.turn, isBold: first.isBold, followsSpace: followsSpace,
        isSpacedByOne: followsSpace && isOneSpace(before: range.lowerBound), kind: kind))
  }

  /// `12.50CR`, `3.4a`, `1,200DR`: figures with a short mark after them.
  private static func isMarkedFigure(_ glyphs: ArraySlice<Glyph>, letters: Int, digits: Int) -> Bool {
    guard letters <= 2, digits >= 2, let first = glyphs.first, first.scalar.value < 0x3A else { return false }
    return glyphs.suffix(letters).allSatisfy { $0.scalar.value >= 0x41 && $0.scalar.properties.isAlphabetic }
  }
}

extension Word {
  /// Figures with two equal marks between them, such as `03.02.24`.
  func isDate(_ glyphs: [Glyph]) -> Bool {
    let scalars = glyphs[self.glyphs].map(\.scalar)
    let marks = scalars.filter { !("0"..."9").contains($0) }
    return kind == .figure && (6...10).contains(scalars.count) && marks.count == 2
      && marks[0] == marks[1] && [".", "/", "-"].contains(marks[0])
  }

  /// True when `other` is the same text struck again a hair's breadth away, as for a false bold.
  func isStruckAgain(by other: Word, _ glyphs: [Glyph]) -> Bool {
    guard self.glyphs.count == other.glyphs.count, turn == other.turn else { return false }
    let near = 0.12 * em
    guard abs(box.left - other.box.left) < near, abs(box.top - other.box.top) < near else { return false }
    return zip(glyphs[self.glyphs], glyphs[other.glyphs]).allSatisfy { $0.scalar == $1.scalar }
  }
}
