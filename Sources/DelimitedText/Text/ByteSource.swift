package import Foundation

/// Where bytes come from, piece by piece.
package protocol ByteSource {
  /// Puts the next bytes into a buffer.
  /// - Returns: How many; 0 at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes that are in memory already.
package struct MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}

/// The bytes of a file. It is read, not mapped: a file that is cut short while it is read must not end the process.
package struct FileSource: ByteSource {
  private let handle: FileHandle

  package init(_ url: URL, from offset: UInt64 = 0) throws {
    handle = try FileHandle(forReadingFrom: url)
    if offset > 0 { try handle.seek(toOffset: offset) }
  }

  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(handle.fileDescriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
  }
}

extension ByteSource {
  /// Up to `count` bytes, fewer only at the end.
  package mutating func bytes(_ count: Int) throws -> [UInt8] {
    var source = self
    defer { self = source }
    var failure: (any Error)?
    let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do {
        while filled < count {
          let read = try source.read(into: .init(UnsafeMutableBufferPointer(rebasing: buffer[filled...])))
          if read == 0 { break }
          filled += read
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return result
  }
}
