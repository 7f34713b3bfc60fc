import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct RetryTests {
  /// Answers with faults in turn, and then with a page.
  /// - Parameter timeout: In seconds; long, where it is not what is tested: tests that run at once take their time.
  private func outcome(
    of faults: [FaultServer.Response], attempts: Int = 6, timeout: Double = 30
  ) async throws -> (records: Int, requests: Int, pauses: [Double]) {
    let clock = TestClock()
    return try await FaultServer.run({
      faults.indices.contains($0.index) ? faults[$0.index] : .json(items(0..<2))
    }) {
      server in
      var definition = api(server)
      definition.limits.attempts = attempts
      definition.limits.timeout = timeout
      let fetched = try await fetch(definition, clock: clock)
      return (fetched.lines["items"]?.count ?? 0, server.requests.count, clock.pauses)
    }
  }

  @Test func `Retry-After in seconds is waited for`() async throws {
    let outcome = try await outcome(of: [.json("{}", status: 429, [("Retry-After", "7")])])
    #expect(outcome.records == 2)
    #expect(outcome.pauses == [7])
  }

  @Test func `Retry-After as a date is waited for`() async throws {
    // TestClock starts at Tue, 14 Nov 2023 22:13:20 GMT.
    let outcome = try await outcome(of: [
      .json("{}", status: 429, [("Retry-After", "Tue, 14 Nov 2023 22:13:50 GMT")])
    ])
    #expect(outcome.pauses == [30])
  }

  @Test func `Retry-After 0 does not spin`() async throws {
    let limited = FaultServer.Response.json("{}", status: 429, [("Retry-After", "0")])
    let outcome = try await outcome(of: [limited, limited, limited])
    #expect(outcome.pauses == [0.75, 1.5, 3])
  }

  @Test func `a server that limits for ever fails in the end`() async throws {
    let limited = FaultServer.Response.json("{}", status: 429, [("Retry-After", "0")])
    await #expect(throws: APIError.self) { try await outcome(of: Array(repeating: limited, count: 99)) }
  }

  @Test func `a pause longer than allowed fails at once`() async throws {
    let error = await #expect(throws: APIError.self) {
      try await outcome(of: [.json("{}", status: 429, [("Retry-After", "86400")])])
    }
    #expect(error?.message.contains("86400") == true)
  }

  @Test func `a burst of server errors is survived with growing pauses`() async throws {
    let outcome = try await outcome(of: [
      .json("", status: 500), .json("", status: 503), .json("", status: 502),
    ])
    #expect(outcome.records == 2)
    #expect(outcome.pauses == [0.75, 1.5, 3])
  }

  @Test func `server errors without end fail after the attempts`() async throws {
    let error = await #expect(throws: APIError.self) {
      try await outcome(of: Array(repeating: .json("{\"m\":\"boom\"}", status: 500), count: 9), attempts: 3)
    }
    #expect(error?.message == "the server answered 500 after 3 attempts: {\"m\":\"boom\"}")
  }

  @Test func `a connection reset in the body is asked again`() async throws {
    let cut = FaultServer.Response(
      headers: [("Content-Type", "application/json"), ("Content-Length", "500")],
      body: Array(items(0..<40).utf8),
      resetAfter: 100)
    let outcome = try await outcome(of: [cut, cut])
    #expect(outcome.records == 2)
    #expect(outcome.requests == 3)
  }

  @Test func `a slow body runs into the time-out`() async throws {
    let slow = FaultServer.Response(body: Array(items(0..<40).utf8), secondsBetweenParts: 0.3)
    let outcome = try await outcome(of: [slow], timeout: 1)
    #expect(outcome.requests == 2)
  }

  @Test func `a quota's last answer makes the next request wait`() async throws {
    let clock = TestClock()
    try await FaultServer.run({ request in
      let left = request.index == 0 ? "0" : "99"
      return .json(
        request.index < 2 ? items(request.index..<(request.index + 1)) : "[]",
        [("X-RateLimit-Remaining", left), ("X-RateLimit-Reset", "40")])
    }) { server in
      _ = try await fetch(
        api(server) { $0.pagination = Pagination(.page(first: 1, size: nil)) }, clock: clock)
      #expect(clock.pauses == [40])
    }
  }

  @Test func `404 is not asked again`() async throws {
    let error = await #expect(throws: APIError.self) { try await outcome(of: [.json("{}", status: 404)]) }
    #expect(error?.code == .status)
  }

  @Test(arguments: [("120", 120.0), ("1700000060", 60.0), ("1700000060000", 60.0)])
  func `a used-up quota is waited for in every notation`(_ reset: String, _ seconds: Double) {
    let headers = HeaderFields([
      Parameter("X-RateLimit-Remaining", "0"), Parameter("X-RateLimit-Reset", reset),
    ])
    #expect(RetryDelay.requested(by: headers, now: Date(timeIntervalSince1970: 1_700_000_000)) == seconds)
  }
}
