import Foundation
import TestServers
import Testing

/// `ingestor auth`: a person grants access once; runs use what was granted, and keep what the server gives anew.
struct AuthCommandTests {
  /// An authorization server and its API: every token is good for one moment and one refresh.
  private static func service(_ request: FaultServer.Request) -> FaultServer.Response {
    func tokens(_ number: Int) -> FaultServer.Response {
      .json(
        """
        {"access_token": "granted-access-\(number)", "refresh_token": "granted-refresh-\(number)", \
        "token_type": "bearer", "expires_in": 1}
        """)
    }
    switch request.path {
    case "/device":
      return .json(
        """
        {"device_code": "the-device", "user_code": "WDJB-MJHT", "verification_uri": "https://login.example.com/device", \
        "interval": 1, "expires_in": 60}
        """)
    case "/token":
      if request.body.contains("the-device") || request.body.contains("the-code") { return tokens(1) }
      for number in 1...3 where request.body.contains("refresh_token=granted-refresh-\(number)") {
        return tokens(number + 1)
      }
      return .json(#"{"error": "invalid_grant"}"#, status: 400)
    default:
      guard request.headers["authorization"]?.hasPrefix("Bearer granted-access-") == true else {
        return .json("{}", status: 401)
      }
      return .json(#"[{"id": 1, "at": "2024-01-01", "amount": 1.5}]"#)
    }
  }

  private func tool(_ server: FaultServer, _ grant: String) throws -> Tool {
    let tool = try Tool()
    try tool.write(
      "ingestor.yaml",
      """
      users: [James]
      tags:
        orders: {columns: {at: date, amount: decimal}}
      sources:
        shop:
          tag: orders
          key: [id]
          api:
            base_url: \(server.baseURL)
            auth: {oauth2: {token_url: "\(server.baseURL)/token", client_id: me, \(grant)}}
            path: /orders
      """)
    return tool
  }

  /// Runs twice: the second run must have what the first was given.
  private func expectAccessIsKept(_ tool: Tool, _ server: FaultServer, _ environment: [String: String])
    async throws
  {
    for number in 1...2 {
      let run = try await tool.run("run", "--force", environment: environment)
      #expect(run.code == 0 && !run.all.contains("granted-"), "\(run.all)")
      #expect(
        server.requests.last { $0.path == "/token" }?.body.contains("refresh_token=granted-refresh-\(number)")
          == true)
      #expect(server.requests.last?.headers["authorization"] == "Bearer granted-access-\(number + 1)")
    }
    #expect(try tool.query("SELECT count(*) FROM shop") == [["1"]])
    let kept = tool.folder.appending(path: "config").path
    var files = 0
    for path in try FileManager.default.subpathsOfDirectory(atPath: kept) {
      guard let data = FileManager.default.contents(atPath: kept + "/" + path) else { continue }
      files += 1
      #expect(data.range(of: Data("granted-".utf8)) == nil, "\(path) holds a token in clear")
      let mode =
        try FileManager.default.attributesOfItem(atPath: kept + "/" + path)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(path)")
    }
    #expect(files >= 2, "a token and a key")
  }

  @Test func `A code for another device is shown; what was granted serves runs, and is kept encrypted`()
    async throws
  {
    try await FaultServer.run({ Self.service($0) }) { server in
      let tool = try tool(server, "grant: device_code, device_url: \"\(server.baseURL)/device\"")
      let environment = ["XDG_CONFIG_HOME": tool.folder.appending(path: "config").path]
      let before = try await tool.run("run", environment: environment)
      #expect(before.code == 4 && before.all.contains("ingestor auth shop"), "\(before.all)")
      let granted = try await tool.run("auth", "shop", environment: environment)
      #expect(granted.code == 0, "\(granted.all)")
      #expect(
        granted.output.contains("WDJB-MJHT") && granted.output.contains("https://login.example.com/device"))
      #expect(!granted.all.contains("granted-access"))
      try await expectAccessIsKept(tool, server, environment)
    }
  }

  @Test func `An address for the browser is shown; its redirect brings the access`() async throws {
    try await FaultServer.run({ Self.service($0) }) { server in
      let tool = try tool(
        server, "grant: authorization_code, authorize_url: \"https://login.example.com/authorize\"")
      let environment = ["XDG_CONFIG_HOME": tool.folder.appending(path: "config").path]
      let running = try tool.start(["auth", "shop"], environment: environment)
      let line = try #require(try await running.line(with: "https://login.example.com/authorize"))
      // What the browser does once the person has agreed.
      try TestPython.run(
        """
        import sys, urllib.parse, urllib.request
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(sys.argv[1].split()[-1]).query)
        assert asked["code_challenge_method"] == ["S256"], asked
        answer = urllib.parse.urlencode({"code": "the-code", "state": asked["state"][0]})
        urllib.request.urlopen(asked["redirect_uri"][0] + "?" + answer).read()
        """, line)
      let outcome = await running.outcome()
      #expect(outcome.code == 0 && outcome.output.contains("was granted"), "\(outcome.all)")
      try await expectAccessIsKept(tool, server, environment)
    }
  }
}
