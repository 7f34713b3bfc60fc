/// Text as UTF-8 without a byte-order mark.
package enum PlainText {
  /// Bytes that mean nothing in the encoding which the text begins with.
  package struct Invalid: Error {
    package let encoding: TextEncoding
  }

  /// The encoding of a text that is not plain: it begins with a byte-order mark, or takes two bytes a character. nil for all others.
  package static func encoding(of start: [UInt8]) -> EncodingDetector.Finding? {
    let finding = EncodingDetector.detect(start, isCut: true)
    return finding.markLength > 0 || finding.encoding.name.hasPrefix("UTF-16") ? finding : nil
  }

  /// Writes a text, piece by piece.
  /// - Throws: ``Invalid``, and what the source and `write` throw.
  package static func convert(
    _ source: some ByteSource, from finding: EncodingDetector.Finding, write: ([UInt8]) throws -> Void
  ) throws {
    var buffer = try TextBuffer(source, finding.encoding, markLength: finding.markLength)
    while !buffer.isEnd {
      try buffer.advance(dropping: buffer.text.count)
      guard buffer.report.invalid == 0, buffer.report.nuls == 0 else {
        throw Invalid(encoding: finding.encoding)
      }
      try write(buffer.text)
    }
  }
}
