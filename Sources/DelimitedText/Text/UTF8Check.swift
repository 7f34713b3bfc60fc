/// What bytes hold as UTF-8.
struct UTF8Check: Hashable, Sendable {
  /// Characters of more than one byte.
  var characters = 0
  /// Bytes that belong to no character.
  var invalid = 0

  /// - Parameter isCut: Whether a character may be cut off at the end.
  init(_ bytes: UnsafeBufferPointer<UInt8>, isCut: Bool) {
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      let length = Self.length(bytes, at: index)
      if length > 0 {
        characters += 1
        index += length
      } else {
        if isCut, bytes.count - index < 4, Self.isBeginning(bytes, at: index) { return }
        invalid += 1
        index += 1
      }
    }
  }

  /// The length of the character that starts here, or 0 where none does (RFC 3629).
  static func length(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      index + offset < bytes.count && range.contains(bytes[index + offset])
    }
    switch first {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : 0
    case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : 0
    case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
    case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
    case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
    case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
    default: return 0
    }
  }

  /// Whether what is left of the bytes could be the beginning of a character.
  static func isBeginning(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let first = bytes[index]
    let length = first >= 0xF0 && first <= 0xF4 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
    return first <= 0xF4 && bytes.count - index < length
      && bytes[(index + 1)...].allSatisfy { $0 & 0xC0 == 0x80 }
  }
}
