/// Eight bytes at once, as a word: which of them equal a value is told by the high bit of each byte (SWAR). It needs no
/// instructions of a certain processor, and is what makes the pass over regular files fast.
///
/// All is exact where no byte is above 0x7F; one that is shows in ``notASCII``, and then nothing else of the word counts.
struct ByteMasks {
  static let count = 8
  private static let high: UInt64 = 0x8080_8080_8080_8080

  /// A word of eight times a byte.
  static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  let word: UInt64

  @inline(__always)
  init(_ base: UnsafePointer<UInt8>) {
    word = UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt64.self))
  }

  /// The bytes that equal a value.
  /// - Parameter pattern: The value eight times.
  @inline(__always)
  func equal(_ pattern: UInt64) -> UInt64 { (Self.high &- (word ^ pattern)) & Self.high }

  /// The bytes below 0x20 or from 0x80 on.
  @inline(__always)
  var notPlain: UInt64 { (~(word &+ 0x6060_6060_6060_6060) | word) & Self.high }

  /// The bytes from 0x80 on; exact.
  @inline(__always)
  var notASCII: UInt64 { word & Self.high }

  /// How many bytes of a mask are marked.
  @inline(__always)
  static func count(_ mask: UInt64) -> Int {
    Int(truncatingIfNeeded: ((mask >> 7) &* 0x0101_0101_0101_0101) >> 56)
  }
}
