/// One value of a record, as a range of the buffer that holds it.
package struct Field: Hashable, Sendable {
  /// Where its content starts; inside the quotes.
  package var start: Int
  /// Where its content ends.
  package var end: Int
  /// Whether it stood in quotes.
  package var isQuoted = false
  /// Whether quotes or escapes inside are to be resolved.
  package var hasEscapes = false

  package init(start: Int, end: Int, isQuoted: Bool = false, hasEscapes: Bool = false) {
    self.start = start
    self.end = end
    self.isQuoted = isQuoted
    self.hasEscapes = hasEscapes
  }

  package var isEmpty: Bool { start == end }

  /// Whether the value begins with a double quote to which no other one belongs.
  func opensQuote(_ base: UnsafePointer<UInt8>) -> Bool {
    !isEmpty && base[start] == UInt8(ascii: "\"")
      && !bytes(base).count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2)
  }

  /// The bytes as they stand in the buffer.
  func bytes(_ base: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + start, count: end - start)
  }

  /// The value with doubled quotes and escapes resolved.
  package func value(_ base: UnsafePointer<UInt8>, _ dialect: Dialect) -> [UInt8] {
    guard hasEscapes else { return Array(bytes(base)) }
    var value: [UInt8] = []
    value.reserveCapacity(end - start)
    var index = start
    while index < end {
      let byte = base[index]
      if index + 1 < end {
        let next = base[index + 1]
        let isDoubled = isQuoted && byte == dialect.quote && next == byte
        let isEscaped =
          byte == dialect.escape
          && (next == dialect.quote || next == byte || (!isQuoted && next == dialect.delimiter.first))
        if isDoubled || isEscaped { index += 1 }
      }
      value.append(base[index])
      index += 1
    }
    return value
  }
}

/// What is odd about a record.
package struct RecordFlags: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A quote that neither opens nor closes a value.
  package static let strayQuote = RecordFlags(rawValue: 1)
  /// A quoted value that does not end.
  package static let unterminated = RecordFlags(rawValue: 2)
  /// A value over several lines.
  package static let multiline = RecordFlags(rawValue: 4)
  /// Nothing in the line.
  package static let blank = RecordFlags(rawValue: 8)
}
