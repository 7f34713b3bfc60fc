import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct IncrementalTests {
  private func incremental(_ change: (inout Incremental) -> Void = { _ in }) -> Incremental {
    var incremental = Incremental(cursor: path("updated_at"), target: .query("since"))
    change(&incremental)
    return incremental
  }

  private func run(
    _ incremental: Incremental, stored: String?, _ body: String, pagination: Pagination = Pagination()
  ) async throws -> (fetched: Fetched, requests: [FaultServer.Request]) {
    try await FaultServer.run({ _ in .json(body) }) { server in
      let definition = api(server) {
        $0.incremental = incremental
        $0.pagination = pagination
      }
      let state = CursorState(cursors: stored.map { ["items": $0] } ?? [:])
      return (try await fetch(definition, state: state), server.requests)
    }
  }

  @Test func `the first run starts where configured, the next at the greatest cursor`() async throws {
    let body =
      #"[{"updated_at":"2023-05-01T10:00:00Z"},{"updated_at":"2023-05-01T13:00:00+02:00"},{"updated_at":"2023-04-01T00:00:00Z"}]"#
    let first = try await run(incremental { $0.start = "2023-01-01" }, stored: nil, body)
    #expect(first.requests[0].query["since"] == "2023-01-01T00:00:00Z")
    #expect(first.fetched.result.state.cursors == ["items": "2023-05-01T13:00:00+02:00"])
    let second = try await run(
      incremental { $0.overlap = .seconds(3600) }, stored: "2023-05-01T13:00:00+02:00", body)
    #expect(second.requests[0].query["since"] == "2023-05-01T10:00:00Z")
  }

  @Test func `without a start nothing is sent`() async throws {
    let read = try await run(incremental(), stored: nil, "[]")
    #expect(read.requests[0].query["since"] == nil)
    #expect(read.fetched.result.state.cursors == [:])
  }

  @Test func `an empty run leaves the cursor as it was, and so does an older one`() async throws {
    #expect(
      try await run(incremental(), stored: "2023-05-01", "[]").fetched.result.state.cursors == [
        "items": "2023-05-01"
      ])
    let older = try await run(incremental(), stored: "2023-05-01", #"[{"updated_at":"2023-04-01"}]"#)
    #expect(older.fetched.result.state.cursors == ["items": "2023-05-01"])
  }

  @Test func `a cursor in the future does not hide what comes until then`() async throws {
    // TestClock stands at 2023-11-14T22:13:20Z.
    let read = try await run(incremental(), stored: nil, #"[{"updated_at":"2099-01-01T00:00:00Z"}]"#)
    #expect(read.fetched.result.state.cursors == ["items": "2023-11-14T22:13:20Z"])
    #expect(read.fetched.result.problems.map(\.code) == ["api.cursor"])
  }

  @Test func `records without a cursor are read and declared, or refused`() async throws {
    let body = #"[{"updated_at":"2023-05-01"},{"id":1},{"updated_at":null}]"#
    let read = try await run(incremental(), stored: nil, body)
    #expect(read.fetched.lines["items"]?.count == 3)
    #expect(read.fetched.result.problems.first?.count == 2)
    await #expect(throws: APIError.self) {
      try await run(incremental { $0.onMissing = .fail }, stored: nil, body)
    }
  }

  @Test func `a cursor that is not written as configured is an error`() async throws {
    let error = await #expect(throws: APIError.self) {
      try await run(incremental(), stored: nil, #"[{"updated_at":"05/01/2023"}]"#)
    }
    #expect(error?.code == .cursor)
  }

  @Test func `a run that was cut leaves the cursor unless records come oldest first`() async throws {
    var pagination = Pagination(.page(first: 1, size: nil))
    pagination.maximumPages = 1
    pagination.mayStopAtMaximum = true
    let body = #"[{"updated_at":"2023-05-01"}]"#
    let cut = try await run(incremental(), stored: nil, body, pagination: pagination)
    #expect(cut.fetched.result.state.cursors == [:])
    #expect(cut.fetched.result.problems.map(\.code) == ["api.truncated"])
    let kept = try await run(incremental { $0.order = .ascending }, stored: nil, body, pagination: pagination)
    #expect(kept.fetched.result.state.cursors == ["items": "2023-05-01"])
  }

  @Test func `newest first stops at the first page that is all known`() async throws {
    try await FaultServer.run({ request in
      let day = 28 - request.index
      return .json(#"[{"updated_at":"2023-02-\#(day < 10 ? "0" : "")\#(day)"}]"#)
    }) { server in
      let definition = api(server) {
        $0.pagination = Pagination(.page(first: 1, size: nil))
        $0.incremental = incremental {
          $0.target = nil
          $0.order = .descending
          $0.format = .date
        }
      }
      let fetched = try await fetch(definition, state: CursorState(cursors: ["items": "2023-02-25"]))
      #expect(server.requests.count == 5)
      #expect(fetched.result.state.cursors == ["items": "2023-02-28"])
    }
  }

  @Test(arguments: [
    (Incremental.CursorFormat.unix, "1700000000", "1699996400"),
    (.unixMilliseconds, "1700000000123", "1699996400123"), (.date, "2023-11-14", "2023-11-13"),
    (.iso8601, "2023-11-14T22:13:20.123456789Z", "2023-11-14T21:13:20.123456789Z"),
  ])
  func `the overlap is taken off in every format`(
    _ format: Incremental.CursorFormat, _ stored: String, _ expected: String
  ) throws {
    let start = try incremental {
      $0.format = format
      $0.overlap = .seconds(3600)
    }.requestStart(stored: stored)
    #expect(start == expected)
  }

  @Test func `requests may want another format than records have`() throws {
    let incremental = incremental {
      $0.format = .iso8601
      $0.requestFormat = .unix
    }
    #expect(try incremental.requestStart(stored: "2023-11-14T22:13:20Z") == "1700000000")
  }

  @Test(arguments: ["2024-02-30x", "20240101", "2024-13-01", "2024-01-01T1:00", ""])
  func `what is no time is none`(_ text: String) { #expect(CursorTime.nanoseconds(iso8601: text) == nil) }
}
