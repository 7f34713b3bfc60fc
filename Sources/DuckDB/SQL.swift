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

  /// A list of texts.
  public static func list(_ texts: some Sequence<String>) -> String {
    "CAST(ARRAY[" + texts.map { text($0) }.joined(separator: ", ") + "] AS VARCHAR[])"
  }

  /// A TIMESTAMP.
  public static func timestamp(_ text: String) -> String { "CAST(\(self.text(text)) AS TIMESTAMP)" }

  /// The MD5 digest of a text as a UUID, as `CAST(md5(...) AS UUID)` is.
  public static func md5(_ text: String) -> String { "uuid_of_md5(md5_number(\(text)))" }

  /// A statement that inserts rows of expressions.
  public static func insert(into table: String, columns: [String] = [], _ rows: [[String]]) -> String {
    let list = columns.isEmpty ? "" : " (\(columns.map { name($0) }.joined(separator: ", ")))"
    let values = rows.map { "(" + $0.joined(separator: ", ") + ")" }.joined(separator: ", ")
    return "INSERT INTO \(table)\(list) VALUES \(values)"
  }
}
