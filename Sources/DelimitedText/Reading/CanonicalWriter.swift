package import Foundation

/// Writes rows as canonical CSV (RFC 4180, UTF-8): commas, double quotes where they are needed, `\n`.
package struct CanonicalWriter: RowSink, ~Copyable {
  private let handle: FileHandle
  private let dialect: Dialect
  private let isAnnotated: Bool
  private var buffer: [UInt8] = []
  /// How many rows were written.
  package private(set) var rows = 0
  /// The bytes of the longest row.
  package private(set) var longestRow = 0

  /// - Parameters:
  ///   - dialect: That of the rows that come.
  ///   - isAnnotated: Whether each row begins with its line and with what was done to it.
  package init(_ url: URL, _ dialect: Dialect, isAnnotated: Bool) throws {
    _ = FileManager.default.createFile(
      atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
    handle = try FileHandle(forWritingTo: url)
    self.dialect = dialect
    self.isAnnotated = isAnnotated
    buffer.reserveCapacity(1 << 20 + 1 << 16)
  }

  package mutating func append(
    _ base: UnsafePointer<UInt8>, _ fields: [Field], line: Int, repair: Repair?
  ) throws {
    rows += 1
    let start = buffer.count
    if isAnnotated {
      buffer += Array(String(line).utf8)
      buffer.append(UInt8(ascii: ","))
      if let repair, repair.isBadRow { Self.append(Array(repair.text.utf8), to: &buffer) }
    }
    for (index, field) in fields.enumerated() {
      if index > 0 || isAnnotated { buffer.append(UInt8(ascii: ",")) }
      if field.hasEscapes {
        Self.append(field.value(base, dialect), to: &buffer)
      } else {
        let bytes = UnsafeBufferPointer(start: base + field.start, count: field.end - field.start)
        if bytes.contains(where: Self.isSpecial) {
          Self.append(Array(bytes), to: &buffer)
        } else {
          buffer.append(contentsOf: bytes)
        }
      }
    }
    // A row of one empty value would be a blank line.
    if fields.count == 1, !isAnnotated, fields[0].isEmpty { buffer += Array("\"\"".utf8) }
    buffer.append(10)
    longestRow = max(longestRow, buffer.count - start)
    if buffer.count >= 1 << 20 { try flush() }
  }

  /// Writes a row of texts, all in quotes.
  package mutating func append(names: [String]) {
    buffer += Array(
      names.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(separator: ",").utf8)
    buffer.append(10)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
  }

  private static func append(_ value: [UInt8], to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "\""))
    for byte in value {
      if byte == UInt8(ascii: "\"") { buffer.append(byte) }
      buffer.append(byte)
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private mutating func flush() throws {
    try handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and closes the file.
  package consuming func finish() throws {
    try flush()
    try handle.close()
  }
}
