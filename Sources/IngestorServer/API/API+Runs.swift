import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird

extension API {
  /// Asking for runs, and looking at those of the past.
  var runRoutes: [Route] {
    [
      Route(
        .post, "/run",
        APIOperation(
          id: "runSources", summary: "Loads sources into the vault", group: .runs,
          details:
            "Runs come one after the other. The answer waits for the end of the run; with `Prefer: respond-async` or `respond_async` it comes at once and names the job. A run goes on when its client leaves.",
          parameters: [
            .init(
              name: "Prefer", place: .header, schema: .string,
              summary: "`respond-async` for an answer at once")
          ],
          body: .init(
            schema: .reference("RunRequest"),
            summary: "Which sources, in an object or a bare list; all without a body", isRequired: false,
            example: ["sources": ["north_bank"]]),
          answers: Self.runAnswers)
      ) { request, _ in
        let body = try await RunBody(request)
        let run = try body.request(try await state.current(), trigger: .api)
        return try await answer(run, isAsynchronous: body.isAsynchronous)
      },
      Route(
        .get, "/runs",
        APIOperation(
          id: "listRuns", summary: "The newest runs, newest first", group: .runs,
          parameters: [
            .init(
              name: "limit", place: .query, schema: .range(1...VaultOverview.depth),
              summary: "How many; at most 100")
          ],
          answers: [
            .init(status: .ok, summary: "Runs", schema: .object([("runs", .list(.reference("Run")))]))
          ])
      ) { request, _ in
        let limit = try number("limit", request, default: 20, in: 1...VaultOverview.depth)
        let runs = try await state.current().overview.runs.prefix(limit)
        return Response(json: try JSON.snakeCased(["runs": Array(runs)]))
      },
      Route(
        .get, "/runs/{id}",
        APIOperation(
          id: "getRun", summary: "A run and its loads in order", group: .runs,
          parameters: [.id(.string, "The run")],
          answers: [
            .init(
              status: .ok, summary: "The run",
              schema: .object([("run", .reference("Run")), ("loads", .list(.reference("Load")))]))
          ])
      ) { _, context in
        let id = context.parameters.get("id") ?? ""
        guard let found = try await state.current().project.run(id: id) else {
          throw ProblemDocument(
            .notFound, "unknown-run", "There is no such run.",
            "The log has no run '\(id)'; one that waits or has just begun is at /jobs/{id}.")
        }
        return Response(json: try JSON.snakeCased(RunAndLoads(run: found.run, loads: found.loads)))
      },
    ]
  }

  private struct RunAndLoads: Encodable {
    let run: VaultOverview.Run
    let loads: [VaultOverview.Load]
  }

  static let runAnswers: [APIOperation.Answer] = [
    .init(status: .ok, summary: "The run has ended", schema: .reference("RunAnswer")),
    .init(status: .accepted, summary: "The job; its address is in Location", schema: .reference("Job")),
  ]

  private struct RunAnswer: Encodable {
    let status: Job.Status
    let runId: String
    let sourcesRun: [String]
    let results: [SourceOutcome]
    let problems: [Problem]
  }

  /// Puts a run into the queue and answers at its end, or at once.
  func answer(_ run: RunRequest, isAsynchronous: Bool) async throws -> Response {
    let job = try await queue.submit(run)
    if isAsynchronous {
      return Response(
        json: try JSON.snakeCased(job.description), status: .accepted,
        headers: [.location: "/jobs/\(job.id)"])
    }
    await job.wait()
    let description = job.description
    return Response(
      json: try JSON.snakeCased(
        RunAnswer(
          status: description.status, runId: job.id, sourcesRun: run.sources, results: description.results,
          problems: description.problems)))
  }
}
