import Archives
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

  /// A found file, or a member of an archive.
  package struct File: Hashable, Sendable {
    /// Where it is; for a member its archive.
    package let url: URL
    /// Its record source.
    package let name: String
    /// How its content is packed; nil where it is not.
    package var origin: Input.Origin?
    /// What changes when it does, besides the file's size and time.
    var size: Int?
  }

  /// The inputs in a stable order: files, members of archives, files at addresses.
  /// - Throws: ``IngestError`` where nothing matches.
  package func inputs(extensions: Set<String>) async throws -> [Input] {
    if RemoteAddress.isAddress(path) {
      return try await RemotePlace(context: context).inputs(path, label: label, extensions: extensions)
    }
    return try files(extensions: extensions).map { file in
      let stamp = try FileStamp(file.url).text + (file.size.map { "/\($0)" } ?? "")
      return Input(name: file.name, location: file.url.path, fingerprint: stamp, origin: file.origin)
    }
  }

  /// The files in a stable order. Hidden files are passed over; a directory counts only files with one of the extensions. An
  /// archive is like a directory.
  /// - Throws: ``IngestError`` where nothing matches.
  package func files(extensions: Set<String>) throws -> [File] {
    let manager = FileManager.default
    let url = context.url(path: path)
    var isDirectory: ObjCBool = false
    if manager.fileExists(atPath: url.path, isDirectory: &isDirectory) {
      let root = label.hasSuffix("/") ? String(label.dropLast()) : label
      let found =
        isDirectory.boolValue
        ? tree(of: url).map { File(url: url.appending(path: $0), name: root + "/" + $0) }
          .filter { extensions.contains(Self.kind(of: $0.name)) || Archive.isArchive($0.name) }
        : [File(url: url, name: label)]
      let files = try unfolded(found, .endings(extensions))
      if files.isEmpty {
        throw missing("holds no \(extensions.sorted().map { "." + $0 }.joined(separator: ", ")) file")
      }
      return files
    }
    if let (archive, inner) = Self.split(path), let (name, _) = Self.split(label) {
      let archives =
        manager.fileExists(atPath: context.url(path: archive).path)
        ? [File(url: context.url(path: archive), name: name)] : glob(archive, label: name)
      let files = try unfolded(archives, .pattern(inner))
      if files.isEmpty { throw missing(archives.isEmpty ? "matches no archive" : "matches no member") }
      return files
    }
    guard path.contains(where: { "*?[".contains($0) }) else { throw missing("does not exist") }
    let files = try unfolded(glob(path, label: label), .endings(extensions))
    if files.isEmpty { throw missing("matches no file") }
    return files
  }

  /// Archives replaced by their members; compressed files marked as such.
  private func unfolded(_ files: [File], _ choice: ArchiveListing.Choice) throws -> [File] {
    try files.flatMap { file -> [File] in
      if Archive.isArchive(file.name) {
        do {
          return try ArchiveListing(choice: choice, limits: context.places.unpacking).members(of: file.url)
            .map {
              File(url: file.url, name: "\(file.name)/\($0.path)", origin: .member($0.chain), size: $0.size)
            }
        } catch let error as ArchiveError {
          throw IngestError(.source, Problem(error, source: context.source, file: file.name))
        }
      }
      return [
        Archive.isCompressed(file.name) ? File(url: file.url, name: file.name, origin: .compressed) : file
      ]
    }
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
  private func glob(_ path: String, label: String) -> [File] {
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

  /// The ending that tells what a file holds: that before the ones of compression, as in `orders.csv.gz`.
  static func kind(of path: String) -> String {
    var path = path
    while Archive.isCompressed(path) { path = (path as NSString).deletingPathExtension }
    return `extension`(of: path)
  }
}
