import Foundation

/// Keeps the digits of JSON's numbers: the engine reads a number with a fraction as a binary one, of which 15 digits are
/// sure. Files with longer ones are copied with those numbers as texts; all others are read as they are.
enum ExactNumbers {
  private static let safeDigits = 15

  /// The file itself, or a copy in which every number with a fraction and more than 15 digits is a text.
  static func preserved(in file: URL, copy: () throws -> URL) throws -> URL {
    let data = try Data(contentsOf: file, options: .alwaysMapped)
    guard data.withUnsafeBytes({ next(in: $0, from: 0) }) != nil else { return file }
    let target = try copy()
    guard FileManager.default.createFile(atPath: target.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    let handle = try FileHandle(forWritingTo: target)
    defer { try? handle.close() }
    try data.withUnsafeBytes { bytes in
      var start = 0
      let quote = Data([0x22])
      while let number = next(in: bytes, from: start) {
        try handle.write(
          contentsOf: Data(bytes[start..<number.lowerBound]) + quote + Data(bytes[number]) + quote)
        start = number.upperBound
      }
      try handle.write(contentsOf: Data(bytes[start...]))
    }
    return target
  }

  /// The next such number outside texts; `start` must be outside a text.
  private static func next(in bytes: UnsafeRawBufferPointer, from start: Int) -> Range<Int>? {
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case 0x22:
        index += 1
        while index < bytes.count, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
        index += 1
      case 0x2D, 0x30...0x39:
        let begin = index
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
        if hasFraction, !hasExponent, digits > safeDigits { return begin..<index }
      default: index += 1
      }
    }
    return nil
  }
}
