extension ColumnFormat {
  /// Whether a text might have the format, as far as its characters tell: cheap, and never no where ``proof(_:)`` says yes. One
  /// value of a column rules most formats out before any SQL is planned.
  func mightRead(_ text: String) -> Bool {
    let text = Self.trimmed(text.utf8)
    func holds(_ character: Character) -> Bool { text.contains(character.asciiValue ?? 0) }
    let hasDigit = text.contains(where: Self.isDigit)
    switch notation {
    case .typed, .text: return true
    case .boolean(let trueWords, let falseWords):
      return (trueWords + falseWords).contains {
        $0.utf8.first == text.first.map { $0 | 0x20 } || $0.utf8.first == text.first
      }
    case .integer: return hasDigit && Self.unsigned(text).allSatisfy(Self.isDigit)
    case .epoch: return hasDigit && text.allSatisfy(Self.isDigit)
    case .plainDecimal:
      return hasDigit
        && Self.unsigned(text).allSatisfy { Self.isDigit($0) || $0 == UInt8(ascii: ".") }
    case .formattedDecimal(let mark):
      return hasDigit && Self.mightGroup(text, otherThan: mark) && text.allSatisfy(Self.isOfAmount)
    case .isoDate: return hasDigit && holds("-") && text.count == 10
    case .isoTimestamp: return hasDigit && holds("-") && text.count >= 16
    case .isoTimestamptz:
      return hasDigit && text.count >= 16
        && (holds("+") || holds("Z") || holds("C") || text.count { $0 == UInt8(ascii: "-") } > 2)
    case .isoTime: return hasDigit && holds(":") && !holds("-")
    case .uuid: return holds("-") && text.count >= 36
    case .namedMonth:
      // The month is written between the day and the year.
      guard let day = text.firstIndex(where: Self.isDigit) else { return false }
      guard let month = text[day...].firstIndex(where: Self.isLetter) else { return false }
      return text[month...].count(where: Self.isDigit) >= 4
    case .shortYear: return hasDigit && text.count <= 8
    case .date(let format), .timestamp(let format): return Self.mightParse(text, format)
    }
  }

  private static func trimmed(_ text: String.UTF8View) -> Substring.UTF8View {
    let space = UInt8(ascii: " ")
    var text = text.drop { $0 == space }
    while text.last == space { text.removeLast() }
    return text
  }

  /// Whether three digits follow the last sign that would part groups of them, if the mark is the decimal one.
  private static func mightGroup(_ text: Substring.UTF8View, otherThan mark: Character) -> Bool {
    let group = UInt8(ascii: mark == "," ? "." : ",")
    // The franc is abbreviated with a point.
    guard let place = text.lastIndex(of: group), !text.contains(UInt8(ascii: "F")) else { return true }
    return text[text.index(after: place)...].prefix(while: isDigit).count == 3
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether the byte is a letter, or part of a character outside of ASCII, which may be one.
  private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20) }

  /// Whether the byte may be in an amount: of small letters only those of `kr`, `zł` and `Fr` are.
  private static func isOfAmount(_ byte: UInt8) -> Bool {
    !(0x61...0x7A).contains(byte) || "krz".utf8.contains(byte)
  }

  private static func unsigned(_ text: Substring.UTF8View) -> Substring.UTF8View {
    text.first == UInt8(ascii: "-") ? text.dropFirst() : text
  }

  /// Whether the text holds the characters that the format spells out and no other signs, and letters where it names months or days.
  private static func mightParse(_ text: Substring.UTF8View, _ format: String) -> Bool {
    var isDirective = false
    var namesSomething = false
    var signs: [UInt8: Int] = [:]
    for byte in format.utf8 {
      if isDirective {
        namesSomething = namesSomething || "aAbBp".utf8.contains(byte)
        isDirective = false
      } else if byte == UInt8(ascii: "%") {
        isDirective = true
      } else if byte != UInt8(ascii: " ") {
        signs[byte, default: 0] += 1
      }
    }
    var hasLetters = false
    for byte in text {
      if signs[byte] != nil {
        signs[byte]? -= 1
      } else if isLetter(byte) {
        hasLetters = true
      } else if byte != UInt8(ascii: " "), !isDigit(byte) {
        return false
      }
    }
    return signs.values.allSatisfy { $0 <= 0 } && (!namesSomething || hasLetters)
  }
}
