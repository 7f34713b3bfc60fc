import DataIngestor
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// What the routes of the API have at hand.
struct API: Sendable {
  let state: ProjectState
  let queue: RunQueue
  let metrics: Metrics
  let scheduler: Scheduler

  /// Every route that programs ask; the description of the API is made of them.
  var routes: [Route] {
    let described = metadataRoutes + sourceRoutes + runRoutes + jobRoutes + quarantineRoutes + operationRoutes
    return described + [descriptionRoute(described)]
  }

  /// The routes without a project behind them, for those who only read their table.
  static var described: [Route] {
    let state = ProjectState(file: URL(fileURLWithPath: "/"), patience: .zero)
    let metrics = Metrics()
    let queue = RunQueue(state, metrics, limit: 1, timeout: .zero)
    let scheduler = Scheduler(
      state, queue, file: URL(fileURLWithPath: "/"), logger: Logger(label: "ingestor"))
    return API(state: state, queue: queue, metrics: metrics, scheduler: scheduler).routes
  }

  /// The route of the description itself.
  private func descriptionRoute(_ described: [Route]) -> Route {
    Route(
      .get, "/openapi.json",
      APIOperation(
        id: "getDescription", summary: "This description", group: .operation,
        answers: [.init(status: .ok, summary: "OpenAPI 3.1", schema: .object([("openapi", .string)]))])
    ) { [self] _, _ in Response(json: try OpenAPI.document(described + [descriptionRoute(described)])) }
  }

  /// The declared source that a path names.
  func source(_ context: ServerContext, _ snapshot: Snapshot) throws -> SourceDefinition {
    let name = context.parameters.get("name") ?? ""
    return try source(name, snapshot)
  }

  func source(_ name: String, _ snapshot: Snapshot) throws -> SourceDefinition {
    guard let source = snapshot.configuration.sources.first(where: { $0.name == name }) else {
      throw ProblemDocument.unknown("source", [name], known: snapshot.configuration.sources.map(\.name))
    }
    return source
  }

  /// A number in the query.
  func number(_ name: String, _ request: Request, default standard: Int, in range: ClosedRange<Int>) throws
    -> Int
  {
    guard let text = FormFields(query: request)[name] else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw ProblemDocument(
        .unprocessableContent, "parameter", "A parameter is wrong.",
        "'\(name)' is a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}
