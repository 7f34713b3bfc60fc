/// A pattern of a contract, which DuckDB reads by RE2, in the regular expressions of PostgreSQL.
///
/// Both share most of their words. What means more there is rewritten: classes that go beyond ASCII, a point that takes the end of a
/// line.
enum AdvancedPattern {
  /// The pattern that the same texts match as a whole; nil where PostgreSQL has no words for it.
  static func matchingWhole(_ pattern: String) -> String? {
    var (translated, isInBrackets) = ("", false)
    var rest = pattern[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let escaped = rest.popFirst(), let words = escape(escaped, isInBrackets) else { return nil }
        translated += words
      case "[" where isInBrackets:
        // A class by name.
        guard rest.first != ":" else { return nil }
        translated += "\\["
      case "[":
        translated += "["
        isInBrackets = true
        if rest.first == "^" { translated.append(rest.removeFirst()) }
        if rest.first == "]" { translated += "\\" + String(rest.removeFirst()) }
      case "]" where isInBrackets:
        translated += "]"
        isInBrackets = false
      case _ where isInBrackets: translated.append(character)
      case ".": translated += "[^\\n]"
      case "(" where rest.hasPrefix("?"):
        guard let group = rest.prefixMatch(of: /\?(:|P<[A-Za-z_][A-Za-z0-9_]*>)/) else { return nil }
        translated += group.1 == ":" ? "(?:" : "("
        rest = rest[group.range.upperBound...]
      case "{":
        // PostgreSQL repeats up to 255 times.
        if let times = rest.prefixMatch(of: /(\d+)(?:,(\d*))?\}/),
          [times.1, times.2 ?? ""].contains(where: { Int($0) ?? 0 > 255 })
        {
          return nil
        }
        translated += "{"
      default: translated.append(character)
      }
    }
    return "^(?:\(translated))$"
  }

  private static func escape(_ character: Character, _ isInBrackets: Bool) -> String? {
    func either(_ characters: String) -> String { isInBrackets ? characters : "[\(characters)]" }
    switch character {
    case "d": return either("0-9")
    case "w": return either("0-9A-Za-z_")
    case "s": return either(#"\t\n\f\r "#)
    case "D" where !isInBrackets: return "[^0-9]"
    case "W" where !isInBrackets: return "[^0-9A-Za-z_]"
    case "S" where !isInBrackets: return #"[^\t\n\f\r ]"#
    case "A" where !isInBrackets: return #"\A"#
    case "z" where !isInBrackets: return #"\Z"#
    case "t", "n", "r", "f", "v", "a": return "\\\(character)"
    case _ where character.isASCII && (character.isPunctuation || character.isSymbol): return "\\\(character)"
    default: return nil
    }
  }
}
