import Foundation

/// Logs in before the first request and sends the cookies or the token it got; logs in again where they are refused.
actor SessionAuthenticator: Authenticator {
  private let login: SessionLogin
  private let requester: Requester
  private let scope: TemplateScope
  private var opening: Task<Session, any Error>?

  private struct Session: Sendable {
    var cookies = CookieJar()
    var token: String?
  }

  init(login: SessionLogin, requester: Requester, scope: TemplateScope) {
    self.login = login
    self.requester = requester
    self.scope = scope
  }

  func authorize(_ request: inout HTTPRequest) async throws {
    let task = opening ?? Task { try await open() }
    opening = task
    let session = try await task.value
    if let cookies = session.cookies.header {
      request.headers["Cookie"] = [request.headers["Cookie"], cookies].compactMap(\.self).joined(
        separator: "; ")
    }
    if let token = session.token { request.headers[login.tokenHeader] = login.tokenPrefix + token }
    if request.method != "GET", let name = login.csrfCookie, let token = session.cookies[name] {
      request.headers["X-CSRFToken"] = token
      request.headers["Referer"] = request.url.withoutQuery
    }
  }

  func renew(after request: HTTPRequest) async throws -> Bool {
    opening = nil
    return true
  }

  private func open() async throws -> Session {
    var session = Session()
    if let page = login.prepareURL {
      let answer = try await requester.send(HTTPRequest(url: try address(page)))
      session.cookies.take(answer.response.headers)
    }
    var request = HTTPRequest(url: try address(login.url))
    request.method = "POST"
    request.headers["Accept"] = "application/json"
    request.headers["User-Agent"] = "ingestor"
    request.headers["Cookie"] = session.cookies.header
    var body = login.body
    if let name = login.csrfCookie, let token = session.cookies[name] {
      request.headers["X-CSRFToken"] = token
      request.headers["Referer"] = request.url.withoutQuery
      if case .form(let fields) = body {
        body = .form(fields + [Parameter(login.csrfField, token.replacing("{", with: "{{"))])
      }
    }
    try RequestBodyWriter(scope: scope).write(body, into: &request)
    let before = session.cookies.header
    // A redirect after a login sets the cookies: it is the answer, and is not followed.
    let answer = try await requester.send(
      request, rules: [ErrorRule(statuses: 300...399, action: .ignore)], followsRedirects: false)
    session.cookies.take(answer.response.headers)
    for cookie in session.cookies.values { requester.redactor.add(cookie.value, name: cookie.name) }
    if let path = login.tokenPath { session.token = try token(path, answer.response) }
    guard session.token != nil || session.cookies.header != before else {
      throw APIError(
        .authentication, "the login answered \(answer.response.status) and set no cookie",
        advice: "Check the name, the password and the fields under 'session'.")
    }
    return session
  }

  private func token(_ path: JSONPath, _ response: HTTPResponse) throws -> String {
    let token = response.body.withUnsafeBufferPointer { bytes -> String? in
      guard case .value(let range)? = try? JSONScanner(bytes).find(path.steps[...]) else { return nil }
      return JSONScalar(bytes, range).text
    }
    guard let token else {
      throw APIError(
        .authentication, "the login's answer has nothing at '\(path)'", advice: "Correct 'token_path'.")
    }
    requester.redactor.add(token, name: "session_token")
    return token
  }

  private func address(_ text: String) throws -> HTTPURL {
    guard let url = HTTPURL(try scope.fill(text)) else {
      throw APIError(.definition, "the login's address is not an http or https address")
    }
    return url
  }
}
