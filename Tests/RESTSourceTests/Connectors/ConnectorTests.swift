import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct ConnectorTests {
  /// Records of each source, and where its next run starts.
  private static let expected: [String: (records: Int, cursor: String)] = [
    "trakt_movies": (3, "2014-03-31T09:28:53.000Z"), "trakt_episodes": (3, "2014-03-30T09:28:53.000Z"),
    "lastfm": (3, "1699999999"), "spotify": (2, "2023-11-02T10:00:00.123Z"),
    "strava": (2, "2018-05-02T12:15:09Z"),
    "oura": (2, "2023-11-02"), "github": (3, "2011-04-14T16:00:43Z"), "monzo": (4, "2015-08-22T12:20:12Z"),
  ]

  @Test(arguments: Connector.all.map(\.name))
  func `a ready-made source grants, reads and keeps its cursor`(_ name: String) async throws {
    let connector = try #require(Connector.all.first { $0.name == name })
    try await FaultServer.run({ ServiceDouble.answer(name, $0) }) { server in
      // The same configuration against the double: other hosts, and any free port for the redirect.
      let text = connector.yaml.split(separator: "\n").filter { !$0.contains("redirect_url") }.joined(
        separator: "\n"
      )
      .replacing(/https:\/\/[a-z.]+/, with: server.baseURL)
      guard case .map(let sources)? = try configuration(text)["sources"] else {
        Issue.record("no sources")
        return
      }
      let store = MemoryTokenStore()
      for source in sources {
        let definition = try APIDefinition(configuration: try #require(source.value["api"]))
        if case .oauth2 = definition.authentication { try await grant(definition, store) }
        let secrets = Secrets()
        let fetched = try await fetch(definition) {
          $0.credentials = { secrets[$0] }
          $0.tokens = store
        }
        let expected = try #require(Self.expected[source.key])
        let resource = try #require(fetched.result.resources.first)
        #expect(fetched.result.resources.count == 1)
        #expect(resource.records == expected.records)
        #expect(fetched.result.state.cursors.values.max() == expected.cursor)
        try checkColumns(source.value, fetched.lines[resource.name] ?? [])

        let again = try await fetch(definition, state: fetched.result.state) {
          $0.credentials = { secrets[$0] }
          $0.tokens = store
        }
        #expect(again.result.state == fetched.result.state)
      }
    }
  }

  /// Any value for any secret.
  private struct Secrets: Sendable {
    subscript(name: String) -> String? { "value-of-" + name }
  }

  private func grant(_ definition: APIDefinition, _ store: MemoryTokenStore) async throws {
    var options = RESTReader.Options(credentials: { "value-of-" + $0 })
    options.tokens = store
    try await AccessGrant(definition, options: options).run(timeout: 20) { prompt in
      guard case .open(let address) = prompt, let url = HTTPURL(address) else { return }
      let query = Dictionary(url.pairs.map { ($0.name, $0.value) }) { $1 }
      Task {
        let browser = NetworkTransport(limits: Limits())
        let answer = "\(query["redirect_uri"] ?? "")?code=the-code&state=\(query["state"] ?? "")"
        _ = try await browser.send(HTTPRequest(url: try #require(HTTPURL(answer))))
        await browser.close()
      }
    }
  }

  /// Every column that the source maps or keys by is in every record, nested members flattened with underscores.
  private func checkColumns(_ source: ConfigurationValue, _ lines: [String]) throws {
    var wanted: [String] = []
    if case .map(let columns)? = source["columns"] { wanted += columns.compactMap(\.value.scalar) }
    for line in lines {
      let names = flat(try configuration(line), prefix: "")
      for name in wanted { #expect(names.contains(name), "\(name) in \(line)") }
      if case .list(let key)? = source["key"] {
        for name in key.compactMap(\.scalar) {
          #expect(names.contains(source["columns"]?[name]?.scalar ?? name), "\(name) in \(line)")
        }
      }
    }
  }

  private func flat(_ value: ConfigurationValue, prefix: String) -> Set<String> {
    guard case .map(let entries) = value else { return [] }
    return Set(
      entries.flatMap { entry -> [String] in
        let name = prefix + entry.key
        if case .map = entry.value { return Array(flat(entry.value, prefix: name + "_")) }
        return [name]
      })
  }

  @Test func `what is said in each source is a summary`() {
    for connector in Connector.all { #expect(connector.summary.count > 40) }
  }
}
