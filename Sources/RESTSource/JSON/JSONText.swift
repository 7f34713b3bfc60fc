/// Strings as JSON writes them.
package enum JSONText {
  /// Appends a text as a JSON string, quotes included.
  static func append(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x0A: output.append(contentsOf: "\\n".utf8)
      case 0x0D: output.append(contentsOf: "\\r".utf8)
      case 0x09: output.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        output.append(contentsOf: "\\u00".utf8)
        output.append(contentsOf: [hexDigit(byte >> 4), hexDigit(byte & 15)])
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// The text as a JSON string, quotes included.
  package static func quote(_ text: String) -> String {
    var output: [UInt8] = []
    append(text.utf8, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// The UTF-8 text that valid string content (between the quotes) stands for. A lone surrogate becomes U+FFFD.
  static func decode(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(content.count)
    var at = 0
    while at < content.count {
      guard content[at] == UInt8(ascii: "\\"), at + 1 < content.count else {
        output.append(content[at])
        at += 1
        continue
      }
      switch content[at + 1] {
      case UInt8(ascii: "b"): output.append(8)
      case UInt8(ascii: "f"): output.append(12)
      case UInt8(ascii: "n"): output.append(10)
      case UInt8(ascii: "r"): output.append(13)
      case UInt8(ascii: "t"): output.append(9)
      case UInt8(ascii: "u"):
        output.append(contentsOf: Character(scalar(content, &at)).utf8)
        continue
      case let other: output.append(other)
      }
      at += 2
    }
    return output
  }

  /// Reads a `\u` escape of four digits, with its second half where it is a surrogate pair, and passes it.
  private static func scalar(_ content: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Unicode.Scalar {
    let first = unit(content, at)
    at += 6
    if 0xD800..<0xDC00 ~= first, at + 1 < content.count, content[at] == UInt8(ascii: "\\"),
      content[at + 1] == UInt8(ascii: "u")
    {
      let second = unit(content, at)
      if 0xDC00..<0xE000 ~= second {
        at += 6
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
      }
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private static func unit(_ content: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
    guard at + 6 <= content.count else { return 0xFFFD }
    return content[(at + 2)..<(at + 6)].reduce(0) { $0 << 4 | UInt32(hexValue($1) ?? 0) }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
