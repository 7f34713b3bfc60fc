/// Spelling names and texts in SQL.
public enum SQL {
  /// A quoted identifier.
  public static func name(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

  /// A qualified, quoted identifier.
  public static func name(_ schema: String, _ name: String) -> String {
    self.name(schema) + "." + self.name(name)
  }

  /// A quoted text.
  public static func text(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

  /// A quoted text, or NULL.
  public static func text(optional text: String?) -> String { text.map { self.text($0) } ?? "NULL" }

  /// A parenthesised, comma-separated list of quoted texts.
  public static func list(_ texts: some Sequence<String>) -> String {
    "[" + texts.map { text($0) }.joined(separator: ", ") + "]"
  }
}
