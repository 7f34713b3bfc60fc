import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct ScaleTests {
  @Test func `memory does not grow with the number of pages`() async throws {
    // 1,000 pages of 100 records: 60 MB in all, more than memory may grow by.
    let rest = String(repeating: ",{\"id\":0,\"text\":\"\(String(repeating: "x", count: 580))\"}", count: 99)
    let page: FaultServer.Answer = { request in
      .json("{\"items\":[{\"id\":\(request.query["page"] ?? "1")}\(rest)],\"pages\":1000}")
    }
    try await FaultServer.run(page) { server in
      let definition = api(server) {
        $0.records = path("items")
        $0.pagination = Pagination(.page(first: 1, size: nil))
        $0.pagination.totalPages = .body(path("pages"))
      }
      try await withFolder { folder in
        let before = residentKilobytes()
        var options = RESTReader.Options()
        options.clock = .system
        let result = try await RESTReader(definition, spool: folder, options: options).fetch()
        #expect(result.resources[0].records == 100_000)
        #expect(residentKilobytes() - before < 30_000)
      }
    }
  }

  @Test func `the rate limit holds across resources read side by side`() async throws {
    try await FaultServer.run({ _ in .json(items(0..<1)) }) { server in
      var definition = api(server)
      for number in 1...9 { definition.resources.append(Resource(name: "r\(number)", path: "/r\(number)")) }
      definition.limits.rate = .init(requests: 2, seconds: 10)
      let clock = TestClock()
      _ = try await fetch(definition, clock: clock)
      #expect(clock.now.timeIntervalSince1970 - 1_700_000_000 >= 40)
    }
  }

  @Test func `budgets end a run with an error`() async throws {
    try await FaultServer.run({ .json(items($0.index..<($0.index + 1))) }) { server in
      var definition = api(server) { $0.pagination = Pagination(.page(first: 1, size: nil)) }
      definition.limits.requestBudget = 5
      let error = await #expect(throws: APIError.self) { try await fetch(definition) }
      #expect(error?.code == .budget)
      #expect(server.requests.count == 5)
    }
  }

  private func residentKilobytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
  }
}
