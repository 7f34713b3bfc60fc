/// What a value looks like by its characters alone: enough to tell columns apart, not to type them.
enum ValueKind: UInt8, CaseIterable, Sendable {
  /// Nothing, or a word that says so.
  case empty
  case integer
  /// Digits with a decimal mark or grouping.
  case decimal
  /// A number with a currency or a percent sign, or in parentheses.
  case amount
  case date
  case time
  case timestamp
  case boolean
  /// Letters and digits without spaces: a reference, a UUID.
  case code
  case address
  /// One word of letters.
  case word
  case text
  /// What no cell holds where the dialect is right: a quote that does not match.
  case junk

  /// Kinds of one family stand in one column.
  enum Family: UInt8, Sendable { case empty, number, time, boolean, code, address, text, junk }

  var family: Family {
    switch self {
    case .empty: .empty
    case .integer, .decimal, .amount: .number
    case .date, .time, .timestamp: .time
    case .boolean: .boolean
    case .code: .code
    case .address: .address
    case .word, .text: .text
    case .junk: .junk
    }
  }

  /// Whether the kind says more than that there are letters.
  var isTyped: Bool {
    switch family {
    case .number, .time, .boolean, .address: true
    case .empty, .code, .text, .junk: false
    }
  }

  init(_ value: UnsafeBufferPointer<UInt8>) {
    var bytes = value[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    guard let first = bytes.first, let last = bytes.last else {
      self = .empty
      return
    }
    if bytes.count <= 8, Self.isNullWord(bytes) {
      self = .empty
      return
    }
    var (digits, letters, spaces, others) = (0, 0, 0, 0)
    for byte in bytes {
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: letters += 1
      case 0x20: spaces += 1
      default: others += 1
      }
    }
    if digits > 0, bytes.count <= 48 {
      if let number = NumberShape(bytes)?.kind {
        self = number
        return
      }
      if let time = TimeShape(bytes).kind {
        self = time
        return
      }
    }
    if bytes.count <= 5, digits == 0, Self.isBoolean(bytes) {
      self = .boolean
    } else if bytes.count >= 2, first == 0x22 || first == last && first == 0x27 {
      self = .junk
    } else if spaces == 0, Self.isAddress(bytes) {
      self = .address
    } else if spaces == 0, digits > 0 {
      self = .code
    } else if spaces == 0, others == 0 {
      self = .word
    } else {
      self = .text
    }
  }

  private static func lowercased(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  private static let nullWords = Set(
    ["null", "nil", "none", "n/a", "na", "nan", "#n/a", "-", "--", "\\n", "(null)", "<null>", "?", "."].map {
      Array($0.utf8)
    })

  private static func isNullWord(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    switch bytes[bytes.startIndex] {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: "\\"),
      UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "?"), UInt8(ascii: "."):
      nullWords.contains(lowercased(bytes))
    default: false
    }
  }

  private static let booleans = Set(
    ["true", "false", "yes", "no", "y", "n", "t", "f", "ja", "nein", "oui", "non", "si", "sí", "wahr"].map {
      Array($0.utf8)
    })

  private static func isBoolean(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    booleans.contains(lowercased(bytes))
  }

  private static func isAddress(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if bytes.starts(with: "http://".utf8) || bytes.starts(with: "https://".utf8)
      || bytes.starts(with: "www.".utf8)
    {
      return true
    }
    guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > bytes.startIndex else { return false }
    return bytes[at...].contains(UInt8(ascii: "."))
  }
}
