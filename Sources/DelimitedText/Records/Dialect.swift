/// How a text separates and encloses values.
package struct Dialect: Hashable, Sendable {
  /// What separates values; empty where a line is one value.
  package var delimiter: [UInt8]
  /// What encloses values, or nil for nothing.
  package var quote: UInt8?
  /// What makes a quote inside a quoted value literal, besides its doubling.
  package var escape: UInt8?
  /// Whether spaces after a delimiter do not belong to the value.
  package var skipsSpaces = false
  /// Whether a run of delimiters separates once: columns aligned by spaces.
  package var collapses = false

  package init(
    delimiter: [UInt8], quote: UInt8? = UInt8(ascii: "\""), escape: UInt8? = nil, skipsSpaces: Bool = false,
    collapses: Bool = false
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.escape = escape
    self.skipsSpaces = skipsSpaces
    self.collapses = collapses
  }

  /// Comma, double quote.
  package static let standard = Dialect(delimiter: [UInt8(ascii: ",")])

  /// The delimiter as people write it.
  package var delimiterText: String { Self.text(delimiter) }

  /// A delimiter as people write it: `\t` for a tab.
  package static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).map { character in
      switch character {
      case "\t": "\\t"
      case let control where control.asciiValue.map({ $0 < 0x20 }) == true:
        "\\x" + (control.asciiValue ?? 0 < 16 ? "0" : "") + String(control.asciiValue ?? 0, radix: 16)
      default: String(character)
      }
    }.joined()
  }
}
