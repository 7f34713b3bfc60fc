/// The beginning of a text that is looked at: blank lines, and lines to be skipped, are passed over where they fill it.
struct Sample {
  /// What is looked at.
  private(set) var bytes: [UInt8]
  /// Whether more follows.
  private(set) var isCut: Bool
  /// How many lines were passed over.
  private(set) var linesBefore = 0

  /// - Parameters:
  ///   - source: Read as far as the sample goes.
  ///   - skip: How many lines say nothing.
  init(_ source: inout some ByteSource, size: Int, skip: Int) throws {
    bytes = try source.bytes(size)
    isCut = bytes.count == size
    while isCut {
      guard let end = Self.lastLineEnd(bytes) else { return }
      let lines = bytes[..<end].count { $0 == 10 }
      guard linesBefore + lines <= skip || bytes[..<end].allSatisfy(Self.isBlank) else { return }
      linesBefore += lines
      bytes.removeSubrange(..<end)
      let more = try source.bytes(size - bytes.count)
      isCut = bytes.count + more.count == size
      bytes += more
    }
  }

  /// Where the last line ends that is whole: behind the bytes of its line feed.
  private static func lastLineEnd(_ bytes: [UInt8]) -> Int? {
    guard let feed = bytes.lastIndex(of: 10) else { return nil }
    // In UTF-16 the other half of the line feed belongs to it, and characters start at even places.
    let isWide = feed > 0 && bytes[feed - 1] == 0 || feed + 1 < bytes.count && bytes[feed + 1] == 0
    return isWide ? min(bytes.count, (feed + 2) / 2 * 2) : feed + 1
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 10 || byte == 13 || byte == 0x20 || byte == 9 || byte == 0
  }
}
