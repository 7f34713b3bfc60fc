import Crypto
import Foundation

/// The authorization code grant with a redirect to this computer (RFC 8252) and PKCE (RFC 7636).
struct AuthorizationCodeFlow: Sendable {
  let endpoint: TokenEndpoint

  func run(timeout: Double, present: (AccessGrant.Prompt) -> Void) async throws -> StoredToken {
    let client = endpoint.client
    let state = Self.randomText()
    let verifier = Self.randomText()
    let listener = try await RedirectListener(address: client.redirectURL)
    let answer: Result<[String: String], any Error>
    do {
      present(.open(try address(state: state, verifier: verifier, redirect: listener.redirectURL)))
      answer = .success(try await listener.answer(timeout: timeout) { $0["state"] == state })
    } catch {
      answer = .failure(error)
    }
    await listener.close()
    let parameters = try answer.get()
    if let error = parameters["error"] {
      throw TokenEndpoint.Refusal(code: error, description: parameters["error_description"] ?? "")
    }
    guard let code = parameters["code"] else {
      throw APIError(.authentication, "the redirect carries no code")
    }
    endpoint.requester.redactor.add(code, name: "code")
    var form = [
      Parameter("grant_type", "authorization_code"), Parameter("code", code),
      Parameter("redirect_uri", listener.redirectURL),
    ]
    if client.usesPKCE { form.append(Parameter("code_verifier", verifier)) }
    return try await endpoint.token(form)
  }

  /// Where the person goes.
  func address(state: String, verifier: String, redirect: String) throws -> String {
    let client = endpoint.client
    guard var url = HTTPURL(try endpoint.scope.fill(client.authorizeURL ?? "")) else {
      throw APIError(.definition, "'authorize_url' is not an http or https address")
    }
    url.append("response_type", "code")
    url.append("client_id", try endpoint.scope.fill(client.clientID))
    url.append("redirect_uri", redirect)
    if !client.scopes.isEmpty { url.append("scope", client.scopes.joined(separator: client.scopeSeparator)) }
    url.append("state", state)
    if client.usesPKCE {
      url.append("code_challenge", Self.challenge(verifier))
      url.append("code_challenge_method", "S256")
    }
    for parameter in try endpoint.filled(client.authorizeParameters) {
      url.set(parameter.name, parameter.value)
    }
    return url.description
  }

  static func challenge(_ verifier: String) -> String {
    Base64.encodeURL(Array(SHA256.hash(data: Data(verifier.utf8))))
  }

  private static func randomText() -> String {
    var generator = SystemRandomNumberGenerator()
    return Base64.encodeURL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}
