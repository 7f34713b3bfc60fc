/// The escapes in texts of a workbook: `_x000D_` is the character of that number, `_x005F_` an underscore before what else would
/// be an escape.
enum EscapedText {
  /// Resolves those behind a place.
  static func resolve(_ bytes: inout [UInt8], from start: Int) {
    guard bytes.count - start >= 7, bytes[start...].contains(0x5F) else { return }
    var (read, write) = (start, start)
    while read < bytes.count {
      guard let unit = unit(bytes, read) else {
        bytes[write] = bytes[read]
        (read, write) = (read + 1, write + 1)
        continue
      }
      var (scalar, length) = (UInt32(unit), 7)
      if (0xD800..<0xDC00).contains(scalar), let low = self.unit(bytes, read + 7),
        (0xDC00..<0xE000).contains(low)
      {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        length = 14
      }
      // Half a character, and the one that ends texts, stay as they are written.
      guard scalar != 0, let character = Unicode.Scalar(scalar) else {
        bytes[write] = bytes[read]
        (read, write) = (read + 1, write + 1)
        continue
      }
      for byte in UTF8.encode(character) ?? UTF8.encodedReplacementCharacter {
        bytes[write] = byte
        write += 1
      }
      read += length
    }
    bytes.removeLast(bytes.count - write)
  }

  /// The number in an escape that begins at a place.
  private static func unit(_ bytes: [UInt8], _ index: Int) -> UInt16? {
    guard index + 7 <= bytes.count, bytes[index] == 0x5F, bytes[index + 1] == UInt8(ascii: "x"),
      bytes[index + 6] == 0x5F
    else { return nil }
    var value: UInt16 = 0
    for byte in bytes[index + 2..<index + 6] {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: return nil
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}
