import Archives
import Foundation

/// Tells by the first bytes and by the ending what reads a file.
struct Recognition {
  let kind: ReaderKind
  let finding: Inspection.Finding

  private static let sampleSize = 1 << 16

  /// What reads a file; a folder is read by what most of its files are.
  /// - Throws: ``IngestError`` where nothing does.
  init(of url: URL, label: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw IngestError(
        .source,
        Problem(
          "source.missing", "There is no file, folder or declared source '\(label)'.",
          advice: "Paths start from the working folder; 'ingestor sources' lists the declared sources."))
    }
    if isFolder.boolValue {
      try self.init(ofFolder: url, label: label)
    } else {
      try self.init(ofFile: url, label: label)
    }
  }

  private init(ofFile url: URL, label: String) throws {
    guard let handle = try? FileHandle(forReadingFrom: url) else {
      throw IngestError(
        .source,
        Problem("source.unreadable", "The file cannot be opened.", file: label, advice: "Check its rights."))
    }
    defer { try? handle.close() }
    let start = try handle.read(upToCount: Self.sampleSize) ?? Data()
    if Archive.isArchive(label) {
      do {
        try self.init(ofNames: Archive.members(of: url).members().map(\.path), in: "archive", label: label)
      } catch let error as ArchiveError {
        throw IngestError(.source, Problem(error, source: "inspect", file: label))
      }
      return
    }
    let ending = FileFinder.kind(of: label)
    let byEnding = ReaderKind.all.filter { $0.inspection.endings.contains(ending) }
    let bySignature = ReaderKind.all.filter { $0.inspection.hasSignature(start) }
    if let kind = bySignature.first(where: { kind in byEnding.contains { $0.name == kind.name } })
      ?? bySignature.first
    {
      let contradicts = !byEnding.isEmpty && !byEnding.contains { $0.name == kind.name }
      self.init(kind, "its first bytes" + (contradicts ? ", against its ending .\(ending)" : ""))
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

  private init(ofFolder url: URL, label: String) throws {
    let names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
    try self.init(ofNames: names, in: "folder", label: label)
  }

  /// What reads most of some files.
  /// - Parameter place: What they are in, for messages.
  init(ofNames names: [String], in place: String, label: String) throws {
    let endings = Dictionary(grouping: names, by: FileFinder.kind(of:)).mapValues(\.count)
    let counts = ReaderKind.all.map { kind in
      (kind: kind, files: kind.inspection.endings.reduce(0) { $0 + (endings[$1] ?? 0) })
    }
    guard let best = counts.max(by: { $0.files < $1.files }), best.files > 0 else {
      throw IngestError(
        .source,
        Problem(
          "inspect.unknown", "The \(place) holds no file that a kind of source reads.", file: label,
          examples: Array(names.prefix(3))))
    }
    let others = counts.filter { $0.files > 0 && $0.kind.name != best.kind.name }.map {
      "\($0.files) \($0.kind.name)"
    }
    self.init(
      best.kind,
      "\(best.files) of its files" + (others.isEmpty ? "" : "; besides \(others.joined(separator: ", "))"))
  }

  private init(_ kind: ReaderKind, _ why: String) {
    self.kind = kind
    finding = Inspection.Finding("kind", kind.name, why: why)
  }

  private static func looksLikeJSON(_ start: Data) -> Bool {
    let first = start.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }.prefix(1)
    return first == Data("{".utf8) || first == Data("[".utf8)
  }
}
