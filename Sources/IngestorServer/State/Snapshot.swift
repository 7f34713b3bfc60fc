import DataIngestor
import Foundation

/// The project as it was at one moment: what is declared, and what the vault's bookkeeping said. Requests are answered from
/// here, so that none of them waits for the vault.
struct Snapshot: Sendable {
  /// What was declared.
  let project: Project
  /// What the vault said.
  let overview: VaultOverview
  /// What clients need to know.
  let metadata: ProjectMetadata
  /// What is wrong with the configuration as the file is now; the last one that was right goes on.
  let configurationProblems: [Problem]
  /// When it was taken.
  let takenAt = Date()
  /// The answers that do not depend on the request, encoded once.
  let answers: Answers

  var configuration: Configuration { project.configuration }

  init(_ project: Project, _ overview: VaultOverview, configurationProblems: [Problem] = []) throws {
    self.project = project
    let folder = project.configuration.directory
    var overview = overview
    for index in overview.loads.indices {
      overview.loads[index].problems = overview.loads[index].problems.map { $0.hiding(folder) }
    }
    self.overview = overview
    self.configurationProblems = configurationProblems
    metadata = ProjectMetadata(project.configuration, satellites: overview.satellites)
    answers = try Answers(metadata)
  }

  /// Encoded answers.
  struct Answers: Sendable {
    let sources: Data
    let tags: Data
    let users: Data
    let facts: Data
    let source: [String: Data]

    init(_ metadata: ProjectMetadata) throws {
      sources = try JSON.encode(["sources": metadata.sources.map(\.name)])
      tags = try JSON.encode(["tags": metadata.tags.filter { !$0.sources.isEmpty }.map(\.name)])
      users = try JSON.encode(["users": metadata.users])
      facts = try JSON.encode(["facts": metadata.facts])
      var documents: [String: Data] = [:]
      for source in metadata.sources { documents[source.name] = try JSON.encode(SourceDocument(source)) }
      source = documents
    }
  }
}

/// How answers are encoded.
enum JSON {
  /// Encodes with the names that the type gives its keys.
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// Encodes with keys in snake case.
  static func snakeCased(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(value)
  }
}
