internal import CArchive
package import Foundation

/// A file that is packed: an archive with members (zip, tar, 7z; the tar compressed or not), or a single compressed file.
///
/// Nothing is ever written to a path that an archive names: members go where the caller says.
package struct Archive: Sendable {
  /// A regular file in an archive.
  package struct Member: Hashable, Sendable {
    /// Its path in the archive.
    package let path: String
    /// Its size unpacked; nil where the archive does not tell.
    package let size: Int?
  }

  /// The archive's file.
  package let url: URL
  private let content: Content

  private enum Content: Sendable { case members, single }

  private init(_ url: URL, _ content: Content) {
    self.url = url
    self.content = content
  }

  /// The endings of archives, in lower case.
  package static let endings: Set<String> = [
    "zip", "tar", "tgz", "tbz2", "txz", "tzst", "tar.gz", "tar.bz2", "tar.xz", "tar.zst", "7z",
  ]
  /// The endings of single compressed files.
  package static let compressedEndings: Set<String> = ["gz", "zst", "bz2", "xz"]

  /// Whether a name is an archive's.
  package static func isArchive(_ name: String) -> Bool {
    let parts = name.lowercased().split(separator: ".").suffix(2)
    return parts.count > 1
      && (endings.contains(parts.joined(separator: "."))
        || name.split(separator: ".").count > 1 && endings.contains(String(parts.last ?? "")))
  }

  /// Whether a name is a single compressed file's.
  package static func isCompressed(_ name: String) -> Bool {
    guard let ending = name.lowercased().split(separator: ".").last, name.contains(".") else { return false }
    return compressedEndings.contains(String(ending)) && !isArchive(name)
  }

  /// An archive with members.
  package static func members(of url: URL) -> Archive { Archive(url, .members) }

  /// A single compressed file.
  package static func compressed(_ url: URL) -> Archive { Archive(url, .single) }

  /// The regular files in it, in the order of the archive; links and folders are passed over.
  /// - Throws: ``ArchiveError``, also for a member whose path leads out of the archive.
  package func members() throws -> [Member] {
    var members: [Member] = []
    let reader = try ArchiveReader(url, isSingle: content == .single)
    while let entry = try reader.next() {
      try Task.checkCancellation()
      guard entry.isFile else { continue }
      let path = try Self.safe(entry.path)
      members.append(Member(path: path, size: entry.size))
    }
    return members
  }

  /// Unpacks members to files.
  /// - Parameter targets: The files by the members' paths; for a single compressed file by the empty path.
  /// - Throws: ``ArchiveError``; `CancellationError` where the task is cancelled.
  package func unpack(_ targets: [String: URL], limits: UnpackingLimits) throws {
    let reader = try ArchiveReader(url, isSingle: content == .single)
    var left = targets
    var budget = UnpackingBudget(limits, packed: try Self.size(of: url))
    while !left.isEmpty, let entry = try reader.next() {
      let path = content == .single ? "" : entry.path
      guard entry.isFile, let target = left.removeValue(forKey: path) else { continue }
      if entry.isEncrypted { throw ArchiveError.encrypted(path) }
      guard
        FileManager.default.createFile(
          atPath: target.path, contents: nil, attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
      let handle = try FileHandle(forWritingTo: target)
      defer { try? handle.close() }
      try reader.data { piece in
        try Task.checkCancellation()
        try budget.spend(piece.count)
        try handle.write(contentsOf: piece)
      }
    }
    if let missing = left.keys.sorted().first { throw ArchiveError.missing(missing) }
  }

  private static func size(of url: URL) throws -> Int {
    (try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? 0
  }

  /// A member's path, which stays within the archive.
  private static func safe(_ path: String) throws -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let leaves =
      path.isEmpty || path.hasPrefix("/") || path.contains("\\") && path.contains("..\\")
      || parts.contains("..") || path.contains("\0")
    if leaves { throw ArchiveError.path(path) }
    return path
  }
}

/// How much may still be unpacked.
private struct UnpackingBudget {
  private let limits: UnpackingLimits
  private let packed: Int
  private var spent = 0

  init(_ limits: UnpackingLimits, packed: Int) {
    self.limits = limits
    self.packed = packed
  }

  mutating func spend(_ bytes: Int) throws {
    spent += bytes
    if spent > limits.size { throw ArchiveError.tooLarge(limit: limits.size) }
    if spent > UnpackingLimits.unsuspicious, spent / max(packed, 1) > limits.ratio {
      throw ArchiveError.tooDense(ratio: limits.ratio)
    }
  }
}
