import Crypto
import Foundation

/// Asks an authorization server for tokens (RFC 6749).
struct TokenEndpoint: Sendable {
  let client: OAuth2
  let requester: Requester
  let scope: TemplateScope

  /// A grant that the server refused for good, as opposed to a failure on the way.
  struct Refusal: Error {
    let code: String
    let description: String
  }

  /// What a stored token belongs to.
  func clientDigest() throws -> String {
    let text = try scope.fill(client.clientID) + "\n" + (client.refreshToken.map { try scope.fill($0) } ?? "")
    return Base64.encodeURL(Array(SHA256.hash(data: Data(text.utf8)).prefix(12)))
  }

  /// Posts a grant's parameters with the client's credentials.
  func token(_ grant: [Parameter], keeping refreshToken: String? = nil) async throws -> StoredToken {
    let answer = try await post(try scope.fill(client.tokenURL), grant + filled(client.tokenParameters))
    guard let access = answer["access_token"], !access.isEmpty else {
      throw APIError(.authentication, "the token endpoint sent no access_token")
    }
    requester.redactor.add(access, name: "access_token")
    let refresh = answer["refresh_token"] ?? refreshToken
    if let refresh { requester.redactor.add(refresh, name: "refresh_token") }
    let lifetime = answer["expires_in"].flatMap { Double($0) }
    return StoredToken(
      accessToken: access, expires: lifetime.map { requester.clock.now().addingTimeInterval($0) },
      refreshToken: refresh, client: try clientDigest())
  }

  /// Posts a form and returns the answer's members.
  /// - Throws: ``Refusal`` where the server says no.
  func post(_ address: String, _ form: [Parameter]) async throws -> [String: String] {
    guard let url = HTTPURL(address) else {
      throw APIError(.definition, "the token endpoint is not an address")
    }
    var request = HTTPRequest(url: url)
    request.method = "POST"
    request.headers["Accept"] = "application/json"
    request.headers["User-Agent"] = "ingestor"
    var form = form
    let identifier = try scope.fill(client.clientID)
    let secret = try client.clientSecret.map { try scope.fill($0) }
    if let secret { requester.redactor.add(secret, name: "client_secret") }
    switch client.clientAuthentication {
    case .basic:
      let pair = PercentEncoding.query(identifier) + ":" + PercentEncoding.query(secret ?? "")
      request.headers["Authorization"] = "Basic " + Base64.encode(Array(pair.utf8))
    case .body:
      form.append(Parameter("client_id", identifier))
      if let secret { form.append(Parameter("client_secret", secret)) }
    case .none:
      // The issuer of an assertion is known by its claims: client_id is optional there (RFC 7521, 4.1).
      if !identifier.isEmpty { form.append(Parameter("client_id", identifier)) }
    }
    request.headers["Content-Type"] =
      client.sendsJSON ? "application/json" : "application/x-www-form-urlencoded"
    let json = ConfigurationValue.map(form.map { .init($0.name, .text($0.value)) }).json
    request.body = Array((client.sendsJSON ? json : PercentEncoding.join(form)).utf8)
    // RFC 6749, 5.2: errors come with status 400 or 401 and say which.
    let rules = [400, 401, 403].map { ErrorRule(statuses: $0...$0, action: .ignore) }
    let answer = try await requester.send(request, rules: rules)
    let members = try Self.members(answer.response)
    if let code = members["error"] {
      throw Refusal(code: code, description: requester.redactor.redact(members["error_description"] ?? ""))
    }
    if answer.action != nil { throw requester.failure(answer.response, attempts: 1) }
    return members
  }

  func filled(_ parameters: [Parameter]) throws -> [Parameter] {
    try parameters.map { Parameter($0.name, try scope.fill($0.value)) }
  }

  /// The scalars of an answer's object.
  private static func members(_ response: HTTPResponse) throws -> [String: String] {
    var members: [String: String] = [:]
    do {
      try response.body.withUnsafeBufferPointer { bytes in
        var scanner = JSONScanner(bytes)
        try scanner.forEachMember { scanner, key throws(JSONFault) in
          let name = String(decoding: bytes[key], as: UTF8.self)
          members[name] = JSONScalar(bytes, try scanner.skipValue()).text
        }
      }
    } catch is JSONFault {
      throw APIError(
        .authentication, "the token endpoint answered \(response.status) with something that is not JSON")
    }
    return members
  }
}
