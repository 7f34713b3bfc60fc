/// The type of a stored column. Every destination can hold each of them without loss.
public enum DataType: Hashable, Sendable {
  /// `true` or `false`.
  case boolean
  /// A whole number of at most 18 digits.
  case integer
  /// An exact number: `precision` digits in all (at most 38), `scale` of them after the point.
  case decimal(precision: Int, scale: Int)
  /// A binary floating-point number; only where a source declares it.
  case double
  /// Text, as it is.
  case text
  /// A calendar date.
  case date
  /// A time of day, with microseconds.
  case time
  /// A date and time without a zone, with microseconds.
  case timestamp
  /// An instant, with microseconds.
  case timestamptz
  /// A UUID.
  case uuid
  /// Bytes.
  case blob
  /// A nested value, as compact JSON.
  case json

  /// The type in DuckDB's SQL.
  public var sql: String {
    switch self {
    case .boolean: "BOOLEAN"
    case .integer: "BIGINT"
    case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
    case .double: "DOUBLE"
    case .text: "VARCHAR"
    case .date: "DATE"
    case .time: "TIME"
    case .timestamp: "TIMESTAMP"
    case .timestamptz: "TIMESTAMPTZ"
    case .uuid: "UUID"
    case .blob: "BLOB"
    case .json: "JSON"
    }
  }

  /// The name under which DuckDB lists the type of a column.
  var engineName: String { self == .timestamptz ? "TIMESTAMP WITH TIME ZONE" : sql }

  /// The narrowest exact type for numbers with so many digits before and after the point: 18 digits in all are half the
  /// size of 38, and the scale grows in steps (0, 2, 4, 6, 8), so that one more decimal place seldom means a new schema.
  public static func decimal(integerDigits: Int, scale: Int) -> DataType? {
    let stepped = scale <= 8 ? (scale + 1) / 2 * 2 : scale
    if integerDigits + stepped <= 18 { return .decimal(precision: 18, scale: stepped) }
    if integerDigits + stepped <= 38 { return .decimal(precision: 38, scale: stepped) }
    if integerDigits + scale <= 38 { return .decimal(precision: 38, scale: scale) }
    return nil
  }
}

extension DataType: CustomStringConvertible {
  /// The name people write: `decimal(18,2)`, `timestamp`.
  public var description: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "integer"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .double: "double"
    case .text: "text"
    case .date: "date"
    case .time: "time"
    case .timestamp: "timestamp"
    case .timestamptz: "timestamptz"
    case .uuid: "uuid"
    case .blob: "blob"
    case .json: "json"
    }
  }

  /// Reads the name people write.
  public init?(_ name: String) {
    let simple: [String: DataType] = [
      "boolean": .boolean, "integer": .integer, "double": .double, "text": .text, "date": .date,
      "time": .time,
      "timestamp": .timestamp, "timestamptz": .timestamptz, "uuid": .uuid, "blob": .blob, "json": .json,
    ]
    if let type = simple[name] {
      self = type
    } else if let match = name.wholeMatch(of: /decimal\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)/),
      let precision = Int(match.1), let scale = Int(match.2), (1...38).contains(precision), scale <= precision
    {
      self = .decimal(precision: precision, scale: scale)
    } else {
      return nil
    }
  }
}

extension DataType {
  /// The type that holds the values of both: what a column widens to. Types never narrow.
  ///
  /// Boolean and integer widen to decimal, dates to timestamps, and everything else meets at text
  /// (`vault.md`, schema versions).
  public func widened(with other: DataType) -> DataType {
    if self == other { return self }
    switch (self, other) {
    case (.decimal(let p, let s), .decimal(let q, let t)):
      let scale = max(s, t)
      let digits = max(p - s, q - t) + scale
      return digits <= 38 ? .decimal(precision: max(digits, p, q) <= 18 ? 18 : 38, scale: scale) : .text
    case (.integer, .decimal(let precision, let scale)), (.decimal(let precision, let scale), .integer):
      let digits = max(18, precision - scale) + scale
      return digits <= 38 ? .decimal(precision: digits <= 18 ? 18 : 38, scale: scale) : .text
    case (.double, .integer), (.integer, .double), (.double, .decimal), (.decimal, .double): return .double
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    case (.date, .timestamptz), (.timestamptz, .date): return .timestamptz
    default: return .text
    }
  }

  /// Whether the engine stores its values as whole numbers: in the same order, and cheap to compare.
  var isStoredAsInteger: Bool {
    switch self {
    case .boolean, .integer, .decimal, .date, .time, .timestamp, .timestamptz, .uuid: true
    case .double, .text, .blob, .json: false
    }
  }

  /// Whether every value of `other` is a value of this type, so that a registered column can take it in.
  public func holds(_ other: DataType) -> Bool { widened(with: other) == self }
}

extension DataType {
  /// The type whose canonical text enters a key: dates enter as timestamps, so that a column that widens from one to the
  /// other leaves its keys alone.
  var keyType: DataType { self == .date ? .timestamp : self }

  /// Whether every value has the same text in a key of either type.
  func hasSameKeyTexts(as other: DataType) -> Bool {
    if self == other { return true }
    return switch (self, other) {
    case (.decimal, .decimal), (.integer, .decimal), (.decimal, .integer), (.integer, .text): true
    default: false
    }
  }
}
