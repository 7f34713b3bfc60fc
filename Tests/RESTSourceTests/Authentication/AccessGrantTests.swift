import Foundation
import Synchronization
import TestServers
import Testing

@testable import RESTSource

@Suite struct AccessGrantTests {
  private func definition(_ server: FaultServer, _ grant: OAuth2.Grant) -> APIDefinition {
    var client = OAuth2(grant: grant, tokenURL: server.baseURL + "/token", clientID: "me")
    client.authorizeURL = server.baseURL + "/authorize"
    client.deviceURL = server.baseURL + "/device"
    client.clientAuthentication = .none
    client.scopes = ["read"]
    var definition = api(server)
    definition.authentication = .oauth2(client)
    return definition
  }

  private func options(_ store: MemoryTokenStore, _ clock: RunClock = .system) -> RESTReader.Options {
    var options = RESTReader.Options()
    options.tokens = store
    options.tokenKey = "source"
    options.clock = clock
    return options
  }

  @Test func `a browser's consent becomes a stored token, bound by state and PKCE`() async throws {
    let challenge = Mutex("")
    try await FaultServer.run({ request in
      let verifier =
        request.body.split(separator: "&").first { $0.hasPrefix("code_verifier=") }?.dropFirst(14) ?? ""
      guard AuthorizationCodeFlow.challenge(String(verifier)) == challenge.withLock({ $0 }),
        request.body.contains("code=the-code"), request.body.contains("redirect_uri=http%3A%2F%2F127.0.0.1")
      else { return .json(#"{"error":"invalid_grant"}"#, status: 400) }
      return .json(#"{"access_token":"granted-token","refresh_token":"granted-refresh","expires_in":60}"#)
    }) { server in
      let store = MemoryTokenStore()
      let grant = try AccessGrant(definition(server, .authorizationCode), options: options(store))
      try await grant.run(timeout: 20) { prompt in
        guard case .open(let address) = prompt, let url = HTTPURL(address) else { return }
        let query = Dictionary(url.pairs.map { ($0.name, $0.value) }) { $1 }
        challenge.withLock { $0 = query["code_challenge"] ?? "" }
        let redirect = query["redirect_uri"] ?? ""
        let state = query["state"] ?? ""
        let browser = NetworkTransport(limits: Limits())
        Task {
          // Another page's guess at the redirect is passed over; the browser's own counts.
          for answer in ["code=forged&state=guess", "code=the-code&state=\(state)"] {
            let request = HTTPRequest(url: try #require(HTTPURL("\(redirect)?\(answer)")))
            _ = try await browser.send(request)
          }
          await browser.close()
        }
      }
      #expect(await store.token(for: "source")?.refreshToken == "granted-refresh")
    }
  }

  @Test func `a device is asked about until the person has answered, more slowly where told to`() async throws
  {
    try await FaultServer.run({ request in
      if request.path == "/device" {
        return .json(
          #"{"device_code":"d-e-v","user_code":"ABCD","verification_uri":"https://a.example/go","interval":2,"expires_in":600}"#
        )
      }
      switch request.index {
      case 1: return .json(#"{"error":"authorization_pending"}"#, status: 400)
      case 2: return .json(#"{"error":"slow_down"}"#, status: 400)
      default: return .json(#"{"access_token":"granted-token"}"#)
      }
    }) { server in
      let store = MemoryTokenStore()
      let clock = TestClock()
      let prompts = Mutex<[AccessGrant.Prompt]>([])
      try await AccessGrant(definition(server, .deviceCode), options: options(store, clock.clock)).run {
        prompt in
        prompts.withLock { $0.append(prompt) }
      }
      #expect(prompts.withLock { $0 } == [.enter(code: "ABCD", at: "https://a.example/go")])
      #expect(clock.pauses == [2, 2, 7])
      #expect(await store.token(for: "source")?.accessToken == "granted-token")
    }
  }

  @Test func `a refusal is said`() async throws {
    try await FaultServer.run({ request in
      request.path == "/device"
        ? .json(#"{"device_code":"d","user_code":"A","verification_uri":"https://a.example"}"#)
        : .json(#"{"error":"access_denied"}"#, status: 400)
    }) { server in
      let grant = try AccessGrant(
        definition(server, .deviceCode), options: options(MemoryTokenStore(), TestClock().clock))
      let error = await #expect(throws: APIError.self) { try await grant.run { _ in } }
      #expect(error?.message.hasPrefix("the authorization server refused: access_denied") == true)
    }
  }
}
