/// Eight bytes at once, as a word: which of them equal a value is told by the high bit of each byte (SWAR). It needs no
/// instructions of a certain processor, and is what makes the pass over regular files fast.
struct ByteMasks {
  private static let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  private static let high: UInt64 = 0x8080_8080_8080_8080

  /// A word of eight times a byte.
  static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  let word: UInt64

  @inline(__always)
  init(_ base: UnsafePointer<UInt8>) {
    word = UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt64.self))
  }

  /// The bytes that equal a value; exact.
  /// - Parameter pattern: The value eight times.
  @inline(__always)
  func equal(_ pattern: UInt64) -> UInt64 {
    let difference = word ^ pattern
    return ~(((difference & Self.low) &+ Self.low) | difference | Self.low)
  }

  /// The bytes below 0x20 or from 0x80 on; exact.
  @inline(__always)
  var notPlain: UInt64 {
    (~((word | Self.high) &- 0x2020_2020_2020_2020) | word) & Self.high
  }
}
