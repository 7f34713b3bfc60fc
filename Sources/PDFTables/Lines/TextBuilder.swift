/// Turns words into strings: spaces where there is one in the content or a gap, lines by a line feed.
struct TextBuilder {
  let text: PageText

  /// Space wider than this share of the font size reads as a space.
  private static let spaceGap = 0.15

  func string(_ segment: Segment) -> String { string(line: segment.words) }

  /// The words of one line, from left to right.
  func string(line words: [Int]) -> String {
    var scalars = String.UnicodeScalarView()
    var previous: Word?
    for index in words {
      let word = text.words[index]
      if let previous, word.followsSpace || gap(previous, word) > Self.spaceGap * min(previous.em, word.em) {
        scalars.append(" ")
      }
      append(word.glyphs, to: &scalars)
      previous = word
    }
    let string = String(scalars)
    return Self.readsRightToLeft(scalars) ? Self.logicalOrder(string) : string
  }

  private func gap(_ a: Word, _ b: Word) -> Double {
    switch b.turn {
    case 1: b.box.top - a.box.bottom
    case 2: a.box.left - b.box.right
    case 3: a.box.top - b.box.bottom
    default: b.box.left - a.box.right
    }
  }

  func append(_ range: Range<Int>, to scalars: inout String.UnicodeScalarView) {
    for glyph in text.glyphs[range] { Self.append(glyph.scalar, to: &scalars) }
  }

  static func append(_ scalar: Unicode.Scalar, to scalars: inout String.UnicodeScalarView) {
    switch scalar.value {
    // A hyphen at a line's end, which PDFium marks, and soft hyphens that are shown.
    case 0x02, 0xAD, 0xFFFE: scalars.append("-")
    case 0xFB00: scalars.append(contentsOf: "ff".unicodeScalars)
    case 0xFB01: scalars.append(contentsOf: "fi".unicodeScalars)
    case 0xFB02: scalars.append(contentsOf: "fl".unicodeScalars)
    case 0xFB03: scalars.append(contentsOf: "ffi".unicodeScalars)
    case 0xFB04: scalars.append(contentsOf: "ffl".unicodeScalars)
    case 0...0x1F, 0x200B: break
    default: scalars.append(scalar)
    }
  }

  private static func readsRightToLeft(_ scalars: String.UnicodeScalarView) -> Bool {
    var right = 0
    var left = 0
    for scalar in scalars where scalar.value > 0x40 {
      switch scalar.value {
      case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: right += 1
      default: left += 1
      }
    }
    return right > left
  }

  /// Words were put from left to right; Hebrew and Arabic read the other way, their figures do not.
  private static func logicalOrder(_ visual: String) -> String {
    visual.split(separator: " ").reversed().joined(separator: " ")
  }

  /// Words in lines of their own, whichever way they are turned.
  func string(cell words: [Int]) -> String {
    guard let first = words.first else { return "" }
    let turn = text.words[first].turn
    var lines: [(across: Double, size: Double, words: [Int])] = []
    for index in words.sorted(by: { across($0, turn) < across($1, turn) }) {
      let position = across(index, turn)
      let em = text.words[index].em
      if let last = lines.indices.last,
        position - lines[last].across < 0.5 * min(em, lines[last].size) + 0.1 * em
      {
        lines[last].words.append(index)
      } else {
        lines.append((position, em, [index]))
      }
    }
    return lines.map { line in
      string(line: line.words.sorted { along($0, turn) < along($1, turn) })
    }.joined(separator: "\n")
  }

  private func across(_ index: Int, _ turn: UInt8) -> Double {
    let box = text.words[index].box
    return switch turn {
    case 1: -box.midX
    case 2: -box.midY
    case 3: box.midX
    default: box.midY
    }
  }

  private func along(_ index: Int, _ turn: UInt8) -> Double {
    let box = text.words[index].box
    return switch turn {
    case 1: box.top
    case 2: -box.right
    case 3: -box.bottom
    default: box.left
    }
  }
}
