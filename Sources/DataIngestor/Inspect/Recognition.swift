import Foundation

/// Tells by the first bytes and by the ending what reads a file.
struct Recognition {
  let kind: ReaderKind
  let finding: Inspection.Finding
  /// Whether the first bytes say so, and not the ending alone.
  let isBySignature: Bool

  private static let sampleSize = 1 << 16

  /// What reads a file.
  /// - Throws: ``IngestError`` where nothing does.
  init(of url: URL, label: String) throws {
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw IngestError(
        .source,
        Problem(
          "source.missing", "There is no file, folder or declared source '\(label)'.",
          advice: "Paths start from the working folder; 'ingestor sources' lists the declared sources."))
    }
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw IngestError(
        .source,
        Problem("source.unreadable", "The file cannot be opened.", file: label, advice: "Check its rights."))
    }
    defer { try? handle.close() }
    let start = try handle.read(upToCount: Self.sampleSize) ?? Data()
    let ending = FileFinder.kind(of: label)
    let byEnding = ReaderKind.all.filter { $0.inspection.endings.contains(ending) }
    let bySignature = ReaderKind.all.filter { $0.inspection.hasSignature(start) }
    if let kind = bySignature.first(where: { kind in byEnding.contains { $0.name == kind.name } })
      ?? bySignature.first
    {
      let contradicts = !byEnding.isEmpty && !byEnding.contains { $0.name == kind.name }
      self.init(
        kind, "its first bytes" + (contradicts ? ", against its ending .\(ending)" : ""), isBySignature: true)
    } else if let kind = byEnding.first {
      self.init(kind, "the ending .\(ending)")
    } else if Self.looksLikeJSON(start) {
      self.init(.json, "it starts like JSON")
    } else if !start.isEmpty,
      !start.contains(0) || start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
    {
      self.init(.csv, "it is text, and nothing else fits")
    } else {
      throw IngestError(
        .source,
        Problem(
          "inspect.unknown", start.isEmpty ? "The file is empty." : "No kind of source reads this file.",
          file: label,
          advice: "--kind names one: \(ReaderKind.all.map(\.name).joined(separator: ", "))."))
    }
  }

  private init(_ kind: ReaderKind, _ why: String, isBySignature: Bool = false) {
    self.kind = kind
    self.isBySignature = isBySignature
    finding = Inspection.Finding("kind", kind.name, why: why)
  }

  private static func looksLikeJSON(_ start: Data) -> Bool {
    let first = start.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }.prefix(1)
    return first == Data("{".utf8) || first == Data("[".utf8)
  }
}
