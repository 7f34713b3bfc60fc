import Foundation

/// A character encoding, by the name that iconv knows.
package struct TextEncoding: Hashable, Sendable, CustomStringConvertible {
  /// The name, such as `UTF-8` or `CP1252`.
  package let name: String

  package var description: String { name.lowercased().replacingOccurrences(of: "cp125", with: "windows-125") }

  private init(name: String) { self.name = name }

  package static let utf8 = TextEncoding(name: "UTF-8")
  package static let utf16LittleEndian = TextEncoding(name: "UTF-16LE")
  package static let utf16BigEndian = TextEncoding(name: "UTF-16BE")
  package static let utf32LittleEndian = TextEncoding(name: "UTF-32LE")
  package static let utf32BigEndian = TextEncoding(name: "UTF-32BE")
  package static let windows1252 = TextEncoding(name: "CP1252")

  /// The encodings of one byte for each character that are told apart, the likelier first.
  static let singleByte = [
    "CP1252", "CP1250", "CP1251", "ISO-8859-15", "MACINTOSH", "CP850", "CP852", "CP437", "ISO-8859-2",
    "CP866", "KOI8-R",
    "CP1253", "CP1254", "CP1257",
  ].map(TextEncoding.init(name:))

  /// The encodings of East Asia that are tried where none of one byte is plausible.
  static let multiByte = ["SHIFT_JIS", "EUC-KR", "GB18030", "BIG5"].map(TextEncoding.init(name:))

  /// The encoding with a name as people write it: `utf8`, `windows-1252`, `latin1`, `mac-roman`.
  package init?(named name: String) {
    let plain = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    let known = [
      "utf8": "UTF-8", "utf8bom": "UTF-8", "utf8sig": "UTF-8", "utf16": "UTF-16", "utf16le": "UTF-16LE",
      "utf16be": "UTF-16BE", "latin1": "ISO-8859-1", "latin2": "ISO-8859-2", "latin9": "ISO-8859-15",
      "ansi": "CP1252", "macroman": "MACINTOSH", "mac": "MACINTOSH", "ascii": "UTF-8", "sjis": "SHIFT_JIS",
      "gbk": "GB18030", "gb2312": "GB18030",
    ]
    let candidate =
      known[plain] ?? (plain.hasPrefix("windows") ? "CP" + plain.dropFirst(7) : name.uppercased())
    guard let converter = iconv_open("UTF-8", candidate), Int(bitPattern: converter) != -1 else { return nil }
    iconv_close(converter)
    self.name = candidate
  }

  /// Whether its bytes below 0x80 are those of ASCII, each a character of its own.
  var isSingleByte: Bool {
    !name.hasPrefix("UTF") && !Self.multiByte.contains(self) && !name.hasPrefix("EUC")
      && !name.hasPrefix("BIG5")
      && !name.hasPrefix("GB")
  }

  /// The character of every byte as UTF-8; empty where the byte means nothing.
  func table() -> [[UInt8]] {
    (0...255).map { byte in
      if byte < 0x80 { return [UInt8(byte)] }
      guard let text = convert([UInt8(byte)]) else { return [] }
      // A byte without a meaning comes out as a control character of the second set.
      return text.count == 2 && text[0] == 0xC2 && text[1] < 0xA0 ? [] : text
    }
  }

  /// Bytes as UTF-8, or nil where one of them has no meaning.
  func convert(_ bytes: [UInt8]) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else { return nil }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
    var (inputLeft, outputLeft) = (input.count, output.count)
    let failed = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var (from, to) = (input.baseAddress, output.baseAddress)
        return iconv(converter, &from, &inputLeft, &to, &outputLeft) == -1
      }
    }
    guard !failed, inputLeft == 0 else { return nil }
    return output[..<(output.count - outputLeft)].map { UInt8(bitPattern: $0) }
  }
}
