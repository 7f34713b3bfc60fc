import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct ScaleTests {
  @Test func `memory does not grow with the number of pages`() async {
    // In a process of its own, where no other test takes memory meanwhile.
    await #expect(processExitsWith: .success) {
      let warm = try await peakMemory(ofPages: 100)
      let whole = try await peakMemory(ofPages: 1_000)
      // 100 records of 600 bytes a page: 54 MB more were read, and at most a fifth of them may be seen.
      #expect(whole - warm < 11_000_000, "from \(warm) to \(whole) bytes")
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
}

/// Reads pages of 100 records, 60,000 bytes each.
/// - Returns: The most bytes that this process has ever had in memory.
private func peakMemory(ofPages count: Int) async throws -> Int {
  let rest = String(repeating: ",{\"id\":0,\"text\":\"\(String(repeating: "x", count: 580))\"}", count: 99)
  let page: FaultServer.Answer = { request in
    .json("{\"items\":[{\"id\":\(request.query["page"] ?? "1")}\(rest)],\"pages\":\(count)}")
  }
  try await FaultServer.run(page) { server in
    let definition = api(server) {
      $0.records = path("items")
      $0.pagination = Pagination(.page(first: 1, size: nil))
      $0.pagination.totalPages = .body(path("pages"))
    }
    try await withFolder { folder in
      var options = RESTReader.Options()
      options.clock = .system
      let result = try await RESTReader(definition, spool: folder, options: options).fetch()
      #expect(result.resources[0].records == count * 100)
    }
  }
  var usage = rusage()
  #if os(Linux)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  #else
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
  #endif
}
