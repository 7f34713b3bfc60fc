package import Foundation

/// Finds the files of a `path` setting: a file, a directory searched recursively, or a glob.
package struct FileFinder: Sendable {
  /// The path as configured, filled in.
  let path: String
  /// The path as configured, with references to secrets instead of their values: what record sources start with.
  let label: String
  let context: ReaderContext

  package init(setting: Setting, context: ReaderContext) {
    let raw = setting.string ?? ""
    path = context.fill(raw)
    label = raw.replacing("{user}", with: context.user)
    self.context = context
  }

  /// A found file.
  package struct File: Hashable, Sendable {
    /// Where it is.
    package let url: URL
    /// Its record source.
    package let name: String
  }

  /// The files in a stable order. Hidden files are passed over; a directory counts only files with one of the extensions.
  /// - Throws: ``IngestError`` where nothing matches.
  package func files(extensions: Set<String>) throws -> [File] {
    let manager = FileManager.default
    let url = context.url(path: path)
    var isDirectory: ObjCBool = false
    if manager.fileExists(atPath: url.path, isDirectory: &isDirectory) {
      if !isDirectory.boolValue { return [File(url: url, name: label)] }
      let root = label.hasSuffix("/") ? String(label.dropLast()) : label
      let found = tree(of: url).filter { extensions.contains(Self.kind(of: $0)) }
        .map { File(url: url.appending(path: $0), name: root + "/" + $0) }
      if found.isEmpty {
        throw missing("holds no \(extensions.sorted().map { "." + $0 }.joined(separator: ", ")) file")
      }
      return found
    }
    guard path.contains(where: { "*?[".contains($0) }) else { throw missing("does not exist") }
    let found = glob()
    if found.isEmpty { throw missing("matches no file") }
    return found
  }

  private func missing(_ complaint: String) -> IngestError {
    IngestError(
      .source,
      Problem(
        "source.missing", "'\(label)' \(complaint).", source: context.source,
        advice: "Paths start from the folder of the configuration. Check 'path' of the source."))
  }

  /// Relative paths of the regular files below a folder, hidden ones left out, sorted by their bytes.
  private func tree(of folder: URL) -> [String] {
    guard let walker = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    var paths: [String] = []
    for case let path as String in walker {
      if (path as NSString).lastPathComponent.hasPrefix(".") {
        if walker.fileAttributes?[.type] as? FileAttributeType == .typeDirectory { walker.skipDescendants() }
      } else if walker.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
        paths.append(path)
      } else if walker.fileAttributes?[.type] as? FileAttributeType == .typeSymbolicLink,
        staysInside(folder, link: folder.appending(path: path))
      {
        paths.append(path)
      }
    }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// A symbolic link counts only where it leads to a regular file inside the folder.
  private func staysInside(_ folder: URL, link: URL) -> Bool {
    let target = link.resolvingSymlinksInPath().path
    var isDirectory: ObjCBool = false
    return target.hasPrefix(folder.resolvingSymlinksInPath().path + "/")
      && FileManager.default.fileExists(atPath: target, isDirectory: &isDirectory) && !isDirectory.boolValue
  }

  /// Files matching a glob: `*` and `?` within a name, `**` over folders, `[...]` sets.
  private func glob() -> [File] {
    let components = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let fixed = components.prefix { !$0.contains(where: { "*?[".contains($0) }) }.joined(separator: "/")
    let root = context.url(path: fixed.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : fixed)
    let pattern = components.dropFirst(
      fixed.isEmpty && !path.hasPrefix("/")
        ? 0 : fixed.split(separator: "/", omittingEmptySubsequences: false).count
    )
    .joined(separator: "/")
    let labelRoot = label.split(separator: "/", omittingEmptySubsequences: false)
      .prefix { !$0.contains(where: { "*?[".contains($0) }) }.joined(separator: "/")
    return tree(of: root).filter { Glob(pattern).matches($0) }.map {
      File(url: root.appending(path: $0), name: labelRoot.isEmpty ? $0 : labelRoot + "/" + $0)
    }
  }

  /// The ending of a name, in lower case.
  static func `extension`(of path: String) -> String {
    ((path as NSString).lastPathComponent.lowercased() as NSString).pathExtension
  }

  /// The endings of compressed files: they count like those before them, as in `orders.csv.gz`.
  static let compressed: Set<String> = ["gz", "zst"]

  /// The ending that tells what a file holds.
  static func kind(of path: String) -> String {
    let last = `extension`(of: path)
    return compressed.contains(last) ? `extension`(of: (path as NSString).deletingPathExtension) : last
  }
}
