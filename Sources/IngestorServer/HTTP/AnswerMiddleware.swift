import HTTPTypes
import Hummingbird
import Logging

/// What every answer has in common: problems as documents, headers that protect, a count.
struct AnswerMiddleware: RouterMiddleware {
  typealias Context = ServerContext

  let metrics: Metrics
  let routes: [Route]
  let logger: Logger

  @concurrent func handle(
    _ request: Request, context: ServerContext,
    next: @concurrent (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = problem(error, request).response
    }
    for (name, value) in Self.headers where response.headers[name] == nil { response.headers[name] = value }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    metrics.answered(
      method: request.method.rawValue, route: context.endpointPath ?? "none", status: response.status.code,
      seconds: seconds)
    return response
  }

  private func problem(_ error: any Error, _ request: Request) -> ProblemDocument {
    let problem = ProblemDocument(error)
    if problem.status.kind == .serverError {
      logger.error("\(request.method) \(request.uri.path): \(error)")
    }
    guard problem.type == "not-found" else { return problem }
    let methods = routes.filter { $0.matches(request.uri.path) }.map(\.method.rawValue)
    guard !methods.isEmpty else { return problem }
    var document = ProblemDocument(
      .methodNotAllowed, "method", "This address does not know the method.",
      "\(request.method) is not among \(methods.joined(separator: ", ")).")
    document.headers[.allow] = methods.joined(separator: ", ")
    return document
  }

  private static let headers: [(HTTPField.Name, String)] = [
    // No source of anything but this server, no code in pages, no frames.
    (
      .contentSecurityPolicy,
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    (.xContentTypeOptions, "nosniff"), (named("X-Frame-Options"), "DENY"),
    (named("Referrer-Policy"), "same-origin"), (named("Cross-Origin-Opener-Policy"), "same-origin"),
    (named("Cross-Origin-Resource-Policy"), "same-origin"), (.cacheControl, "no-store"),
  ]

  private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }
}
