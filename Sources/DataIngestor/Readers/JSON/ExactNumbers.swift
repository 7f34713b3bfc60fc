import DelimitedText
import DuckDB
import Foundation

/// Keeps the digits of JSON's numbers: the engine reads a number with a fraction as a binary one, of which 15 digits are
/// sure. Files with longer ones are copied with those numbers as texts; all others are read as they are.
enum ExactNumbers {
  private static let safeDigits = 15

  /// A file that the engine reads without losing a digit.
  struct Prepared {
    let file: URL
    /// The bytes of the longest value that stands alone in it: a line, an element of the outermost list. The engine's buffers
    /// grow with it.
    let longestValue: Int
  }

  /// The file itself; or a copy in UTF-8 without a byte-order mark, which is what JSON is (RFC 8259, 8.1) and tools on Windows do not
  /// write; or one in which every number with a fraction and more than 15 digits is a text.
  static func preserved(in original: URL, copy: () throws -> URL) throws -> Prepared {
    let file = try plain(original, copy: copy)
    let data = try Data(contentsOf: file, options: .alwaysMapped)
    return try data.withUnsafeBytes { bytes in
      var scan = Scan(bytes)
      guard var number = scan.next() else { return Prepared(file: file, longestValue: scan.longestValue) }
      let target = try copy()
      let handle = try writer(target)
      defer { try? handle.close() }
      let quote = Data([0x22])
      var start = 0
      var quotes = 0
      while true {
        try handle.write(
          contentsOf: Data(bytes[start..<number.lowerBound]) + quote + Data(bytes[number]) + quote)
        start = number.upperBound
        quotes += 2
        guard let following = scan.next() else { break }
        number = following
      }
      try handle.write(contentsOf: Data(bytes[start...]))
      return Prepared(file: target, longestValue: scan.longestValue + quotes)
    }
  }

  private static func plain(_ file: URL, copy: () throws -> URL) throws -> URL {
    var start = try FileSource(file)
    guard let finding = PlainText.encoding(of: try start.bytes(256)) else { return file }
    let target = try copy()
    let handle = try writer(target)
    defer { try? handle.close() }
    try PlainText.convert(FileSource(file), from: finding) { try handle.write(contentsOf: $0) }
    return target
  }

  private static func writer(_ file: URL) throws -> FileHandle {
    guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    return try FileHandle(forWritingTo: file)
  }

  /// A walk over a file's bytes.
  private struct Scan {
    private let bytes: UnsafeRawBufferPointer
    private var index = 0
    private var depth = 0
    /// The depth of the values that stand alone: within the outermost list, or at the top.
    private let aloneDepth: Int
    private var valueStart = 0
    private(set) var longestValue = 0

    init(_ bytes: UnsafeRawBufferPointer) {
      self.bytes = bytes
      let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
      aloneDepth = first == 0x5B ? 1 : 0
    }

    /// The next number that needs to be a text; nil at the end.
    mutating func next() -> Range<Int>? {
      while index < bytes.count {
        switch bytes[index] {
        case 0x22:
          index += 1
          while index < bytes.count, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
          index += 1
        case 0x2D, 0x30...0x39:
          if let number = number() { return number }
        case 0x7B, 0x5B:
          if depth == aloneDepth { valueStart = index }
          depth += 1
          index += 1
        case 0x7D, 0x5D:
          depth -= 1
          index += 1
          if depth == aloneDepth { longestValue = max(longestValue, index - valueStart) }
        default: index += 1
        }
      }
      return nil
    }

    private mutating func number() -> Range<Int>? {
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
      return hasFraction && !hasExponent && digits > safeDigits ? begin..<index : nil
    }
  }
}

extension ExactNumbers {
  /// The engine's reader over some files: their values in `json`, the file in `c0`.
  /// - Parameter format: `newline_delimited`; or `auto`, where lines are told from one document by reading on after the first value.
  static func objects(in files: [Prepared], format: String = "auto") -> String {
    let longest = files.map(\.longestValue).max() ?? 0
    // Some room above the longest, and never less than the engine's own default.
    let size = min(max(1 << 24, longest + longest / 8 + 1024), 1 << 31)
    return """
      read_json_objects(\(SQL.list(files.map(\.file.path))), format = '\(format)', compression = 'uncompressed', \
      maximum_object_size = \(size), filename = 'c0')
      """
  }
}
