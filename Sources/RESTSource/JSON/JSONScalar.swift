/// A single value taken out of a response: a cursor, a total, a parent's key.
package enum JSONScalar: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, digits as sent.
  case number(String)
  /// A string, escapes resolved.
  case text(String)
  /// An object or array, as sent.
  case compound(String)

  /// The value at a range of valid JSON.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    let slice = UnsafeBufferPointer(rebasing: bytes[range])
    switch slice.first {
    case UInt8(ascii: "n"): self = .null
    case UInt8(ascii: "t"): self = .bool(true)
    case UInt8(ascii: "f"): self = .bool(false)
    case UInt8(ascii: "\""):
      let content = UnsafeBufferPointer(rebasing: slice[1..<(slice.count - 1)])
      self = .text(String(decoding: JSONText.decode(content), as: UTF8.self))
    case UInt8(ascii: "{"), UInt8(ascii: "["): self = .compound(String(decoding: slice, as: UTF8.self))
    default: self = .number(String(decoding: slice, as: UTF8.self))
    }
  }

  /// The value as a parameter carries it; nil for null.
  package var text: String? {
    switch self {
    case .null: nil
    case .bool(let value): String(value)
    case .number(let digits): digits
    case .text(let text): text
    case .compound(let json): json
    }
  }

  /// Whether a program would take the value for yes: not null, false, 0 or empty.
  package var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .number(let digits): Double(digits) != 0
    case .text(let text): !text.isEmpty && text.lowercased() != "false" && text != "0"
    case .compound(let json): json != "[]" && json != "{}"
    }
  }

  /// The value as JSON.
  package var json: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .number(let digits): digits
    case .text(let text): JSONText.quote(text)
    case .compound(let json): json
    }
  }
}
