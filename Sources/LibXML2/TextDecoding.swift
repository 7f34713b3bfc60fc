internal import CLibXML2

/// Turns bytes of a named encoding into UTF-8.
public enum TextDecoding {
  /// The bytes in UTF-8.
  /// - Parameter name: A name of the encoding, in any case. What the web calls ISO-8859-1 or ASCII is read as Windows-1252.
  /// - Returns: nil where the encoding is unknown or the bytes are not of it.
  public static func utf8(_ bytes: ArraySlice<UInt8>, encoding name: String) -> [UInt8]? {
    switch name.lowercased().replacing("_", with: "-") {
    case "utf-8", "utf8": String(validating: bytes, as: UTF8.self) == nil ? nil : Array(bytes)
    case "windows-1252", "cp1252", "iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "1252":
      windows1252(bytes)
    default: converted(bytes, encoding: name)
    }
  }

  /// Every byte of Windows-1252 is a character; the five that it leaves open are control characters.
  public static func windows1252(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      let value = (0x80...0x9F).contains(byte) ? UInt32(high[Int(byte) - 0x80]) : UInt32(byte)
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    return Array(String(scalars).utf8)
  }

  /// The characters of the bytes 0x80 to 0x9F.
  private static let high: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private static func converted(_ bytes: ArraySlice<UInt8>, encoding name: String) -> [UInt8]? {
    guard let handler = xmlFindCharEncodingHandler(name) else { return nil }
    defer { xmlCharEncCloseFunc(handler) }
    guard let input = xmlBufferCreateSize(bytes.count + 1),
      let output = xmlBufferCreateSize(bytes.count * 2 + 16)
    else { return nil }
    defer {
      xmlBufferFree(input)
      xmlBufferFree(output)
    }
    let isAdded = bytes.withUnsafeBytes {
      xmlBufferAdd(input, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32($0.count)) == 0
    }
    guard isAdded else { return nil }
    // A failure is the answer, and nothing for standard error.
    xmlSetStructuredErrorFunc(nil) { _, _ in }
    defer { xmlSetStructuredErrorFunc(nil, nil) }
    while xmlBufferLength(input) > 0 {
      let left = xmlBufferLength(input)
      guard xmlCharEncInFunc(handler, output, input) >= 0, xmlBufferLength(input) < left else { return nil }
    }
    guard let content = xmlBufferContent(output) else { return [] }
    return Array(UnsafeBufferPointer(start: content, count: Int(xmlBufferLength(output))))
  }
}
