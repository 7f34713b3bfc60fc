import Foundation

extension Requester {
  /// What the rules say about a response; nil where it is what was asked for.
  static func action(for response: HTTPResponse, _ rules: [ErrorRule]) -> ErrorRule.Action? {
    if response.status == 403, RetryDelay.remaining(response.headers) == 0 { return .rateLimited }
    return rules.first { matches($0, response) }?.action
  }

  private static func matches(_ rule: ErrorRule, _ response: HTTPResponse) -> Bool {
    guard rule.statuses.contains(response.status) else { return false }
    if let text = rule.contains, !contains(response.body, Array(text.utf8)) { return false }
    guard let path = rule.path else { return true }
    let value = response.body.withUnsafeBufferPointer { bytes -> JSONScalar? in
      guard case .value(let range)? = try? JSONScanner(bytes).find(path.steps[...]) else { return nil }
      return JSONScalar(bytes, range)
    }
    guard let value else { return false }
    return rule.equals.map { value.text == $0 } ?? value.isTrue
  }

  private static func contains(_ body: [UInt8], _ text: [UInt8]) -> Bool {
    !text.isEmpty && Data(body).range(of: Data(text)) != nil
  }

  /// The error of a response.
  func failure(_ response: HTTPResponse, attempts: Int) -> APIError {
    let times = attempts > 1 ? " after \(attempts) attempts" : ""
    let excerpt = Self.excerpt(response)
    let code: APIError.Code = [401, 403].contains(response.status) ? .authentication : .status
    let advice: String? =
      switch response.status {
      case 401: "Check the credentials under 'auth'."
      case 403: "The credentials are known but not allowed to read this: check their scopes."
      case 404: "Check 'base_url' and 'path'."
      case 429: "Lower 'rate_limit' or 'concurrency'."
      default: nil
      }
    return APIError(
      code, "the server answered \(response.status)\(times)" + (excerpt.isEmpty ? "" : ": " + excerpt),
      advice: advice)
  }

  /// The error of a request without a response.
  func error(_ fault: TransportFault, attempts: Int) -> APIError {
    let times = attempts > 1 ? " after \(attempts) attempts" : ""
    switch fault {
    case .connection(let text): return APIError(.connection, "the connection failed\(times) (\(text))")
    case .tls(let text):
      return APIError(
        .connection, "no trusted TLS connection: \(text)",
        advice:
          "Certificates are always verified. To trust an authority of your own, or a company's, name a file with the certificates of all authorities to trust in SSL_CERT_FILE."
      )
    case .timeout:
      return APIError(
        .timeout, "no full response within \(limits.timeout.formatted()) seconds\(times)",
        advice: "Raise 'timeout'.")
    case .tooLarge(let limit):
      return APIError(
        .size, "the response is larger than \(limit) bytes",
        advice: "Ask for smaller pages, or raise 'max_response_bytes'.")
    case .compression(let text):
      return APIError(.response, "the compressed response is damaged\(times) (\(text))")
    case .invalid(let text): return APIError(.definition, "the request cannot be sent: \(text)")
    }
  }

  /// The beginning of a body as one line, for messages.
  static func excerpt(_ response: HTTPResponse) -> String {
    let text = String(decoding: response.body.prefix(300), as: UTF8.self)
    let isMarkup = response.headers["Content-Type"]?.contains("html") == true
    let plain = isMarkup ? text.replacing(/<[^>]*>?/, with: " ") : text
    let line = plain.split(whereSeparator: { $0.isWhitespace || $0.asciiValue.map { $0 < 32 } == true })
      .joined(separator: " ")
    return String(line.prefix(200))
  }
}
