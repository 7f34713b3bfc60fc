import Crypto
import DataIngestor
import Foundation
import Logging
import RESTSource

/// Tells an address that a run went wrong. What it posts holds no row and no secret.
struct Notifier: Sendable {
  let state: ProjectState
  let scheduler: Scheduler
  let logger: Logger

  /// What is posted.
  struct Notification: Sendable, Encodable {
    /// `contract` or `failure`.
    let event: String
    let source: String
    let user: String?
    let tag: String?
    let runID: String
    let trigger: RunRequest.Trigger
    let problems: [Problem]
    let at: String
  }

  /// The header that holds the signature of the body: `sha256=` and its HMAC in hexadecimal digits.
  static let signatureHeader = "X-Ingestor-Signature"

  /// Tells what went wrong in a job. A source that will be tried again is told of when its last attempt has failed.
  func ended(_ job: Job) async {
    guard let project = try? state.project(), let settings = project.configuration.notify else { return }
    for notification in await notifications(job, settings) {
      do {
        try await post(notification, project)
      } catch {
        // The address may hold a secret: it is not named, and neither is an error that may quote it.
        logger.error("a notification about '\(notification.source)' could not be delivered")
      }
    }
  }

  private func notifications(_ job: Job, _ settings: NotifySettings) async -> [Notification] {
    let now = Date().formatted(.iso8601)
    var notifications: [Notification] = []
    if job.status == .failed, !job.problems.isEmpty, settings.events.contains(.failure), await isFinal(job) {
      notifications.append(
        Notification(
          event: "failure", source: job.request.sources.joined(separator: ", "), user: nil, tag: nil,
          runID: job.id, trigger: job.request.trigger, problems: job.problems, at: now))
    }
    for result in job.results where result.status == .failed {
      let event: NotifySettings.Event = result.failure == .contract ? .contract : .failure
      guard settings.events.contains(event) else { continue }
      if event == .failure, await scheduler.willRetry(result.source) { continue }
      let problems = result.problems.map { problem in
        var problem = problem
        problem.examples = []
        return problem
      }
      notifications.append(
        Notification(
          event: event.rawValue, source: result.source, user: result.user, tag: result.tag, runID: job.id,
          trigger: job.request.trigger, problems: problems, at: now))
    }
    return notifications
  }

  /// Whether none of a job's sources will be tried again.
  private func isFinal(_ job: Job) async -> Bool {
    for source in job.request.sources where await scheduler.willRetry(source) { return false }
    return true
  }

  /// Posts, three times at most.
  private func post(_ notification: Notification, _ project: Project) async throws {
    let secrets = try project.serverSecrets()
    guard let url = secrets.notifyURL.flatMap({ HTTPURL($0) }) else { throw Undelivered() }
    var request = HTTPRequest(url: url)
    request.method = "POST"
    request.headers["Content-Type"] = "application/json"
    request.headers["User-Agent"] = "data-ingestor/\(Version.current)"
    let body = try JSON.snakeCased(notification)
    if let secret = secrets.notifySecret {
      request.headers[Self.signatureHeader] = Self.signature(of: body, secret: secret)
    }
    request.body = [UInt8](body)
    var limits = Limits()
    limits.timeout = Self.patience
    limits.connectTimeout = Self.patience
    let transport = NetworkTransport(limits: limits)
    let isDelivered = await deliver(request, by: transport)
    await transport.close()
    guard isDelivered else { throw Undelivered() }
  }

  private func deliver(_ request: HTTPRequest, by transport: NetworkTransport) async -> Bool {
    for attempt in 1...3 {
      if let response = try? await transport.send(request), (200..<300).contains(response.status) {
        return true
      }
      if attempt < 3 { try? await Task.sleep(for: .seconds(attempt)) }
    }
    return false
  }

  /// How long the receiver may take to answer, in seconds.
  private static let patience = 10.0

  private struct Undelivered: Error {}

  /// The value of the header that signs a body.
  static func signature(of body: Data, secret: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8)))
    return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
