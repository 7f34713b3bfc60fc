import Archives
import Foundation

/// What an archive offers to a reader of files: the members whose names count.
struct ArchiveListing {
  /// Which members count: those that a pattern names, or those with an ending.
  enum Choice {
    case pattern(String)
    case endings(Set<String>)

    func contains(_ path: String) -> Bool {
      switch self {
      case .pattern(let pattern): Glob(pattern).matches(path)
      case .endings(let endings): endings.contains(FileFinder.kind(of: path))
      }
    }
  }

  let choice: Choice
  let limits: UnpackingLimits

  /// A chosen member.
  struct Member {
    /// Its path, through archives within the archive.
    let path: String
    /// The path in each archive on the way.
    let chain: [String]
    let size: Int?
  }

  /// The members in the order of their paths.
  /// - Throws: `ArchiveError`.
  func members(of archive: URL) throws -> [Member] {
    var found: [Member] = []
    try list(archive, chain: [], into: &found)
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private func list(_ archive: URL, chain: [String], into found: inout [Member]) throws {
    for member in try Archive.members(of: archive).members() where !Self.isHidden(member.path) {
      let here = chain + [member.path]
      // Tape archives write './' before each path.
      let path = here.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }.joined(separator: "/")
      if choice.contains(path) {
        found.append(Member(path: path, chain: here, size: member.size))
      } else if Archive.isArchive(member.path) {
        guard here.count <= limits.depth else { throw ArchiveError.tooDeep(limit: limits.depth) }
        try Self.inFolder { folder in
          let inner = folder.appending(path: FileFinder.spoolName(member.path))
          try Archive.members(of: archive).unpack([member.path: inner], limits: limits)
          try list(inner, chain: here, into: &found)
        }
      }
    }
  }

  /// Hidden files, and what macOS adds to archives.
  private static func isHidden(_ path: String) -> Bool {
    path.hasPrefix("__MACOSX/") || path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != "." }
  }

  private static func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ingestor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}

extension FileFinder {
  /// The name of a file in the spool: the last part of a path without the endings of compression, and not too long.
  static func spoolName(_ path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? "file"
    while Archive.isCompressed(name) { name = (name as NSString).deletingPathExtension }
    return String(name.suffix(80))
  }

  /// A path as it leads to an archive and on within it: `exports/*.zip/**/*.csv`; nil where it names no archive on the way.
  static func split(_ path: String) -> (archive: String, inner: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let index = parts.dropLast().firstIndex(where: { Archive.isArchive($0) }) else { return nil }
    let inner = parts[(index + 1)...].joined(separator: "/")
    return inner.isEmpty ? nil : (parts[...index].joined(separator: "/"), inner)
  }
}

extension Problem {
  /// An archive's error at its place.
  init(_ error: ArchiveError, source: String, file: String) {
    let code =
      switch error {
      case .unreadable: "archive.unreadable"
      case .path: "archive.path"
      case .encrypted: "archive.encrypted"
      case .tooLarge, .tooDense: "archive.size"
      case .tooDeep: "archive.depth"
      case .missing: "archive.missing"
      }
    self.init(code, error.description, source: source, file: file, advice: error.advice)
  }
}
