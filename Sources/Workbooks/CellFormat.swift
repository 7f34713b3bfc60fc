/// What a cell's number format makes of its number.
package enum CellFormat: UInt8, Sendable {
  case number
  /// A day.
  case date
  /// A day and a time.
  case timestamp
  /// A time of day.
  case time
  /// A length of time, its hours not cut at 24: `[h]:mm:ss`.
  case elapsed

  /// A format that every program knows by its number.
  init(builtIn number: Int) {
    self =
      switch number {
      case 14...17, 27...31, 36, 50...54, 57, 58: .date
      case 18...21, 32...35, 45, 47, 55, 56: .time
      case 22: .timestamp
      case 46: .elapsed
      default: .number
      }
  }

  /// A format by its code, such as `dd.mm.yyyy` or `#,##0.00 [$€-407]`: the first of its sections that is one of a time decides.
  init(code: String) {
    self = Self.sections(Array(code.lowercased().utf8)).lazy.map(Self.kind).first { $0 != .number } ?? .number
  }

  /// The parts between semicolons, without texts in quotes and what only colours, aligns or names a language.
  private static func sections(_ code: [UInt8]) -> [[UInt8]] {
    var sections: [[UInt8]] = [[]]
    var index = 0
    while index < code.count {
      let byte = code[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        while index < code.count, code[index] != UInt8(ascii: "\"") { index += 1 }
        index += 1
      case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"):
        index += 1
      case UInt8(ascii: "["):
        let start = index
        while index < code.count, code[index] != UInt8(ascii: "]") { index += 1 }
        let content = code[start..<min(index, code.count)]
        // Hours, minutes or seconds that go on counting.
        if let first = content.first, "hms".utf8.contains(first), content.allSatisfy({ $0 == first }) {
          sections[sections.count - 1].append(UInt8(ascii: "["))
        }
        index += 1
      case UInt8(ascii: ";"): sections.append([])
      default: sections[sections.count - 1].append(byte)
      }
    }
    return sections
  }

  private static func kind(_ section: [UInt8]) -> CellFormat {
    let text = String(decoding: section, as: UTF8.self).replacing("general", with: "")
      .replacing("am/pm", with: "").replacing("a/p", with: "")
    if text.contains("[") { return .elapsed }
    var letters = text.utf8.filter { (0x61...0x7A).contains($0) }
    let holdsDigits = text.utf8.contains { "#?%".utf8.contains($0) }
    let holdsSeconds = letters.contains(UInt8(ascii: "s"))
    // `0.0E+0` is a number; zeroes stand in a time only behind its seconds.
    guard !letters.isEmpty, !holdsDigits, holdsSeconds || !text.contains("0") else { return .number }
    let tokens = "ymdhsegb".utf8
    letters.removeAll { !tokens.contains($0) }
    let hasClock = letters.contains { "hs".utf8.contains($0) }
    // A month between hours and seconds is minutes.
    let hasMonth = letters.indices.contains { index in
      guard letters[index] == UInt8(ascii: "m") else { return false }
      let before = letters[..<index].last { $0 != UInt8(ascii: "m") }
      let after = letters[index...].first { $0 != UInt8(ascii: "m") }
      return before != UInt8(ascii: "h") && after != UInt8(ascii: "s")
    }
    let hasDate = hasMonth || letters.contains { "ydegb".utf8.contains($0) }
    return hasDate ? (hasClock ? .timestamp : .date) : hasClock ? .time : .number
  }
}
