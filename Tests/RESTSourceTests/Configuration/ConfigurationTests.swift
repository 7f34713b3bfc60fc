import Testing

@testable import RESTSource

@Suite struct ConfigurationTests {
  @Test func `a full definition is read`() throws {
    let api = try definition(
      """
      base_url: https://api.example.com/v2
      auth: {oauth2: {grant: client_credentials, token_url: https://login.example.com/token, client_id: me, client_secret: "${SECRET}", scopes: [a, b]}}
      headers: {X-Version: 3}
      rate_limit: {requests: 10, per: 1m}
      budget: {requests: 1000, time: 2h}
      retry: {attempts: 3, backoff: 2, max_pause: 5m}
      timeout: 30s
      concurrency: 2
      allow_hosts: ["*.example.com"]
      resources:
        lists:
          path: lists
          emit: false
        entries:
          path: "lists/{list}/entries"
          params: {q: x, tag: [a, b]}
          records: data.items
          parent: {resource: lists, params: {list: id}, include: [name]}
          paginate: {kind: cursor, next: meta.next, param: after, total: header.X-Total, max_pages: 5, at_max_pages: stop}
          incremental: {cursor: updated_at, param: since, start: "2020-01-01", overlap: 1h, format: unix_ms}
          errors: [{status: 404, action: ignore}, {status: 5xx, contains: busy, action: rate_limited}]
      """)
    #expect(api.limits.rate == Limits.Rate(requests: 10, seconds: 60))
    #expect(api.limits.timeBudget == 7200 && api.limits.attempts == 3 && api.limits.maximumPause == 300)
    guard case .oauth2(let client) = api.authentication else {
      Issue.record("no OAuth")
      return
    }
    #expect(client.scopes == ["a", "b"] && client.clientAuthentication == .body)
    let entries = api.resources[1]
    #expect(entries.query == [Parameter("q", "x"), Parameter("tag", "a"), Parameter("tag", "b")])
    #expect(entries.parent?.include == [.init("lists_name", path("name"))])
    #expect(entries.pagination.kind == .cursor(.body(path("meta.next"))))
    #expect(entries.pagination.total == .header("X-Total") && entries.pagination.mayStopAtMaximum)
    #expect(
      entries.incremental?.overlap == .seconds(3600) && entries.incremental?.format == .unixMilliseconds)
    #expect(entries.errorRules[1].statuses == 500...599)
  }

  @Test func `a single resource needs no name`() throws {
    let api = try definition(
      "base_url: https://a.example\npath: /x\nrecords: d\nbody: {graphql: '{ a { b } }'}")
    #expect(api.resources.map(\.name) == ["records"])
    #expect(api.resources[0].method == "POST")
  }

  @Test(arguments: [
    ("base_ur: https://a.example", "api.base_url: is missing"),
    ("base_url: https://a.example\nrecrds: x", "api.recrds: is not a setting"),
    ("base_url: nonsense", "api.base_url: is not an http or https address"),
    ("base_url: https://a.example\npaginate: {kind: pages}", "api.paginate.kind: 'pages' is unknown"),
    ("base_url: https://a.example\npaginate: {kind: cursor}", "api.paginate.next: is missing"),
    (
      "base_url: https://a.example\nauth: {bearer: x, basic: {username: y}}",
      "api.auth: must have exactly one of"
    ),
    ("base_url: https://a.example\npath: '/x/{id}'", "nothing gives '{id}' a value"),
    ("base_url: https://a.example\ntimeout: soon", "api.timeout: must be a length of time"),
    (
      "base_url: https://a.example\nauth: {oauth2: {grant: device_code, token_url: x, client_id: y}}",
      "device_url: is missing"
    ),
    ("base_url: https://a.example\npaginate: {kind: page, stop: 'count <'}", "in the expression 'count <'"),
  ])
  func `what is wrong is named with its place`(_ text: String, _ expected: String) {
    let error = #expect(throws: DefinitionErrors.self) { try definition(text) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }
}
