import Foundation
import HTTPTypes
import Hummingbird

extension API {
  /// Runs of this process from the moment they were asked for.
  var jobRoutes: [Route] {
    let id = APIOperation.Parameter.id(.string, "The job")
    return [
      Route(
        .get, "/jobs",
        APIOperation(
          id: "listJobs", summary: "The jobs of this process, newest first", group: .runs,
          answers: [
            .init(status: .ok, summary: "Jobs", schema: .object([("jobs", .list(.reference("Job")))]))
          ])
      ) { _, _ in
        Response(json: try JSON.snakeCased(["jobs": await queue.all().map(\.description)]))
      },
      Route(
        .get, "/jobs/{id}",
        APIOperation(
          id: "getJob", summary: "Where a job is", group: .runs, parameters: [id],
          answers: [.init(status: .ok, summary: "The job", schema: .reference("Job"))])
      ) { _, context in Response(json: try JSON.snakeCased(try await job(context).description)) },
      Route(
        .get, "/jobs/{id}/events",
        APIOperation(
          id: "watchJob", summary: "What happens to a job, as it happens", group: .runs,
          details:
            "Server-sent events: `state` (the job), `waiting`, `source_started`, `stage`, `progress`, `noticed`, `source_finished` (an outcome), `ping`. The stream ends with the job. `Last-Event-ID` continues after an event.",
          parameters: [
            id,
            .init(
              name: "Last-Event-ID", place: .header, schema: .integer(minimum: 0),
              summary: "The last event that was received"),
          ],
          answers: [
            .init(status: .ok, summary: "Events", contentType: "text/event-stream", schema: .string)
          ])
      ) { request, context in
        let last = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap { Int($0) }
        let events = try await job(context).events(after: last ?? 0)
        return Response(
          status: .ok, headers: [.contentType: "text/event-stream"],
          body: ResponseBody { writer in
            for await event in events { try await writer.write(ByteBuffer(string: event.text)) }
            try await writer.finish(nil)
          })
      },
      Route(
        .delete, "/jobs/{id}",
        APIOperation(
          id: "cancelJob", summary: "Stops a job: what a source has not finished is not written",
          group: .runs, parameters: [id],
          answers: [.init(status: .accepted, summary: "The job", schema: .reference("Job"))])
      ) { _, context in
        let job = try await job(context)
        await queue.cancel(job)
        return Response(
          json: try JSON.snakeCased(job.description), status: .accepted,
          headers: [.location: "/jobs/\(job.id)"])
      },
    ]
  }

  private func job(_ context: ServerContext) async throws -> Job {
    let id = context.parameters.get("id") ?? ""
    guard let job = await queue.job(id) else {
      throw ProblemDocument(
        .notFound, "unknown-job", "There is no such job.",
        "This process has no job '\(id)'; runs of the past are at /runs/{id}.")
    }
    return job
  }
}
