/// Texts as YAML writes them.
enum YAMLText {
  private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"]

  /// The text itself where it means itself in YAML, also within `{}`; else in double quotes.
  static func quoted(_ text: String) -> String {
    let isPlain =
      text.wholeMatch(of: /[A-Za-z_\/.][A-Za-z0-9_ .\/()\-]*/) != nil && !text.hasSuffix(" ")
      && !words.contains(text.lowercased())
    if isPlain { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default:
        quoted +=
          character.value < 0x20 || character.value == 0x7F
          ? "\\x" + (character.value < 16 ? "0" : "") + String(character.value, radix: 16) : String(character)
      }
    }
    return quoted + "\""
  }
}
