import Foundation

/// A file that pages are appended to; nothing of them stays in memory.
actor Spool {
  let url: URL
  private let handle: FileHandle
  private(set) var records = 0
  private(set) var bytes = 0

  /// Creates an empty file.
  init(_ url: URL) throws {
    self.url = url
    do {
      try Data().write(to: url)
      handle = try FileHandle(forWritingTo: url)
    } catch {
      throw APIError(
        .spool, "the file \(url.lastPathComponent) cannot be written (\(error.localizedDescription))")
    }
  }

  /// Appends whole lines.
  func append(_ page: Page) throws {
    guard page.count > 0 else { return }
    try write(Data(page.lines))
    records += page.count
  }

  /// Forgets everything written.
  func restart() throws {
    try attempt {
      try handle.truncate(atOffset: 0)
      try handle.seek(toOffset: 0)
    }
    (records, bytes) = (0, 0)
  }

  /// Appends another spool's lines and removes its file.
  func append(contentsOf other: Spool) async throws {
    let added = await other.records
    try await other.close()
    let source = other.url
    let reading = try attempt { try FileHandle(forReadingFrom: source) }
    defer { try? reading.close() }
    while let part = try attempt({ try reading.read(upToCount: 1 << 20) }), !part.isEmpty { try write(part) }
    records += added
    try attempt { try FileManager.default.removeItem(at: source) }
  }

  /// Finishes the file.
  func close() throws { try attempt { try handle.close() } }

  private func write(_ data: Data) throws {
    try attempt { try handle.write(contentsOf: data) }
    bytes += data.count
  }

  private func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch {
      throw APIError(
        .spool, "the file \(url.lastPathComponent) cannot be written (\(error.localizedDescription))")
    }
  }
}

/// Reads a spool's lines back, some at a time.
struct SpoolLines: ~Copyable {
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var at = 0

  init(_ url: URL) throws { handle = try FileHandle(forReadingFrom: url) }

  deinit { try? handle.close() }

  /// The next line without its end, or nil.
  mutating func next() throws -> [UInt8]? {
    while true {
      if let end = buffer[at...].firstIndex(of: 0x0A) {
        defer { at = end + 1 }
        return Array(buffer[at..<end])
      }
      buffer.removeFirst(at)
      at = 0
      guard let part = try handle.read(upToCount: 1 << 18), !part.isEmpty else {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
      }
      buffer.append(contentsOf: part)
    }
  }
}
