/// Texts in files that a tool reads through Jinja.
enum Jinja {
  /// A text that Jinja leaves as it is.
  static func literal(_ text: String) -> String {
    guard ["{{", "{%", "{#"].contains(where: text.contains) else { return text }
    let escaped = text.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: "\\n")
    return "{{ '\(escaped)' }}"
  }
}
