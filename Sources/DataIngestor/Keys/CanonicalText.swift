import DuckDB

/// The text `T(v)` of a value that enters a key or a row hash (DIH-1, `hashing.md`), as DuckDB SQL.
enum CanonicalText {
  /// An expression of the canonical text.
  /// - Parameters:
  ///   - value: An expression of the stored type.
  ///   - type: The stored type.
  ///   - written: What the engine writes of the value, where that is at hand.
  /// - Returns: NULL where the value is NULL.
  static func sql(_ value: String, _ type: DataType, written: String? = nil) -> String {
    let written = written ?? "CAST(\(value) AS VARCHAR)"
    return switch type {
    case .text: value
    case .boolean, .integer, .uuid, .date: written
    case .decimal(_, scale: 0): written
    case .decimal(let precision, let scale) where precision == scale:
      // DuckDB writes no zero before the point where the type has no digit there.
      trimmed("replace(\(written), '.', '0.')")
    case .decimal: trimmed(written)
    case .double: double(value)
    case .timestamp: "strftime(\(value), '%Y-%m-%dT%H:%M:%S.%f')"
    case .timestamptz: "strftime(\(value) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%f') || 'Z'"
    case .time: "strftime(DATE '2000-01-01' + \(value), '%H:%M:%S.%f')"
    case .blob: "lower(hex(\(value)))"
    case .json: written
    }
  }

  /// An expression of the canonical text of the timestamp at which a day begins. Years of four digits are written by a cast, in half
  /// the time.
  static func timestamp(ofDate value: String, written: String? = nil) -> String {
    """
    CASE WHEN \(value) BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' \
    THEN \(written ?? "CAST(\(value) AS VARCHAR)") || 'T00:00:00.000000' \
    ELSE \(sql("CAST(\(value) AS TIMESTAMP)", .timestamp)) END
    """
  }

  /// Most amounts do not end in a zero: only those that do are trimmed.
  private static func trimmed(_ text: String) -> String {
    "CASE WHEN suffix(\(text), '0') THEN rtrim(rtrim(\(text), '0'), '.') ELSE \(text) END"
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

  /// `E(s)`: the separators inside a text, escaped. Only text and JSON can hold them. Looking for them costs a fifth of replacing
  /// them.
  static func escaped(_ text: String, _ type: DataType) -> String {
    switch type {
    case .text, .json:
      "CASE WHEN contains(\(text), chr(29)) OR contains(\(text), chr(30)) OR contains(\(text), chr(31)) "
        + "THEN replace(replace(replace(\(text), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U') "
        + "ELSE \(text) END"
    default: text
    }
  }
}
