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
    let isGlob =
      place.label.contains { "*?[".contains($0) } && !FileManager.default.fileExists(atPath: place.location)
    if isGlob {
      let node = try YAMLNode(parsing: YAMLText.quoted(place.label), file: "inspect")
      let finder = FileFinder(setting: Setting(node: node, path: "", file: "inspect"), context: place.context)
      if let first = try finder.files(extensions: []).first {
        let found = try Recognition(of: first.url, label: first.name)
        return (found.kind, found.finding)
      }
    }
    let found = try Recognition(of: URL(fileURLWithPath: place.location), label: place.label)
    return (found.kind, found.finding)
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
    let endings = ReaderKind.all.reduce(into: Set<String>()) { $0.formUnion($1.inspection.endings) }
    let inputs = try await RemotePlace(context: place.context).inputs(
      place.label, label: place.label, extensions: endings)
    let found = try Recognition(ofNames: inputs.map(\.name), in: "bucket", label: place.label)
    return (found.kind, found.finding)
  }

  /// By the content of what is at an address.
  func downloaded(_ place: InspectionSubject) async throws -> (ReaderKind, Inspection.Finding) {
    let path = String(place.label.prefix { $0 != "?" && $0 != "#" })
    let area = StagingArea(engine: try Engine())
    let target = try area.newFile(FileFinder.spoolName(path))
    let result: Result<Recognition, any Error>
    do {
      try await RemotePlace(context: place.context).download(
        RemoteFile(address: place.context.fill(place.label), path: path), to: target, named: place.label)
      result = .success(try Recognition(of: target, label: path))
    } catch {
      result = .failure(error)
    }
    await area.discard()
    let found = try result.get()
    return (found.kind, found.finding)
  }
}
