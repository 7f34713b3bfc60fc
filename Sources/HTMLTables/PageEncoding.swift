package import LibXML2

/// A page's bytes as UTF-8, by what they say themselves: a byte-order mark, a `<meta>`, being UTF-8; else Windows-1252.
package struct PageEncoding {
  /// The page in UTF-8.
  package let utf8: [UInt8]
  /// The encoding it was in.
  package let name: String
  /// The encoding that it declares and is not in; nil where it keeps its word.
  package let brokenPromise: String?

  /// - Parameter declared: The encoding, where it is known; it must be right.
  /// - Throws: ``XMLFault`` of kind `.encoding`.
  package init(_ bytes: [UInt8], declared: String? = nil) throws(XMLFault) {
    if let declared {
      guard let decoded = TextDecoding.utf8(bytes[...], encoding: declared) else {
        throw XMLFault(.encoding, "the page is not in the encoding '\(declared)', or it is unknown")
      }
      self.init(decoded, declared)
      return
    }
    for (mark, name) in Self.marks where bytes.starts(with: mark) {
      guard let decoded = TextDecoding.utf8(bytes.dropFirst(mark.count), encoding: name) else {
        throw XMLFault(.encoding, "the page begins with the mark of \(name) and is not in it")
      }
      self.init(decoded, name)
      return
    }
    let promise = Self.metaCharset(bytes.prefix(4096))
    if let promise, let decoded = TextDecoding.utf8(bytes[...], encoding: promise) {
      self.init(decoded, promise)
    } else if let decoded = TextDecoding.utf8(bytes[...], encoding: "utf-8") {
      self.init(decoded, "utf-8", brokenPromise: promise)
    } else {
      self.init(TextDecoding.windows1252(bytes[...]), "windows-1252", brokenPromise: promise)
    }
  }

  private init(_ utf8: [UInt8], _ name: String, brokenPromise: String? = nil) {
    self.utf8 = utf8
    self.name = name
    self.brokenPromise = brokenPromise
  }

  private static let marks: [([UInt8], String)] = [
    ([0xEF, 0xBB, 0xBF], "utf-8"), ([0xFF, 0xFE], "utf-16le"), ([0xFE, 0xFF], "utf-16be"),
  ]

  /// The encoding that `<meta charset=…>` or `<meta http-equiv=Content-Type content="…; charset=…">` names.
  private static func metaCharset(_ start: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: start, as: UTF8.self)
    guard
      let match = text.firstMatch(of: /(?i)<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]+)/)
    else { return nil }
    let name = match.1.lowercased()
    // A page whose declaration could be read byte by byte is not in UTF-16.
    return name.hasPrefix("utf-16") ? "utf-8" : name
  }
}
