import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird

extension API {
  /// What those ask who look after the server.
  var operationRoutes: [Route] {
    [
      Route(
        .get, "/health",
        APIOperation(
          id: "getHealth", summary: "Whether the process answers", group: .operation,
          answers: [.init(status: .ok, summary: "It does", schema: .object([("status", .words(["ok"]))]))]),
        isProtected: false
      ) { _, _ in Response(json: Data(#"{"status":"ok"}"#.utf8)) },
      Route(
        .get, "/ready",
        APIOperation(
          id: "getReadiness", summary: "Whether the configuration is right and the vault can be read",
          group: .operation,
          answers: [
            .init(status: .ok, summary: "Both", schema: .object([("status", .words(["ready"]))]))
          ]), isProtected: false
      ) { _, _ in
        // Who asks this needs no token, and is told nothing of the project.
        guard let snapshot = try? await state.current(), snapshot.configurationProblems.isEmpty else {
          throw ProblemDocument(
            .serviceUnavailable, "not-ready", "The project cannot be served as it is.",
            "'ingestor doctor' tells why.")
        }
        return Response(json: Data(#"{"status":"ready"}"#.utf8))
      },
      Route(
        .get, "/metrics",
        APIOperation(
          id: "getMetrics", summary: "Counts and gauges for Prometheus", group: .operation,
          answers: [
            .init(status: .ok, summary: "The text format", contentType: "text/plain", schema: .string)
          ])
      ) { _, _ in
        let text = metrics.text(try? await state.current(), queue: await queue.load)
        return Response(
          status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
          body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
      },
      Route(
        .get, "/schedule",
        APIOperation(
          id: "getSchedule", summary: "When which source runs by itself", group: .operation,
          answers: [
            .init(
              status: .ok, summary: "Scheduled sources",
              schema: .object([("schedule", .list(.reference("ScheduledSource")))]))
          ])
      ) { _, _ in
        let plan = await scheduler.plan(try await state.current().configuration)
        return Response(json: try JSON.snakeCased(["schedule": plan]))
      },
    ]
  }
}
