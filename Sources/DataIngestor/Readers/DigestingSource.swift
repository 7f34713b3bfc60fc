import DelimitedText

/// The bytes of a file, digested while they are read.
final class DigestingSource: ByteSource {
  private var file: FileSource
  private let content = ContentDigest()
  private let check: () throws -> Void

  /// - Parameter check: Called before each piece; what it throws ends the reading.
  init(_ file: FileSource, check: @escaping () throws -> Void = {}) {
    self.file = file
    self.check = check
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try check()
    let count = try file.read(into: buffer)
    content.update(with: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  /// The digest of the whole file: what was not read yet is read now.
  func digest() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while try buffer.withUnsafeMutableBytes({ try read(into: $0) }) > 0 {}
    return content.text
  }
}
