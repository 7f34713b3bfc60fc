import Foundation
import TestServers
import Testing

@testable import RESTSource

/// Listings that change while they are read.
@Suite struct ShiftTests {
  /// Pages of 5 of a list; before request `at`, the list changes.
  private func answer(
    _ list: [Int], changed: [Int], at: Int
  ) -> FaultServer.Answer {
    { request in
      let current = request.index >= at ? changed : list
      let start = request.query["offset"].flatMap { Int($0) } ?? 0
      let page = current.dropFirst(start).prefix(5).map { "{\"id\":\($0)}" }.joined(separator: ",")
      return .json("{\"items\":[\(page)],\"total\":\(current.count)}")
    }
  }

  private func definition(_ server: FaultServer, overlap: Int, total: Bool, _ action: Pagination.ShiftAction)
    -> APIDefinition
  {
    var definition = api(server) {
      $0.records = path("items")
      $0.pagination = Pagination(.offset(first: 0, size: 5, overlap: overlap))
      $0.pagination.target = .query("offset")
      $0.pagination.total = total ? .body(path("total")) : nil
      $0.pagination.onShift = action
    }
    definition.limits.concurrency = 1
    return definition
  }

  @Test func `a record that vanishes between pages is noticed by the total, and all is read again`()
    async throws
  {
    try await FaultServer.run(answer(Array(0..<12), changed: Array(1..<12), at: 1)) { server in
      let fetched = try await fetch(definition(server, overlap: 0, total: true, .reread))
      #expect(fetched.lines["items"]?.count == 11)
      #expect(Set(fetched.lines["items"] ?? []).count == 11)
    }
  }

  @Test func `a shift that leaves the total alone is noticed by the overlap`() async throws {
    // One goes, one comes: without the overlap, 5 would be passed over without a trace.
    let changed = Array(1..<13)
    try await FaultServer.run(answer(Array(0..<12), changed: changed, at: 1)) { server in
      let fetched = try await fetch(definition(server, overlap: 1, total: false, .reread))
      #expect(fetched.lines["items"] == changed.map { "{\"id\":\($0)}" })
    }
  }

  @Test func `overlapping pages hold each record once`() async throws {
    let list = Array(0..<13)
    try await FaultServer.run(answer(list, changed: list, at: 0)) { server in
      let fetched = try await fetch(definition(server, overlap: 2, total: false, .fail))
      #expect(fetched.lines["items"] == list.map { "{\"id\":\($0)}" })
    }
  }

  @Test func `a listing that never rests fails`() async throws {
    let restless: FaultServer.Answer = { request in
      let start = request.query["offset"].flatMap { Int($0) } ?? 0
      return .json(
        "{\"items\":\(start < 10 ? items((request.index * 5)..<(request.index * 5 + 5)) : "[]"),\"total\":\(10 + request.index)}"
      )
    }
    try await FaultServer.run(restless) { server in
      let error = await #expect(throws: APIError.self) {
        try await fetch(definition(server, overlap: 0, total: true, .reread))
      }
      #expect(error?.code == .shifted)
      let fetched = try await fetch(definition(server, overlap: 0, total: true, .warn))
      #expect(fetched.result.problems.map(\.code) == ["api.shifted"])
    }
  }

  @Test func `records that are passed over count as sent`() async throws {
    let list = Array(0..<12)
    try await FaultServer.run(answer(list, changed: list, at: 0)) { server in
      var definition = definition(server, overlap: 0, total: true, .fail)
      definition.resources[0].skip = .init(path: path("id"), equals: "3")
      let fetched = try await fetch(definition)
      #expect(fetched.lines["items"]?.count == 11)
      #expect(fetched.result.problems.map(\.code) == ["api.skipped"])
    }
  }
}
