/// Walks JSON text (RFC 8259) byte by byte without building values, so that numbers of any size and
/// every escape reach staging as they were sent.
///
/// The bytes are borrowed: a scanner lives inside the closure that lends them.
struct JSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var at: Int
  /// Whether white space was passed over since this was last reset; compact text can be copied as it is.
  var sawSpace = false

  /// How deep values may nest.
  static let depthLimit = 512

  init(_ bytes: UnsafeBufferPointer<UInt8>, at: Int = 0) {
    self.bytes = bytes
    self.at = at
  }

  /// The next byte that is not white space, or nil at the end.
  mutating func peek() -> UInt8? {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D:
        sawSpace = true
        at += 1
      default: return bytes[at]
      }
    }
    return nil
  }

  /// Passes one structural byte.
  mutating func expect(_ byte: UInt8) throws(JSONFault) {
    guard let next = peek() else { throw ended() }
    guard next == byte else {
      throw JSONFault("expected '\(Character(UnicodeScalar(byte)))'", at: at)
    }
    at += 1
  }

  /// Passes one value of any kind and returns where it lies.
  mutating func skipValue(depth: Int = 0) throws(JSONFault) -> Range<Int> {
    guard let first = peek() else { throw ended() }
    let start = at
    switch first {
    case UInt8(ascii: "{"):
      guard depth < Self.depthLimit else { throw JSONFault("values nest too deep", at: at) }
      try forEachMember { scanner, _ throws(JSONFault) in _ = try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      guard depth < Self.depthLimit else { throw JSONFault("values nest too deep", at: at) }
      try forEachElement { scanner throws(JSONFault) in _ = try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try skipString()
    case UInt8(ascii: "t"): try skipWord("true")
    case UInt8(ascii: "f"): try skipWord("false")
    case UInt8(ascii: "n"): try skipWord("null")
    default: try skipNumber()
    }
    return start..<at
  }

  /// Calls `body` for each member of the object here, with the range between its key's quotes; `body` must pass the value.
  mutating func forEachMember(
    _ body: (inout JSONScanner, Range<Int>) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    try expect(UInt8(ascii: "{"))
    if peek() == UInt8(ascii: "}") {
      at += 1
      return
    }
    while true {
      guard peek() == UInt8(ascii: "\"") else {
        throw at < bytes.count ? JSONFault("expected a key", at: at) : ended()
      }
      let key = try skipString()
      try expect(UInt8(ascii: ":"))
      try body(&self, key)
      guard let next = peek() else { throw ended() }
      at += 1
      if next == UInt8(ascii: "}") { return }
      guard next == UInt8(ascii: ",") else { throw JSONFault("expected ',' or '}'", at: at - 1) }
    }
  }

  /// Calls `body` for each element of the array here; `body` must pass the value.
  mutating func forEachElement(_ body: (inout JSONScanner) throws(JSONFault) -> Void) throws(JSONFault) {
    try expect(UInt8(ascii: "["))
    if peek() == UInt8(ascii: "]") {
      at += 1
      return
    }
    while true {
      try body(&self)
      guard let next = peek() else { throw ended() }
      at += 1
      if next == UInt8(ascii: "]") { return }
      guard next == UInt8(ascii: ",") else { throw JSONFault("expected ',' or ']'", at: at - 1) }
    }
  }

  /// Passes a string and returns the range between its quotes.
  mutating func skipString() throws(JSONFault) -> Range<Int> {
    at += 1
    let start = at
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        return start..<(at - 1)
      }
      if byte == UInt8(ascii: "\\") {
        try skipEscape()
      } else if byte < 0x20 {
        throw JSONFault("a string holds a bare control character", at: at)
      } else {
        at += 1
      }
    }
    throw ended()
  }

  private mutating func skipEscape() throws(JSONFault) {
    guard at + 1 < bytes.count else { throw ended() }
    switch bytes[at + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 2
    case UInt8(ascii: "u"):
      guard at + 5 < bytes.count else { throw ended() }
      for index in (at + 2)...(at + 5) where hexValue(bytes[index]) == nil {
        throw JSONFault("\\u wants four hexadecimal digits", at: index)
      }
      at += 6
    default: throw JSONFault("an unknown escape", at: at)
    }
  }

  private mutating func skipWord(_ word: StaticString) throws(JSONFault) {
    let length = word.utf8CodeUnitCount
    guard at + length <= bytes.count else { throw ended() }
    for index in 0..<length where bytes[at + index] != word.utf8Start[index] {
      throw JSONFault("expected a value", at: at)
    }
    at += length
  }

  private mutating func skipNumber() throws(JSONFault) {
    let start = at
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    if at < bytes.count, bytes[at] == UInt8(ascii: "0") {
      at += 1
    } else {
      try skipDigits(from: start)
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      try skipDigits(from: start)
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      try skipDigits(from: start)
    }
  }

  private mutating func skipDigits(from start: Int) throws(JSONFault) {
    let first = at
    while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
    if at == first { throw JSONFault(at == start ? "expected a value" : "a malformed number", at: at) }
  }

  private func ended() -> JSONFault { JSONFault("the text ends in the middle of a value", at: bytes.count) }
}

/// The value of a hexadecimal digit, or nil.
func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x37
  case 0x61...0x66: byte - 0x57
  default: nil
  }
}
