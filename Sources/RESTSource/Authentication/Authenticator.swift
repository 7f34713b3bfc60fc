/// Proves on requests who asks.
protocol Authenticator: Sendable {
  /// Adds what proves it. Called for each attempt, after everything else about the request is settled.
  func authorize(_ request: inout HTTPRequest) async throws

  /// Gets another credential after the server refused the one of `request`. False where there is none to get.
  func renew(after request: HTTPRequest) async throws -> Bool

  /// Takes note of a quota that is used up: the credential of `request` rests for some seconds.
  /// True where another credential can be used at once.
  func rest(_ request: HTTPRequest, seconds: Double) async -> Bool
}

extension Authenticator {
  func renew(after request: HTTPRequest) async throws -> Bool { false }
  func rest(_ request: HTTPRequest, seconds: Double) async -> Bool { false }
}

/// No proof.
struct NoAuthenticator: Authenticator {
  func authorize(_ request: inout HTTPRequest) async throws {}
}
