import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird

extension API {
  /// Rows that were set aside.
  var quarantineRoutes: [Route] {
    [
      Route(
        .get, "/quarantine",
        APIOperation(
          id: "listQuarantine", summary: "Rows in quarantine, oldest first", group: .quarantine,
          parameters: [
            .init(name: "source", place: .query, schema: .name, summary: "Only of this source"),
            .init(
              name: "all", place: .query, schema: .boolean,
              summary: "Whether to include rows that were replayed, corrected or discarded"),
          ],
          answers: [
            .init(
              status: .ok, summary: "Rows",
              schema: .object([("quarantine", .list(.reference("QuarantinedRow")))]))
          ])
      ) { request, _ in
        let query = FormFields(query: request)
        let snapshot = try await state.current()
        if let name = query["source"] { _ = try source(name, snapshot) }
        let rows = try await snapshot.project.quarantine(
          source: query["source"], all: query["all"] == "true")
        return Response(json: try JSON.snakeCased(["quarantine": rows]))
      },
      Route(
        .get, "/quarantine/{id}",
        APIOperation(
          id: "getQuarantined", summary: "A row whole", group: .quarantine,
          parameters: [.id(.integer(minimum: 1), "The row")],
          answers: [.init(status: .ok, summary: "The row", schema: .reference("QuarantinedRow"))])
      ) { _, context in
        guard let id = context.parameters.get("id", as: Int.self),
          let row = try await state.current().project.quarantinedRow(id)
        else {
          throw ProblemDocument(.notFound, "unknown-row", "There is no such row in quarantine.")
        }
        return Response(json: try JSON.snakeCased(row))
      },
      Route(
        .post, "/quarantine/replay",
        APIOperation(
          id: "replayQuarantine", summary: "Loads the rows of a source in quarantine again",
          group: .quarantine, details: "Those that still break the contract stay.",
          body: .init(
            schema: .object([("source", .name), ("respond_async", .boolean)], optional: ["respond_async"]),
            summary: "Which source", isRequired: true, example: ["source": "north_bank"]),
          answers: Self.runAnswers)
      ) { request, _ in
        let body = try await QuarantineBody(request)
        let name = try source(body.source, try await state.current()).name
        return try await answer(
          RunRequest(sources: [name], kind: .replay, trigger: .api),
          isAsynchronous: request.prefersAsynchronous || body.respondAsync == true)
      },
      Route(
        .post, "/quarantine/discard",
        APIOperation(
          id: "discardQuarantine", summary: "Forgets rows in quarantine for good", group: .quarantine,
          body: .init(
            schema: .object(
              [("source", .name), ("ids", .list(.integer(minimum: 1))), ("all", .boolean)],
              optional: ["ids", "all"]),
            summary: "Which source, and which of its rows: `ids`, or `all`", isRequired: true,
            example: ["source": "north_bank", "ids": [1]]),
          answers: [
            .init(
              status: .ok, summary: "How many were discarded",
              schema: .object([("discarded", .integer(minimum: 0))]))
          ])
      ) { request, _ in
        let body = try await QuarantineBody(request)
        let snapshot = try await state.current()
        let name = try source(body.source, snapshot).name
        guard body.all == true || body.ids?.isEmpty == false else {
          throw ProblemDocument(
            .unprocessableContent, "rows", "It is not said which rows are meant.",
            "Give 'ids', or 'all': true.")
        }
        return Response(
          json: try JSON.encode([
            "discarded": try await discard(name, ids: body.all == true ? [] : body.ids ?? [], snapshot)
          ]))
      },
    ]
  }

  /// Discards rows; answers show it at once.
  func discard(_ source: String, ids: [Int], _ snapshot: Snapshot) async throws -> Int {
    let count = try await snapshot.project.discard(source, ids: ids)
    await state.refresh()
    return count
  }
}

/// What a request about quarantined rows says.
private struct QuarantineBody: Decodable {
  let source: String
  var ids: [Int]?
  var all: Bool?
  var respondAsync: Bool?

  private enum CodingKeys: String, CodingKey { case source, ids, all, respondAsync = "respond_async" }

  init(_ request: Request) async throws {
    let data = try await request.jsonBody()
    do {
      self = try JSONDecoder().decode(QuarantineBody.self, from: data)
    } catch {
      throw ProblemDocument(
        .unprocessableContent, "quarantine-request", "The body is no request about rows in quarantine.",
        "Expected {\"source\": name, \"ids\": [numbers]}.")
    }
  }
}
