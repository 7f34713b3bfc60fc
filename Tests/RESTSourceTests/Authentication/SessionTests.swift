import Foundation
import Synchronization
import TestServers
import Testing

@testable import RESTSource

@Suite struct SessionTests {
  @Test func `a login's cookies and CSRF token go along, and an expired session is opened anew`() async throws
  {
    let logins = Mutex(0)
    try await FaultServer.run({ request in
      switch request.path {
      case "/form": return FaultServer.Response(headers: [("Set-Cookie", "csrftoken=t0ken; Path=/")])
      case "/login":
        guard request.body.contains("csrfmiddlewaretoken=t0ken"),
          request.headers["cookie"] == "csrftoken=t0ken"
        else {
          return .json("{}", status: 403)
        }
        let number = logins.withLock { count -> Int in
          count += 1
          return count
        }
        return FaultServer.Response(
          status: 302, headers: [("Location", "/home"), ("Set-Cookie", "session=value\(number); HttpOnly")])
      default:
        return request.headers["cookie"]?.contains("session=value2") == true
          ? .json(items(0..<1)) : .json("{}", status: 401)
      }
    }) { server in
      var login = SessionLogin(
        url: server.baseURL + "/login",
        body: .form([Parameter("username", "ann"), Parameter("password", "${PASSWORD}")]))
      login.prepareURL = server.baseURL + "/form"
      login.csrfCookie = "csrftoken"
      var definition = api(server)
      definition.authentication = .session(login)
      let fetched = try await fetch(definition, secrets: ["PASSWORD": "pass-word"])
      #expect(fetched.lines["items"]?.count == 1)
      #expect(logins.withLock { $0 } == 2)
    }
  }

  @Test func `a pool goes on with the next token where one has used up its quota`() async throws {
    try await FaultServer.run({ request in
      request.headers["authorization"] == "Bearer first-token"
        ? .json("{}", status: 429, [("Retry-After", "600")]) : .json(items(0..<1))
    }) { server in
      var definition = api(server)
      definition.authentication = .pool([
        .bearer(token: "first-token", scheme: "Bearer"), .bearer(token: "second-token", scheme: "Bearer"),
      ])
      let clock = TestClock()
      let fetched = try await fetch(definition, clock: clock)
      #expect(fetched.lines["items"]?.count == 1)
      #expect(clock.pauses.isEmpty)
    }
  }

  @Test func `keys go into header, query or cookie, and basic is encoded`() async throws {
    try await FaultServer.run({ _ in .json("[]") }) { server in
      for method: AuthenticationMethod in [
        .apiKey(name: "X-Key", value: "k", place: .header), .apiKey(name: "key", value: "a&b", place: .query),
        .apiKey(name: "sid", value: "c", place: .cookie),
        .basic(username: "Aladdin", password: "open sesame"),
      ] {
        var definition = api(server)
        definition.authentication = method
        _ = try await fetch(definition)
      }
      #expect(server.requests[0].headers["x-key"] == "k")
      #expect(server.requests[1].query["key"] == "a&b")
      #expect(server.requests[2].headers["cookie"] == "sid=c")
      #expect(server.requests[3].headers["authorization"] == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    }
  }
}
