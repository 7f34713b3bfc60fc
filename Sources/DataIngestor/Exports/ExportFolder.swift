public import Foundation

/// A folder that an export is written into, again and again: files of an earlier export that are no longer made go, files of
/// others stay.
public struct ExportFolder: Sendable {
  private let url: URL
  /// Lists what the last export wrote.
  private static let list = ".ingestor-export"

  /// A folder; it need not exist yet.
  public init(_ url: URL) { self.url = url }

  /// What writing did.
  public struct Outcome: Sendable, Codable {
    /// Files that are new or have another content than before.
    public var written: [String] = []
    /// Files whose content is as it was.
    public var unchanged: [String] = []
    /// Files of the last export that are no longer made.
    public var removed: [String] = []
  }

  /// Writes the files of an export.
  /// - Throws: ``IngestError`` of kind `.configuration` naming every file that somebody else wrote; nothing is written then.
  public func write(_ files: [ExportedFile]) throws -> Outcome {
    let manager = FileManager.default
    let own = Set(
      (try? String(contentsOf: url.appending(path: Self.list), encoding: .utf8))?.split(separator: "\n").map(
        String.init)
        ?? [])
    var outcome = Outcome()
    var foreign: [String] = []
    var pending: [ExportedFile] = []
    for file in files {
      let present = manager.contents(atPath: url.appending(path: file.path).path)
      if present == Data(file.text.utf8) {
        outcome.unchanged.append(file.path)
      } else {
        if present != nil, !own.contains(file.path) { foreign.append(file.path) }
        pending.append(file)
      }
    }
    guard foreign.isEmpty else {
      throw IngestError(
        .configuration,
        foreign.map {
          Problem(
            "export.foreign", "'\($0)' is there already and was not written by an export.",
            advice: "Name another folder with --into, or move the file away.")
        })
    }
    do {
      for file in pending {
        let target = url.appending(path: file.path)
        try manager.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.text.utf8).write(to: target, options: .atomic)
        outcome.written.append(file.path)
      }
      for path in own.subtracting(files.map(\.path)).sorted()
      where !path.split(separator: "/").contains("..")
        && manager.fileExists(atPath: url.appending(path: path).path)
      {
        try manager.removeItem(at: url.appending(path: path))
        outcome.removed.append(path)
      }
      let list = files.map { $0.path + "\n" }.sorted().joined()
      try Data(list.utf8).write(to: url.appending(path: Self.list), options: .atomic)
    } catch {
      throw IngestError(
        .configuration,
        Problem(
          "export.unwritable", "'\(url.path)' cannot be written.", advice: "Name another folder with --into.")
      )
    }
    return outcome
  }
}
