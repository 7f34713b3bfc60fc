import Foundation

/// The form of an Arrow IPC file, after https://arrow.apache.org/docs/format/Columnar.html.
enum ArrowForm {
  /// The file format: the batches between the magic word and a footer.
  case file
  /// The streaming format: message after message, the schema's first.
  case stream
  /// A stream without the mark of its end. Writers may leave it out; so does what cuts a stream off.
  case unfinishedStream

  /// What the first bytes tell; nil where they are of no Arrow file. Feather of version 1 counts as a file.
  init?(start: Data) {
    if start.starts(with: Data("ARROW1".utf8)) || start.starts(with: Data("FEA1".utf8)) {
      self = .file
    } else if start.count >= 8, start.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) {
      // The mark of a message and the length of its metadata, a multiple of 8 bytes.
      let length = start.dropFirst(4).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard length > 0, length < 1 << 24, length.isMultiple(of: 8) else { return nil }
      self = .stream
    } else {
      return nil
    }
  }

  /// - Throws: ``IngestError`` where the file cannot be opened or is Feather of version 1; ``ArrowFault`` where it is no Arrow file.
  init(of input: Input, source: String) throws {
    guard let handle = FileHandle(forReadingAtPath: input.location) else {
      throw IngestError(
        .source,
        Problem(
          "source.unreadable", "The file cannot be opened.", source: source, file: input.name,
          advice: "Check its rights."))
    }
    defer { try? handle.close() }
    let start = try handle.read(upToCount: 8) ?? Data()
    if start.starts(with: Data("FEA1".utf8)) {
      throw IngestError(
        .source,
        Problem(
          "arrow.feather", "This is a Feather file of version 1, which is not read.", source: source,
          file: input.name,
          advice:
            "Write it again as version 2: in Python pandas.read_feather(old).to_feather(new)."))
    }
    guard let form = ArrowForm(start: start) else {
      throw ArrowFault(start.isEmpty ? "The file is empty." : "It does not begin like one.")
    }
    self = form
    guard form == .stream else { return }
    try handle.seek(toOffset: handle.seekToEnd() - 8)
    if try handle.readToEnd() != Data([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]) { self = .unfinishedStream }
  }
}
