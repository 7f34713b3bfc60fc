import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct ParentTests {
  private func definition(_ server: FaultServer) -> APIDefinition {
    var lists = Resource(name: "lists", path: "/lists")
    lists.isEmitted = false
    var entries = Resource(name: "entries", path: "/lists/{list}/entries")
    entries.parent = .init(
      resource: "lists", parameters: [.init("list", path("slug"))],
      include: [.init("list_name", path("meta.name"))])
    entries.pagination = Pagination(.page(first: 1, size: nil))
    return APIDefinition(baseURL: server.baseURL, resources: [lists, entries])
  }

  @Sendable private static func answer(_ request: FaultServer.Request) -> FaultServer.Response {
    if request.path == "/lists" {
      return .json(#"[{"slug":"a/b","meta":{"name":"Ä \"1\""}},{"slug":"c d"},{"slug":"gone"}]"#)
    }
    if request.path.contains("gone") { return .json("{}", status: 404) }
    guard request.query["page"] == "1" else { return .json("[]") }
    return .json("[{\"path\":\"\(request.path)\"}]")
  }

  @Test func `children are read for each record of the parent, with fields of it`() async throws {
    try await FaultServer.run({ Self.answer($0) }) { server in
      var definition = definition(server)
      definition.resources[1].errorRules = [ErrorRule(statuses: 404...404, action: .ignore)]
      let fetched = try await fetch(definition)
      #expect(
        Set(fetched.lines["entries"] ?? []) == [
          #"{"list_name":"Ä \"1\"","path":"/lists/a/b/entries"}"#,
          #"{"list_name":null,"path":"/lists/c d/entries"}"#,
        ])
      #expect(fetched.lines["lists"] == nil)
      #expect(fetched.result.problems.map(\.code) == ["api.ignored"])
      #expect(fetched.result.resources.first?.recordSource == server.baseURL + "/lists/{list}/entries")
    }
  }

  @Test func `a child's error fails the read and names the resource`() async throws {
    try await FaultServer.run({ Self.answer($0) }) { server in
      let error = await #expect(throws: APIError.self) { try await fetch(definition(server)) }
      #expect(error?.resource == "entries")
      #expect(error?.request?.hasSuffix("/lists/gone/entries") == true)
    }
  }

  @Test func `a parent without the field is an error`() async throws {
    try await FaultServer.run({ _ in .json("[{\"other\":1}]") }) { server in
      let error = await #expect(throws: APIError.self) { try await fetch(definition(server)) }
      #expect(error?.message == "a record of 'lists' has nothing at 'slug'")
    }
  }

  @Test func `circles and unknown parents are noticed before anything is asked`() async throws {
    try await FaultServer.run({ Self.answer($0) }) { server in
      var circle = definition(server)
      circle.resources[0].parent = .init(resource: "entries")
      await #expect(throws: APIError.self) { try await fetch(circle) }
      var unknown = definition(server)
      unknown.resources[1].parent?.resource = "list"
      await #expect(throws: APIError.self) { try await fetch(unknown) }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func `a parent's cursor moves only where all its children were read`() throws {
    var lists = Resource(name: "lists", path: "/lists")
    lists.isEmitted = false
    var one = Resource(name: "one", path: "/one")
    var two = Resource(name: "two", path: "/two")
    one.parent = .init(resource: "lists")
    two.parent = .init(resource: "lists")
    let definition = APIDefinition(baseURL: "https://a.example", resources: [lists, one, two])
    #expect(try ReadingPlan(definition, only: []).moves(lists))
    #expect(try !ReadingPlan(definition, only: ["one"]).moves(lists))
    #expect(try ReadingPlan(definition, only: ["one"]).moves(one))
  }

  @Test func `a parent that appears later is read from its beginning`() async throws {
    try await FaultServer.run({ request in
      request.path == "/lists"
        ? .json(request.index == 0 ? #"[{"slug":"a"}]"# : #"[{"slug":"a"},{"slug":"b"}]"#)
        : .json("[{\"at\":\"2023-05-0\(request.path.contains("a/") ? 2 : 1)\"}]")
    }) { server in
      var definition = definition(server)
      definition.resources[1].pagination = Pagination()
      definition.resources[1].parent?.include = []
      definition.resources[1].incremental = Incremental(cursor: path("at"), target: .query("since"))
      definition.resources[1].incremental?.format = .date
      let first = try await fetch(definition)
      #expect(first.result.state.cursors == ["entries?list=a": "2023-05-02"])
      let second = try await fetch(definition, state: first.result.state)
      #expect(
        second.result.state.cursors == ["entries?list=a": "2023-05-02", "entries?list=b": "2023-05-01"])
      let starts = server.requests.suffix(2).sorted { $0.path < $1.path }.map { $0.query["since"] }
      #expect(starts == ["2023-05-02", nil])
    }
  }

  @Test func `resources with names that differ only in signs have files of their own`() async throws {
    try await FaultServer.run({ .json("[{\"path\":\"\($0.path)\"}]") }) { server in
      let definition = APIDefinition(
        baseURL: server.baseURL,
        resources: [Resource(name: "a-b", path: "/one"), Resource(name: "a.b", path: "/two")])
      let fetched = try await fetch(definition)
      #expect(fetched.lines == ["a-b": [#"{"path":"/one"}"#], "a.b": [#"{"path":"/two"}"#]])
    }
  }
}
