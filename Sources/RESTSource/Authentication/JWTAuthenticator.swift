import Crypto
import CryptoExtras
import Foundation

/// Signed assertions as bearer tokens, or exchanged for access tokens (RFC 7523).
actor JWTAuthenticator: Authenticator {
  private let assertion: JWTAssertion
  private let requester: Requester
  private let scope: TemplateScope
  private var token: StoredToken?

  init(assertion: JWTAssertion, requester: Requester, scope: TemplateScope) {
    self.assertion = assertion
    self.requester = requester
    self.scope = scope
  }

  func authorize(_ request: inout HTTPRequest) async throws {
    request.headers["Authorization"] = "Bearer " + (try await current())
  }

  func renew(after request: HTTPRequest) async throws -> Bool {
    token = nil
    return true
  }

  private func current() async throws -> String {
    let now = requester.clock.now()
    if let token, token.isFresh(at: now) { return token.accessToken }
    let signed = try JWTSigner(assertion: assertion, scope: scope).sign(now: now)
    requester.redactor.add(signed, name: "jwt")
    guard let address = assertion.tokenURL else {
      token = StoredToken(
        accessToken: signed, expires: now.addingTimeInterval(Double(assertion.lifetime)), client: "")
      return signed
    }
    var client = OAuth2(grant: .clientCredentials, tokenURL: address, clientID: "")
    client.clientAuthentication = .none
    do {
      let endpoint = TokenEndpoint(client: client, requester: requester, scope: scope)
      let granted = try await endpoint.token([
        Parameter("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        Parameter("assertion", signed),
      ])
      token = granted
      return granted.accessToken
    } catch let refusal as TokenEndpoint.Refusal {
      throw APIError(
        .authentication, "the authorization server refused: \(refusal.code) \(refusal.description)",
        advice: "Check the claims and the key under 'jwt'.")
    }
  }
}

/// Signs claims (RFC 7515, compact form).
struct JWTSigner {
  let assertion: JWTAssertion
  let scope: TemplateScope

  func sign(now: Date) throws -> String {
    let issued = Int(now.timeIntervalSince1970)
    var header = ConfigurationValue.map([
      .init("alg", .text(assertion.algorithm.rawValue)), .init("typ", .text("JWT")),
    ])
    for parameter in assertion.header {
      header = header.setting([parameter.name], to: .text(try scope.fill(parameter.value)))
    }
    let claims = try assertion.claims.mapTexts { try scope.fill($0) }
      .setting(["iat"], to: .number(String(issued)))
      .setting(["exp"], to: .number(String(issued + assertion.lifetime)))
    let message = Base64.encodeURL(Array(header.json.utf8)) + "." + Base64.encodeURL(Array(claims.json.utf8))
    return message + "." + Base64.encodeURL(try signature(Data(message.utf8)))
  }

  private func signature(_ message: Data) throws -> [UInt8] {
    let key = try scope.fill(assertion.key)
    let secret = SymmetricKey(data: Data(key.utf8))
    switch assertion.algorithm {
    case .hs256: return Array(HMAC<SHA256>.authenticationCode(for: message, using: secret))
    case .hs384: return Array(HMAC<SHA384>.authenticationCode(for: message, using: secret))
    case .hs512: return Array(HMAC<SHA512>.authenticationCode(for: message, using: secret))
    case .rs256: return try rsa(key, SHA256.hash(data: message))
    case .rs384: return try rsa(key, SHA384.hash(data: message))
    case .rs512: return try rsa(key, SHA512.hash(data: message))
    }
  }

  private func rsa(_ pem: String, _ digest: some Digest) throws -> [UInt8] {
    do {
      // Environment variables often carry a PEM text on one line.
      let text = pem.replacing("\\n", with: "\n")
      let key = try _RSA.Signing.PrivateKey(pemRepresentation: text)
      return Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
    } catch {
      throw APIError(
        .authentication, "the private key of 'jwt' cannot be used",
        advice: "It must be an RSA key in PEM, 2048 bits or more.")
    }
  }
}
