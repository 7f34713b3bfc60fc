import Foundation

/// Sends requests until they have an answer: paced, authorised, within the rules for hosts, repeated where that helps.
struct Requester: Sendable {
  let transport: any HTTPTransport
  let pacer: Pacer
  let policy: HostPolicy
  let limits: Limits
  let clock: RunClock
  let redactor: SecretRedactor

  /// A response, and what the rules make of it.
  struct Answer: Sendable {
    var response: HTTPResponse
    /// Where it came from, after redirects.
    var url: HTTPURL
    /// Nil where the response is what was asked for.
    var action: ErrorRule.Action?
  }

  /// Sends a request and follows the rules until there is an answer.
  /// - Throws: ``APIError``; its texts hold no secret.
  func send(
    _ request: HTTPRequest, rules: [ErrorRule] = [], authenticator: any Authenticator = NoAuthenticator(),
    followsRedirects: Bool = true
  ) async throws -> Answer {
    do {
      return try await attempt(
        request, rules: rules + ErrorRule.standard, authenticator: authenticator,
        redirects: followsRedirects ? limits.maximumRedirects : nil)
    } catch var error as APIError {
      error.request = error.request ?? describe(request)
      error.message = redactor.redact(error.message)
      throw error
    }
  }

  /// The request as messages name it. Queries stay out: they may carry credentials and personal data.
  func describe(_ request: HTTPRequest) -> String {
    redactor.redact("\(request.method) \(request.url.withoutQuery)")
  }

  private func attempt(
    _ request: HTTPRequest, rules: [ErrorRule], authenticator: any Authenticator, redirects: Int?
  ) async throws -> Answer {
    var attempt = 1
    var limited = 0
    var renewed = false
    while true {
      try Task.checkCancellation()
      var sent = request
      let result: Result<(HTTPResponse, HTTPURL), TransportFault>
      do {
        result = .success(try await exchange(&sent, authenticator, redirects))
      } catch let fault as TransportFault {
        result = .failure(fault)
      }
      var pause = RetryDelay.backoff(attempt: attempt, limits: limits, random: clock.random())
      switch result {
      case .failure(let fault):
        guard fault.isTransient, attempt < limits.attempts else { throw error(fault, attempts: attempt) }
        attempt += 1
      case .success((let response, let url)):
        let requested = RetryDelay.requested(by: response.headers, now: clock.now())
        guard let action = Self.action(for: response, rules) else {
          await settle(requested, response, sent, authenticator)
          return Answer(response: response, url: url)
        }
        switch action {
        case .ignore, .end: return Answer(response: response, url: url, action: action)
        case .fail: throw failure(response, attempts: attempt)
        case .refreshToken:
          guard !renewed, try await authenticator.renew(after: sent) else {
            throw failure(response, attempts: attempt)
          }
          renewed = true
          continue
        case .retry:
          guard attempt < limits.attempts else { throw failure(response, attempts: attempt) }
          attempt += 1
          pause = max(pause, requested ?? 0)
        case .rateLimited:
          limited += 1
          guard limited < limits.attempts * 3 else { throw failure(response, attempts: limited) }
          pause = RetryDelay.backoff(attempt: limited, limits: limits, random: clock.random())
          // A server that asks for no pause at all still gets the back-off, so that nothing spins.
          pause = max(pause, requested ?? 0)
          if pause <= limits.maximumPause, await authenticator.rest(sent, seconds: pause) { continue }
        }
        guard pause <= limits.maximumPause else {
          throw APIError(
            .status, "the server asks to wait \(Int(pause)) seconds, more than is allowed",
            advice: "Run again later, or raise 'retry: {max_pause: …}' (\(Int(limits.maximumPause)) s).")
        }
        if action == .rateLimited {
          await pacer.pause(for: pause)
          continue
        }
      }
      try await clock.sleep(pause)
    }
  }

  /// After a quota's last answer, what comes next waits until there is more.
  private func settle(
    _ pause: Double?, _ response: HTTPResponse, _ request: HTTPRequest, _ authenticator: any Authenticator
  ) async {
    guard RetryDelay.remaining(response.headers) == 0, let pause, pause <= limits.maximumPause else { return }
    if await !authenticator.rest(request, seconds: pause) { await pacer.pause(for: pause) }
  }

  /// One request with its redirects. `request` becomes the one last sent to a trusted host, credentials included.
  private func exchange(
    _ request: inout HTTPRequest, _ authenticator: any Authenticator, _ redirects: Int?
  ) async throws -> (HTTPResponse, HTTPURL) {
    var next = request
    next.url = try policy.check(next.url)
    // A link to the next page may lead to another host: it is followed without what is only for the API's own.
    var isOwn = policy.trusts(next.url.origin)
    if !isOwn { try strip(&next) }
    for _ in 0...(redirects ?? 0) {
      if isOwn {
        request = next
        try await authenticator.authorize(&request)
      }
      let response = try await paced(isOwn ? request : next)
      guard redirects != nil, [301, 302, 303, 307, 308].contains(response.status),
        let location = response.headers["Location"]
      else {
        return (response, next.url)
      }
      (next, isOwn) = try redirect(next, to: location, status: response.status, isOwn: isOwn)
    }
    throw APIError(.policy, "more than \(limits.maximumRedirects) redirects")
  }

  private func paced(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await pacer.enter()
    do {
      let response = try await transport.send(request)
      await pacer.leave()
      return response
    } catch {
      await pacer.leave()
      throw error
    }
  }

  /// The request that follows a redirect. One that leaves the origin loses every header that the configuration set.
  private func redirect(
    _ request: HTTPRequest, to location: String, status: Int, isOwn: Bool
  ) throws -> (HTTPRequest, Bool) {
    guard let resolved = request.url.resolving(location) else {
      throw APIError(.policy, "the server redirects to an address that is not http or https")
    }
    let target = try policy.check(resolved)
    if request.url.origin.scheme == "https", target.origin.scheme == "http" {
      throw APIError(.policy, "the server redirects from https to http (\(target.authority))")
    }
    var next = request
    next.url = target
    if status == 303 || (status <= 302 && request.method == "POST") {
      next.method = "GET"
      next.body = nil
      next.headers["Content-Type"] = nil
    }
    guard target.origin == request.url.origin else {
      try strip(&next)
      return (next, false)
    }
    return (next, isOwn)
  }

  /// Takes everything off a request that may be a credential.
  private func strip(_ request: inout HTTPRequest) throws {
    let harmless = ["Accept", "Accept-Encoding", "User-Agent"]
    request.headers = HeaderFields(
      request.headers.fields.filter { harmless.contains($0.name) && !$0.value.isEmpty })
    guard request.body == nil else {
      throw APIError(.policy, "a request with a body would go to another host (\(request.url.authority))")
    }
  }
}
