import Crypto
import DelimitedText
import Foundation

/// The bytes of a file, fingerprinted while they are read.
final class DigestingSource: ByteSource {
  private var file: FileSource
  private var hash = SHA256()

  init(_ file: FileSource) { self.file = file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.read(into: buffer)
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  /// The SHA-256 of the whole file: what was not read yet is read now.
  func digest() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while try buffer.withUnsafeMutableBytes({ try read(into: $0) }) > 0 {}
    return FileStamp.text(of: hash.finalize())
  }
}
