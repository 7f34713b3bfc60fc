import DelimitedText
import DuckDB
import Foundation

/// Keeps the digits of JSON's numbers: the engine reads a number with a fraction as a binary one, of which 15 digits are
/// sure. Files with longer ones are copied with those numbers as texts; all others are read as they are.
enum ExactNumbers {
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
    var scan = NumberScan()
    var isLong = false
    try scan.walk(FileSource(file)) { _, numbers in
      isLong = isLong || !numbers.isEmpty
      return !isLong
    }
    guard isLong else { return Prepared(file: file, longestValue: scan.longestValue) }
    let target = try copy()
    let handle = try writer(target)
    defer { try? handle.close() }
    scan = NumberScan()
    var quotes = 0
    let quote = Data([0x22])
    try scan.walk(FileSource(file)) { piece, numbers in
      var start = 0
      for number in numbers {
        try handle.write(
          contentsOf: Data(piece[start..<number.lowerBound]) + quote + Data(piece[number]) + quote)
        start = number.upperBound
      }
      try handle.write(contentsOf: Data(piece[start...]))
      quotes += 2 * numbers.count
      return true
    }
    return Prepared(file: target, longestValue: scan.longestValue + quotes)
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
