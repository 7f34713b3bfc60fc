import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct PolicyTests {
  private let secrets = ["TOKEN": "s3cret-token-value"]

  private func guarded(_ server: FaultServer) -> APIDefinition {
    var definition = api(server)
    definition.authentication = .bearer(token: "${TOKEN}", scheme: "Bearer")
    definition.headers = [Parameter("X-Extra", "private")]
    return definition
  }

  @Test func `a redirect to another host goes without credentials`() async throws {
    try await FaultServer.run({ _ in .json(items(0..<1)) }) { other in
      let target = "http://localhost:\(other.port)/moved"
      try await FaultServer.run({ _ in .json("", status: 302, [("Location", target)]) }) { server in
        var definition = guarded(server)
        definition.limits.allowedHosts = ["localhost:\(other.port)"]
        let fetched = try await fetch(definition, secrets: secrets)
        #expect(fetched.lines["items"] == ["{\"id\":0}"])
        #expect(server.requests[0].headers["authorization"] == "Bearer s3cret-token-value")
        #expect(other.requests[0].headers["authorization"] == nil)
        #expect(other.requests[0].headers["x-extra"] == nil)
      }
    }
  }

  @Test func `a next page on another host goes without credentials`() async throws {
    try await FaultServer.run({ _ in .json(#"{"items":[{"id":1}]}"#) }) { other in
      let target = "http://localhost:\(other.port)/page2"
      try await FaultServer.run({ _ in .json("{\"items\":[{\"id\":0}],\"next\":\"\(target)\"}") }) { server in
        var definition = guarded(server)
        definition.resources[0].records = path("items")
        definition.resources[0].pagination = Pagination(.nextURL(.body(path("next"))))
        let refused = await #expect(throws: APIError.self) { try await fetch(definition, secrets: secrets) }
        #expect(refused?.code == .policy)
        definition.limits.allowedHosts = ["localhost:\(other.port)"]
        let fetched = try await fetch(definition, secrets: secrets)
        #expect(fetched.lines["items"]?.count == 2)
        #expect(other.requests.count == 1)
        #expect(
          other.requests[0].headers["authorization"] == nil && other.requests[0].headers["x-extra"] == nil)
      }
    }
  }

  @Test func `a redirect on the same host keeps credentials`() async throws {
    try await FaultServer.run({
      $0.path == "/items" ? .json("", status: 307, [("Location", "/v2/items")]) : .json(items(0..<1))
    }) { server in
      _ = try await fetch(guarded(server), secrets: secrets)
      #expect(server.requests.map(\.path) == ["/items", "/v2/items"])
      #expect(server.requests[1].headers["authorization"] == "Bearer s3cret-token-value")
    }
  }

  @Test func `hosts that are not allowed are not asked`() async throws {
    try await FaultServer.run({ _ in .json("", status: 302, [("Location", "http://localhost:1/x")]) }) {
      server in
      let error = await #expect(throws: APIError.self) { try await fetch(guarded(server), secrets: secrets) }
      #expect(error?.message == "the host localhost:1 is not allowed")
    }
  }

  @Test func `redirects in a circle end`() async throws {
    try await FaultServer.run({ _ in .json("", status: 302, [("Location", "/items")]) }) { server in
      let error = await #expect(throws: APIError.self) { try await fetch(api(server)) }
      #expect(error?.message == "more than 5 redirects")
    }
  }

  @Test func `secrets stand in no error`() async throws {
    try await FaultServer.run({ .json("{\"echo\":\"\($0.headers["authorization"] ?? "")\"}", status: 403) }) {
      server in
      let error = await #expect(throws: APIError.self) { try await fetch(guarded(server), secrets: secrets) }
      #expect(error?.description.contains("s3cret") == false)
      #expect(error?.description.contains("${") == true)
    }
  }

  @Test func `the key of a query stands in no error`() async throws {
    try await FaultServer.run({ _ in .json("{}", status: 400) }) { server in
      var definition = api(server)
      definition.authentication = .apiKey(name: "api_key", value: "${TOKEN}", place: .query)
      let error = await #expect(throws: APIError.self) { try await fetch(definition, secrets: secrets) }
      #expect(server.requests[0].query["api_key"] == "s3cret-token-value")
      #expect(error?.description.contains("s3cret") == false)
    }
  }

  @Test func `a response larger than allowed is refused`() async throws {
    try await FaultServer.run({ _ in .json(items(0..<1000)) }) { server in
      var definition = api(server)
      definition.limits.maximumResponseBytes = 1000
      let error = await #expect(throws: APIError.self) { try await fetch(definition) }
      #expect(error?.code == .size)
    }
  }

  @Test func `a link by http to the own https host is lifted to https`() throws {
    let policy = HostPolicy(
      trusted: [.init(scheme: "https", host: "api.example.com", port: 443)], allowed: [])
    let link = try #require(HTTPURL("http://api.example.com/next?page=2"))
    #expect(try policy.check(link).description == "https://api.example.com/next?page=2")
  }

  @Test func `wildcards allow hosts below, and nothing beside`() throws {
    let policy = HostPolicy(trusted: [], allowed: ["*.example.com"])
    #expect(policy.permits(.init(scheme: "https", host: "a.example.com", port: 443)))
    #expect(!policy.permits(.init(scheme: "https", host: "example.com.evil.org", port: 443)))
    #expect(!policy.permits(.init(scheme: "https", host: "a.example.com", port: 8443)))
  }

  @Test func `proxies come from the environment, except for what it excepts`() {
    let proxies = ProxyEnvironment([
      "https_proxy": "http://me:p%40ss@proxy.example:3128", "no_proxy": "internal.example,.corp:8443",
      "HTTP_PROXY": "http://attacker.example:1",
    ])
    let proxy = proxies.proxy(for: .init(scheme: "https", host: "api.example.com", port: 443))
    #expect(proxy?.host == "proxy.example" && proxy?.port == 3128 && proxy?.password == "p@ss")
    #expect(proxies.proxy(for: .init(scheme: "https", host: "a.internal.example", port: 443)) == nil)
    #expect(proxies.proxy(for: .init(scheme: "https", host: "x.corp", port: 443)) != nil)
    #expect(proxies.proxy(for: .init(scheme: "http", host: "api.example.com", port: 80)) == nil)
  }

  @Test func `a request goes to the proxy, with its credentials, as a tunnel`() async throws {
    try await FaultServer.run({ _ in .json("", status: 403) }) { proxy in
      let proxies = ProxyEnvironment(["https_proxy": "http://me:pass@127.0.0.1:\(proxy.port)"])
      var definition = APIDefinition(
        baseURL: "https://api.example", resources: [Resource(name: "items", path: "/items")])
      definition.limits.attempts = 1
      let error = await #expect(throws: APIError.self) {
        try await fetch(definition) { $0.transport = NetworkTransport(limits: Limits(), proxies: proxies) }
      }
      #expect(error?.code == .connection)
      #expect(proxy.requests[0].method == "CONNECT")
      #expect(proxy.requests[0].headers["proxy-authorization"] == "Basic bWU6cGFzcw==")
    }
  }
}
