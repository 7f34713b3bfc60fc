import Foundation
import Synchronization
import TestServers
import Testing

@testable import RESTSource

@Suite struct OAuthTests {
  /// A token endpoint that rotates refresh tokens (one use each), and an API that knows the last access token.
  private final class Authority: Sendable {
    private let state = Mutex((number: 0, refresh: "refresh-0", refusesAll: false))
    let lifetime: Int
    init(lifetime: Int = 3600) { self.lifetime = lifetime }

    var access: String { state.withLock { "access-\($0.number)" } }
    /// Makes the current access token invalid.
    func revoke() { state.withLock { $0.number += 100 } }

    func answer(_ request: FaultServer.Request) -> FaultServer.Response {
      guard request.path == "/token" else {
        return request.headers["authorization"] == "Bearer \(access)"
          ? .json(items(0..<1)) : .json("{\"error\":\"token\"}", status: 401)
      }
      return state.withLock {
        if request.body.contains("grant_type=refresh_token"),
          !request.body.contains("refresh_token=\($0.refresh)")
        {
          return .json(#"{"error":"invalid_grant","error_description":"used"}"#, status: 400)
        }
        $0.number += 1
        $0.refresh = "refresh-\($0.number)"
        return .json(
          "{\"access_token\":\"access-\($0.number)\",\"expires_in\":\(lifetime),\"refresh_token\":\"\($0.refresh)\"}"
        )
      }
    }
  }

  private func definition(_ server: FaultServer, _ grant: OAuth2.Grant) -> APIDefinition {
    var client = OAuth2(grant: grant, tokenURL: server.baseURL + "/token", clientID: "me")
    client.clientSecret = "${SECRET}"
    client.scopes = ["read", "write"]
    client.refreshToken = grant == .refreshToken ? "refresh-0" : nil
    (client.username, client.password) = ("ann", "pa ss&word")
    var definition = api(server)
    definition.authentication = .oauth2(client)
    return definition
  }

  private let secrets = ["SECRET": "client-secret-value"]

  @Test func `client credentials get one token for all requests`() async throws {
    let authority = Authority()
    try await FaultServer.run({ authority.answer($0) }) { server in
      var definition = definition(server, .clientCredentials)
      for number in 1...3 { definition.resources.append(Resource(name: "more\(number)", path: "/items")) }
      _ = try await fetch(definition, secrets: secrets)
      let tokens = server.requests.filter { $0.path == "/token" }
      #expect(tokens.count == 1)
      #expect(
        tokens[0].body
          == "grant_type=client_credentials&scope=read%20write&client_id=me&client_secret=client-secret-value"
      )
    }
  }

  @Test func `a signed assertion is exchanged for a token, without the credentials of a client`() async throws
  {
    let authority = Authority()
    try await FaultServer.run({ authority.answer($0) }) { server in
      var assertion = JWTAssertion(algorithm: .hs256, key: "${SECRET}")
      assertion.tokenURL = server.baseURL + "/token"
      var definition = api(server)
      definition.authentication = .jwt(assertion)
      let fetched = try await fetch(definition, secrets: secrets)
      #expect(fetched.lines["items"] == ["{\"id\":0}"])
      let exchange = server.requests[0]
      #expect(
        exchange.body.hasPrefix(
          "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=ey"))
      #expect(!exchange.body.contains("client_id") && exchange.headers["authorization"] == nil)
    }
  }

  @Test func `the password grant sends name and password`() async throws {
    let authority = Authority()
    try await FaultServer.run({ authority.answer($0) }) { server in
      _ = try await fetch(definition(server, .password), secrets: secrets)
      #expect(server.requests[0].body.contains("username=ann&password=pa%20ss%26word"))
    }
  }

  @Test func `a rotated refresh token is kept for the next run`() async throws {
    let authority = Authority(lifetime: 1)
    try await FaultServer.run({ authority.answer($0) }) { server in
      try await withFolder { folder in
        let store = EncryptedTokenStore(folder: folder)
        for _ in 1...3 {
          _ = try await fetch(definition(server, .refreshToken), secrets: secrets) { $0.tokens = store }
        }
        #expect(try await store.token(for: "default")?.refreshToken == "refresh-3")
      }
    }
  }

  @Test func `a token that is refused is renewed once`() async throws {
    let authority = Authority()
    try await FaultServer.run({ authority.answer($0) }) { server in
      let store = MemoryTokenStore()
      _ = try await fetch(definition(server, .refreshToken), secrets: secrets) { $0.tokens = store }
      authority.revoke()
      let fetched = try await fetch(definition(server, .refreshToken), secrets: secrets) { $0.tokens = store }
      #expect(fetched.lines["items"]?.count == 1)
    }
  }

  @Test func `a refused grant says what to do and leaks nothing`() async throws {
    let authority = Authority()
    try await FaultServer.run({ authority.answer($0) }) { server in
      var definition = definition(server, .refreshToken)
      if case .oauth2(var client) = definition.authentication {
        client.refreshToken = "stale-refresh-token"
        definition.authentication = .oauth2(client)
      }
      let error = await #expect(throws: APIError.self) { try await fetch(definition, secrets: secrets) }
      #expect(error?.message == "the authorization server refused: invalid_grant used")
      #expect(error?.description.contains("stale-refresh") == false)
    }
  }

  @Test func `an interactive grant that was not made yet says how`() async throws {
    let authority = Authority()
    try await FaultServer.run({ authority.answer($0) }) { server in
      let error = await #expect(throws: APIError.self) {
        try await fetch(definition(server, .authorizationCode), secrets: secrets)
      }
      #expect(error?.advice == "Run 'ingestor auth default' once.")
    }
  }

  @Test func `a refresh token that is refused gives way to the grant itself`() async throws {
    let authority = Authority(lifetime: 1)
    try await FaultServer.run({ authority.answer($0) }) { server in
      let store = MemoryTokenStore()
      _ = try await fetch(definition(server, .clientCredentials), secrets: secrets) { $0.tokens = store }
      var token = try #require(await store.token(for: "default"))
      token.refreshToken = "used-up-already"
      await store.save(token, for: "default")
      let fetched = try await fetch(definition(server, .clientCredentials), secrets: secrets) {
        $0.tokens = store
      }
      #expect(fetched.lines["items"]?.count == 1)
    }
  }
}
