import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird

extension API {
  /// What is stored of a source.
  var sourceRoutes: [Route] {
    [
      Route(
        .get, "/sources/{name}/versions",
        APIOperation(
          id: "listVersions", summary: "The schema versions of a source, oldest first", group: .metadata,
          parameters: [.name("The source")],
          answers: [
            .init(
              status: .ok, summary: "Versions",
              schema: .object([("versions", .list(.reference("SatelliteVersion")))]))
          ])
      ) { _, context in
        let snapshot = try await state.current()
        let name = try source(context, snapshot).name
        return Response(
          json: try JSON.encode(["versions": snapshot.metadata.source(name)?.satelliteVersions ?? []]))
      },
      Route(
        .get, "/sources/{name}/rows",
        APIOperation(
          id: "sampleRows", summary: "Some current rows of a source", group: .metadata,
          parameters: [
            .name("The source"),
            .init(
              name: "limit", place: .query, schema: .range(1...1000),
              summary: "How many; default 20, at most 1000"),
          ],
          answers: [.init(status: .ok, summary: "Rows as texts", schema: .reference("Rows"))])
      ) { request, context in
        let snapshot = try await state.current()
        let source = try source(context, snapshot)
        let limit = try number("limit", request, default: 20, in: 1...1000)
        return Response(json: try JSON.encode(try await snapshot.rows(of: source.name, limit: limit)))
      },
      Route(
        .get, "/sources/{name}/history",
        APIOperation(
          id: "getHistory", summary: "The rows of a key through time", group: .metadata,
          parameters: [
            .name("The source"),
            .init(
              name: "key", place: .query, schema: .string,
              summary: "The values of the key's columns in order, or a pk", isList: true),
          ],
          answers: [.init(status: .ok, summary: "Rows, oldest first", schema: .reference("Rows"))])
      ) { request, context in
        let snapshot = try await state.current()
        let source = try source(context, snapshot)
        let key = FormFields(query: request).all("key")
        return Response(json: try JSON.encode(try await snapshot.history(of: source.name, key: key)))
      },
    ]
  }
}

/// Rows as texts.
struct Rows: Sendable, Encodable {
  var columns: [String] = []
  var rows: [[String?]] = []
}

extension Snapshot {
  /// Whether anything of a source was loaded.
  func isLoaded(_ source: String) -> Bool { overview.satellites.contains { $0.source == source } }

  /// Some current rows of a source, the newest first.
  func rows(of source: String, limit: Int) async throws -> Rows {
    guard isLoaded(source) else { return Rows() }
    return try await query(
      "SELECT * EXCLUDE (pk, record_source), pk, record_source FROM \"\(source)\" ORDER BY loaded_at DESC, pk LIMIT \(limit)"
    )
  }

  /// The rows of a key through time. A key that cannot be one is the client's mistake.
  func history(of source: String, key: [String]) async throws -> Rows {
    do {
      let history = try await project.history(source, key: key)
      return Rows(columns: history.columns, rows: history.rows)
    } catch let error as IngestError {
      let codes: Set<String> = ["history.key", "history.empty"]
      guard let problem = error.problems.first(where: { codes.contains($0.code) }) else { throw error }
      throw ProblemDocument(
        .unprocessableContent, "key", "That is no key of the source.",
        [problem.message, problem.advice].compactMap(\.self).joined(separator: " "))
    }
  }

  /// The rows of a query that this program wrote.
  func query(_ sql: String) async throws -> Rows {
    let collected = RowCollector()
    try await project.query(sql) { collected.add($0, $1) }
    return collected.rows
  }
}
