extension ColumnFormat {
  /// Whether a text might have the format, as far as its characters tell: cheap, and never no where ``proof(_:)`` says yes. One
  /// value of a column rules most formats out before any SQL is planned.
  func mightRead(_ text: String) -> Bool {
    let text = text.utf8.drop { $0 == UInt8(ascii: " ") }
    func holds(_ character: Character) -> Bool { text.contains(character.asciiValue ?? 0) }
    let hasDigit = text.contains { (0x30...0x39).contains($0) }
    switch notation {
    case .typed, .text: return true
    case .boolean(let trueWords, let falseWords):
      return (trueWords + falseWords).contains {
        $0.utf8.first == text.first.map { $0 | 0x20 } || $0.utf8.first == text.first
      }
    case .integer, .epoch: return hasDigit && text.allSatisfy { Self.digitsAndSpaces.contains($0) }
    case .plainDecimal:
      return hasDigit && text.allSatisfy { Self.digitsAndSpaces.contains($0) || $0 == UInt8(ascii: ".") }
    case .formattedDecimal: return hasDigit
    case .isoDate, .isoTimestamp, .isoTimestamptz: return hasDigit && holds("-")
    case .isoTime: return hasDigit && holds(":")
    case .uuid: return holds("-") && text.count >= 36
    case .namedMonth:
      return hasDigit && text.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x80 }
    case .shortYear: return hasDigit && text.count <= 8
    case .date(let format), .timestamp(let format): return Self.mightParse(text, format)
    }
  }

  private static let digitsAndSpaces = Set("0123456789- ".utf8)

  /// Whether the text holds the characters that the format spells out, and letters where it names months or days.
  private static func mightParse(_ text: Substring.UTF8View, _ format: String) -> Bool {
    var isDirective = false
    var namesSomething = false
    for byte in format.utf8 {
      if isDirective {
        namesSomething = namesSomething || "aAbBp".utf8.contains(byte)
        isDirective = false
      } else if byte == UInt8(ascii: "%") {
        isDirective = true
      } else if byte != UInt8(ascii: " "), !text.contains(byte) {
        return false
      }
    }
    return !namesSomething || text.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x80 }
  }
}
