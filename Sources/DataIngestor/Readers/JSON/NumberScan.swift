import DelimitedText

/// A walk over the bytes of JSON for numbers whose digits a binary number does not hold, and for the length of the values that stand
/// alone.
struct NumberScan {
  /// The digits of which a binary number is sure.
  private static let safeDigits = 15
  /// The bytes read at a time.
  private let pieceSize: Int

  /// The bytes of the longest value within the outermost list, or at the top.
  private(set) var longestValue = 0
  private var isInText = false
  private var depth = 0
  /// The depth of the values that stand alone; nil before the first of them.
  private var aloneDepth: Int?
  /// Where the value began that stands alone, and the piece that is looked at, both in the file.
  private var (valueStart, pieceStart) = (0, 0)
  /// Bytes at the start of the next piece that an escape takes with it.
  private var escaped = 0

  init(pieceSize: Int = 1 << 20) { self.pieceSize = pieceSize }

  /// Reads a file to its end, in pieces that end with no number under way.
  /// - Parameter body: Is given a piece and the places of its long numbers, and says whether to go on.
  mutating func walk(
    _ source: FileSource, _ body: (UnsafeRawBufferPointer, [Range<Int>]) throws -> Bool
  ) throws {
    var source = source
    var buffer = [UInt8](repeating: 0, count: pieceSize)
    var kept = 0
    while true {
      // A number as long as the buffer.
      if kept == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
      let read = try buffer.withUnsafeMutableBytes { try source.read(into: .init(rebasing: $0[kept...])) }
      let filled = kept + read
      let done = try buffer.withUnsafeBytes { bytes -> Int? in
        let piece = UnsafeRawBufferPointer(rebasing: bytes[..<filled])
        var numbers: [Range<Int>] = []
        let done = look(at: piece, isLast: read == 0, &numbers)
        return try body(.init(rebasing: piece[..<done]), numbers) ? done : nil
      }
      guard let done, read > 0 else { return }
      kept = filled - done
      pieceStart += done
      if done > 0, kept > 0 { buffer.replaceSubrange(..<kept, with: Array(buffer[done..<filled])) }
    }
  }

  /// - Returns: How much of the piece is done with.
  private mutating func look(at bytes: UnsafeRawBufferPointer, isLast: Bool, _ numbers: inout [Range<Int>])
    -> Int
  {
    var index = escaped
    escaped = 0
    while index < bytes.count {
      if isInText {
        while index < bytes.count, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
        if index >= bytes.count { break }
        isInText = false
        index += 1
        continue
      }
      switch bytes[index] {
      case 0x22:
        isInText = true
        index += 1
      case 0x2D, 0x30...0x39:
        let begin = index
        let isLong = Self.passNumber(bytes, &index)
        if index == bytes.count && !isLast { return begin }
        if isLong { numbers.append(begin..<index) }
      case 0x7B, 0x5B:
        let alone = aloneDepth ?? (bytes[index] == 0x5B ? 1 : 0)
        aloneDepth = alone
        if depth == alone { valueStart = pieceStart + index }
        depth += 1
        index += 1
      case 0x7D, 0x5D:
        depth -= 1
        index += 1
        if depth == aloneDepth { longestValue = max(longestValue, pieceStart + index - valueStart) }
      default: index += 1
      }
    }
    escaped = index - bytes.count
    return bytes.count
  }

  /// Goes to the end of a number.
  /// - Returns: Whether it has a fraction and more digits than a binary number is sure of.
  private static func passNumber(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Bool {
    var digits = 0
    var hasFraction = false
    var hasExponent = false
    scan: while index < bytes.count {
      switch bytes[index] {
      case 0x30...0x39: digits += 1
      case 0x2E: hasFraction = true
      case 0x65, 0x45: hasExponent = true
      case 0x2B, 0x2D: break
      default: break scan
      }
      index += 1
    }
    return hasFraction && !hasExponent && digits > safeDigits
  }
}
