import DuckDB
import Foundation
import RESTSource

/// Inspecting an address that answers with JSON: the inspector asks once or twice, and the first records are described like
/// those of a file.
enum APIInspection {
  static func inspect(_ place: InspectionSubject) async throws -> Inspection {
    let found = try await ask(place)
    var inspection = Inspection(subject: place.label, reader: ReaderKind.api.name)
    inspection.findings = found.evidence.map { line in
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return Inspection.Finding(parts[0], parts.count > 1 ? parts[1] : "")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "ingestor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "records.json")
    try Data(found.sample.utf8).write(to: file)
    let context = ReaderContext(source: "inspect", user: "", directory: folder, secrets: .none)
    let outcome = try await Inspector(directory: folder, secrets: .none, options: place.options).read(
      .json, [.init("path", "records.json")], context, Engine())
    inspection.problems = outcome.problems
    inspection.tables = outcome.profiles.map { profile in
      var table = profile.table
      table.name = found.records == "$" ? "the first response" : found.records
      return table
    }
    if let profile = outcome.profiles.first {
      let declaration = found.yaml.split(separator: "\n").map(String.init)
      let path = place.label.prefix { $0 != "?" && $0 != "#" }
      inspection.configuration =
        SourceSuggestion(declaration: declaration, subject: String(path), profile: profile).yaml
    }
    return inspection
  }

  private static func ask(_ place: InspectionSubject) async throws -> APIInspector.Finding {
    let environment = ProcessInfo.processInfo.environment
    let token = place.options.tokenSecret
    let inspector = APIInspector(
      options: RESTReader.Options { environment[$0] },
      authentication: token.map { .bearer(token: "${\($0)}", scheme: "Bearer") } ?? .none)
    do {
      return try await inspector.inspect(place.label)
    } catch let error as APIError {
      throw IngestError(
        .source,
        Problem(error.code.rawValue, error.message + ".", file: error.request, advice: error.advice))
    }
  }
}
