import DuckDB
import Foundation
import RESTSource

/// A REST API: every resource that is not only a parent becomes a relation. Where it stopped is its state.
struct APISourceReader: Reader {
  let definition: APIDefinition
  let context: ReaderContext

  init(settings: Setting, context: ReaderContext) throws {
    definition = try APISettings.definition(settings)
    self.context = context
  }

  /// Whether there is something new only the API can tell.
  func inputs() async throws -> [Input] { [Input(name: definition.baseURL, location: definition.baseURL)] }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let state = try area.previousState.map { try JSONDecoder().decode(CursorState.self, from: Data($0.utf8)) }
    let result = try await fetch(from: state ?? CursorState(), in: area)
    area.state = String(decoding: try JSONEncoder().encode(result.state), as: UTF8.self)
    var relations: [StagedRelation] = []
    for resource in result.resources where resource.records > 0 {
      let input = Input(name: resource.recordSource, location: resource.file.path)
      let table = area.newTable("records")
      let exact = try ExactNumbers.preserved(in: resource.file) { try area.newFile("exact.ndjson") }
      try await area.engine.run { connection in
        _ = try connection.execute(
          """
          CREATE TEMP TABLE \(SQL.name(table)) AS
          SELECT \(SQL.text(resource.recordSource)) AS c0, row_number() OVER () AS line, json AS record
          FROM \(ExactNumbers.objects(in: [exact], format: "newline_delimited"))
          """)
      }
      let records = JSONRecords(source: context.source)
      if let relation = try await records.relation(of: table, inputs: [input], in: area) {
        relations.append(relation)
      }
    }
    let notes = result.problems.map { problem in
      Problem(
        problem.code, problem.message, severity: .warning, source: context.source, file: problem.resource,
        count: problem.count, advice: problem.advice)
    }
    if !relations.isEmpty { relations[0].diagnostics += notes }
    return relations
  }

  private func fetch(from state: CursorState, in area: StagingArea) async throws -> FetchResult {
    let spool = try area.newFile("api")
    try FileManager.default.createDirectory(at: spool, withIntermediateDirectories: true)
    let reader = RESTReader(definition, state: state, spool: spool, options: Self.options(context))
    let progress = area.progress
    do {
      return try await reader.fetch {
        progress.text = "\($0.resource): \($0.pages) pages, \($0.records) records"
      }
    } catch let error as APIError {
      throw Self.failure(error, source: context.source)
    }
  }

  /// What a reader of the source's API works with.
  static func options(_ context: ReaderContext) -> RESTReader.Options {
    let secrets = context.secrets
    var options = RESTReader.Options { name in
      let reference = "${\(name)}"
      let value = secrets.fill(reference)
      return value == reference ? nil : value
    }
    options.variables["user"] = context.user
    options.tokens = EncryptedTokenStore.user()
    options.source = context.source
    options.tokenKey = "\(context.source).\(context.user)"
    options.recording = context.recording
    return options
  }

  /// An API's error as one of the source.
  static func failure(_ error: APIError, source: String) -> IngestError {
    let place = [error.resource, error.request].compactMap(\.self).joined(separator: ": ")
    return IngestError(
      error.code == .definition ? .configuration : .source,
      Problem(
        error.code.rawValue, error.message + ".", source: source, file: place.isEmpty ? nil : place,
        advice: error.code == .authentication
          ? [error.advice, "'ingestor auth \(source)' asks for access again where a person must give it."]
            .compactMap(\.self).joined(separator: " ") : error.advice))
  }
}

extension ReaderKind {
  /// REST APIs.
  static let api = ReaderKind(
    name: "api", summary: "A REST API: see docs/reference/api.md.", shape: .open,
    problems: { APISettings.problems($0) },
    inspection: InspectionHooks(inspect: { try await APIInspection.inspect($0) })
  ) { try APISourceReader(settings: $0, context: $1) }
}
