/// A window over the text of a source: decoded piece by piece, moved on as records are done with.
struct TextBuffer<Source: ByteSource>: ~Copyable {
  private var source: Source
  private var transcoder: Transcoder
  private var raw: [UInt8]
  /// The text in the window.
  private(set) var text: [UInt8] = []
  /// Whether the text goes to the end of the source.
  private(set) var isEnd = false

  private static var piece: Int { 1 << 20 }

  /// - Parameter markLength: Bytes of a byte-order mark, which are passed over.
  init(_ source: Source, _ encoding: TextEncoding, markLength: Int) throws {
    self.source = source
    transcoder = Transcoder(encoding)
    raw = []
    if markLength > 0 { _ = try self.source.bytes(markLength) }
    raw = [UInt8](repeating: 0, count: Self.piece)
  }

  /// What decoding changed.
  var report: Transcoder.Report { transcoder.report }

  /// Drops the text before a place and adds the next piece.
  mutating func advance(dropping count: Int) throws {
    guard !isEnd else { return }
    if count > 0 { text.removeSubrange(..<count) }
    let read = try raw.withUnsafeMutableBytes { try source.read(into: $0) }
    isEnd = read == 0
    raw.withUnsafeBufferPointer {
      transcoder.append(.init(rebasing: $0[..<read]), isLast: read == 0, to: &text)
    }
  }
}
