import Archives
import DuckDB
import Foundation

/// Which reader a subject is for.
extension Inspector {
  func recognised(_ place: InspectionSubject) async throws -> (ReaderKind, Inspection.Finding) {
    if let name = options.kind {
      guard let kind = ReaderKind.all.first(where: { $0.name == name }) else {
        let names = ReaderKind.all.map(\.name)
        throw IngestError(
          .configuration,
          Problem(
            "command.usage", "There is no kind of source '\(name)'.",
            advice: advice(for: name, among: names)))
      }
      return (kind, .init("kind", name, why: "as asked for"))
    }
    if Self.isAddress(place.label), !RemoteAddress.isAddress(place.label) { throw DatabaseKind.isServer }
    if Self.isAddress(place.label) { return try await recognisedAddress(place) }
    return try await recognised(path: place.label, location: place.location, place.context)
  }

  /// By the ending of an address; an archive or a bucket's folder by what is in it.
  private func recognisedAddress(_ place: InspectionSubject) async throws -> (ReaderKind, Inspection.Finding)
  {
    let path = String(place.label.prefix { $0 != "?" && $0 != "#" })
    let ending = FileFinder.kind(of: path)
    if let kind = ReaderKind.all.first(where: {
      $0.inspection.endings.contains(ending) && $0.inspection.inspect == nil
    }) {
      return (kind, .init("kind", kind.name, why: "the ending .\(ending)"))
    }
    if Archive.isArchive(path) { return try await downloaded(place) }
    guard path.lowercased().hasPrefix("s3://") else {
      return (.api, .init("kind", "api", why: "it is an address"))
    }
    let inputs = try await RemotePlace(context: place.context).inputs(
      place.label, label: place.label, extensions: ReaderKind.endings)
    return try await recognised(FileGroup.largest(of: inputs.map { ($0, 1) }), in: place.label, place.context)
  }

  /// By the content of what is at an address.
  func downloaded(_ place: InspectionSubject) async throws -> (ReaderKind, Inspection.Finding) {
    let path = String(place.label.prefix { $0 != "?" && $0 != "#" })
    return try await Self.withSpool { area in
      let target = try area.newFile(FileFinder.spoolName(path))
      try await RemotePlace(context: place.context).download(
        RemoteFile(address: place.context.fill(place.label), path: path), to: target, named: place.label)
      return try await recognised(
        path: Archive.isArchive(path) ? target.path : path, location: target.path, place.context)
    }
  }

  /// A file by its content; a folder, a glob or an archive by what most of its files are.
  private func recognised(path: String, location: String, _ context: ReaderContext) async throws
    -> (ReaderKind, Inspection.Finding)
  {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: location, isDirectory: &isFolder)
    let isArchive = Archive.isArchive(path)
    let isPattern = !isThere && (path.contains { "*?[".contains($0) } || FileFinder.split(path) != nil)
    guard isFolder.boolValue || isArchive || isPattern else {
      let found = try Recognition(of: URL(fileURLWithPath: location), label: path)
      return (found.kind, found.finding)
    }
    let node = try YAMLNode(parsing: YAMLText.quoted(path), file: "inspect")
    let finder = FileFinder(setting: Setting(node: node, path: "", file: "inspect"), context: context)
    let files: [FileFinder.File]
    do {
      files = try finder.files(extensions: ReaderKind.endings)
    } catch let error as IngestError where isThere && error.problems.map(\.code) == ["source.missing"] {
      throw FileGroup.nothing(in: path)
    }
    // An archive is an export as a whole: few large files count more than many small ones.
    let weighed = files.map { file in
      (
        Input(name: file.name, location: file.url.path, origin: file.origin),
        isArchive ? file.size ?? 0 : 1
      )
    }
    return try await recognised(FileGroup.largest(of: weighed), in: path, context)
  }

  /// By the content of the first of some files.
  private func recognised(_ group: FileGroup?, in path: String, _ context: ReaderContext) async throws
    -> (ReaderKind, Inspection.Finding)
  {
    guard let group, let first = group.inputs.first else { throw FileGroup.nothing(in: path) }
    if let database = DatabaseKind.all.first(where: { $0.name == group.kind.name }) {
      throw database.isReadByItself(first)
    }
    let fetched = try await Self.withSpool { area in
      let fetcher = FileFetcher(context: context, endings: ReaderKind.endings)
      guard let copy = try await fetcher.fetch([first], in: area).first?.copies.first else {
        return nil as Recognition?
      }
      return try Recognition(of: URL(fileURLWithPath: copy.location), label: copy.name)
    }
    guard let kind = fetched?.kind else { return (group.kind, group.finding(group.kind)) }
    // What reads the first counts only where it would find the others: by their endings, or because a pattern names them.
    let ending = FileFinder.kind(of: first.name)
    guard kind.inspection.endings.contains(ending) || path.contains(where: { "*?".contains($0) }) else {
      guard fetched?.isBySignature == true, first.origin == nil else {
        return (group.kind, group.finding(group.kind))
      }
      throw group.namedOtherwise(kind, ending: ending, in: path)
    }
    return (kind, group.finding(kind))
  }

  /// The file that stands for what is inspected: the first that the kind would read, unpacked or downloaded. What cannot be fetched
  /// is told by reading it.
  func sample(of place: InspectionSubject, _ kind: ReaderKind, in area: StagingArea) async throws
    -> InspectionSubject
  {
    let path = InspectionHints.SettingLine("path", place.label)
    guard let reader = try kind.make(Self.setting([path]), place.context) as? any FileReader else {
      return place
    }
    var sample = place
    do {
      let inputs = try await reader.inputs()
      let fetched = try await reader.fetch(Array(inputs.prefix(1)), in: area)
      guard let copy = fetched.first?.copies.first else { return place }
      sample.location = copy.location
      sample.isAlone = inputs.count == 1 && fetched[0].copies.count == 1
    } catch let error as IngestError where error.kind == .source {
      sample.isAlone = false
    }
    return sample
  }

  /// Runs a body with a folder for files that are removed afterwards.
  static func withSpool<Value: Sendable>(_ body: (StagingArea) async throws -> Value) async throws -> Value {
    let area = StagingArea(engine: try Engine())
    let result: Result<Value, any Error>
    do { result = .success(try await body(area)) } catch { result = .failure(error) }
    await area.discard()
    return try result.get()
  }
}
