import AsyncHTTPClient
import Crypto
import DataIngestor
import Foundation
import Logging
import NIOCore
import NIOHTTP1

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
    if job.status == .failed, job.results.isEmpty, settings.events.contains(.failure) {
      return [
        Notification(
          event: "failure", source: job.request.sources.joined(separator: ", "), user: nil, tag: nil,
          runID: job.id, trigger: job.request.trigger, problems: job.problems, at: now)
      ]
    }
    var notifications: [Notification] = []
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

  /// Posts, three times at most.
  private func post(_ notification: Notification, _ project: Project) async throws {
    let secrets = try project.serverSecrets()
    guard let url = secrets.notifyURL else { return }
    let body = try JSON.snakeCased(notification)
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "User-Agent", value: "data-ingestor/\(Version.current)")
    if let secret = secrets.notifySecret {
      request.headers.add(name: Self.signatureHeader, value: Self.signature(of: body, secret: secret))
    }
    request.body = .bytes(ByteBuffer(bytes: body))
    for attempt in 1...3 {
      let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(10))
      if let response, (200..<300).contains(response.status.code) { return }
      if attempt < 3 { try await Task.sleep(for: .seconds(attempt)) }
    }
    throw Undelivered()
  }

  private struct Undelivered: Error {}

  /// The value of the header that signs a body.
  static func signature(of body: Data, secret: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Data(secret.utf8)))
    return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
