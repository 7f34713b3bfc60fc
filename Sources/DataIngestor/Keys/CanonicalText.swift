import DuckDB

/// The text `T(v)` of a value that enters a key or a row hash (DIH-1, `hashing.md`), as DuckDB SQL.
enum CanonicalText {
  /// An expression of the canonical text.
  /// - Parameters:
  ///   - value: An expression of the stored type.
  ///   - type: The stored type.
  /// - Returns: NULL where the value is NULL.
  static func sql(_ value: String, _ type: DataType) -> String {
    switch type {
    case .text: value
    case .boolean, .integer, .uuid, .date: "CAST(\(value) AS VARCHAR)"
    case .decimal(_, scale: 0): "CAST(\(value) AS VARCHAR)"
    case .decimal:
      // Most amounts do not end in a zero: only those that do are trimmed.
      "CASE WHEN suffix(CAST(\(value) AS VARCHAR), '0') "
        + "THEN rtrim(rtrim(CAST(\(value) AS VARCHAR), '0'), '.') ELSE CAST(\(value) AS VARCHAR) END"
    case .double: double(value)
    case .timestamp: "strftime(\(value), '%Y-%m-%dT%H:%M:%S.%f')"
    case .timestamptz: "strftime(\(value) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%f') || 'Z'"
    case .time: "strftime(DATE '2000-01-01' + \(value), '%H:%M:%S.%f')"
    case .blob: "lower(hex(\(value)))"
    case .json: "CAST(\(value) AS VARCHAR)"
    }
  }

  /// Digits for integral values below 1e16, else the shortest text that round-trips.
  private static func double(_ value: String) -> String {
    """
    CASE WHEN isnan(\(value)) THEN 'NaN' WHEN isinf(\(value)) THEN \
    CASE WHEN \(value) > 0 THEN 'Infinity' ELSE '-Infinity' END \
    WHEN \(value) = trunc(\(value)) AND abs(\(value)) < 1e16 THEN CAST(CAST(\(value) AS BIGINT) AS VARCHAR) \
    ELSE CAST(\(value) AS VARCHAR) END
    """
  }

  /// `E(s)`: the separators inside a text, escaped. Looking for them is a fifth of the cost of replacing them.
  static func escaped(_ text: String) -> String {
    let holdsAny = (29...31).map { "contains(\(text), chr(\($0)))" }.joined(separator: " OR ")
    let replaced =
      "replace(replace(replace(\(text), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U')"
    return "CASE WHEN \(holdsAny) THEN \(replaced) ELSE \(text) END"
  }

  /// `E(T(v))`. Only text and JSON can hold separators.
  static func escaped(_ text: String, _ type: DataType) -> String {
    switch type {
    case .text, .json: escaped(text)
    default: text
    }
  }
}
