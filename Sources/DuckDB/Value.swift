/// One value that crosses between Swift and DuckDB: a parameter, or a cell of a small result.
public enum Value: Hashable, Sendable {
  /// SQL NULL.
  case null
  /// BOOLEAN.
  case boolean(Bool)
  /// Every integer type up to 64 bits.
  case integer(Int64)
  /// FLOAT and DOUBLE.
  case double(Double)
  /// VARCHAR; and, when read, the text DuckDB itself gives for every type that has no case here.
  case text(String)
  /// BLOB.
  case blob([UInt8])

  /// The text of the value; nil for NULL.
  public var text: String? {
    switch self {
    case .null: nil
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .double(let value):
      value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    case .text(let value): value
    case .blob(let bytes): bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  /// The value as an integer, where it is one.
  public var int: Int? {
    if case .integer(let value) = self { Int(value) } else { nil }
  }

  /// The value as a boolean, where it is one.
  public var bool: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// An integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension Value {
  /// A text, or NULL for nil.
  public init(_ text: String?) { self = text.map { .text($0) } ?? .null }
  /// An integer, or NULL for nil.
  public init(_ integer: Int?) { self = integer.map { .integer(Int64($0)) } ?? .null }
}
