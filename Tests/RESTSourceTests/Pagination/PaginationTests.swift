import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct PaginationTests {
  /// 25 items in pages of 10, by whatever the query asks.
  @Sendable private static func listing(_ request: FaultServer.Request) -> FaultServer.Response {
    let start: Int
    if let page = request.query["page"].flatMap({ Int($0) }) {
      start = (page - 1) * 10
    } else {
      start = request.query["offset"].flatMap { Int($0) } ?? request.query["after"].flatMap { Int($0) } ?? 0
    }
    let end = min(start + 10, 25)
    let next = end < 25 ? "\"\(end)\"" : "null"
    let records = start < 25 ? items(start..<end) : "[]"
    var headers: [(String, String)] = [("X-Total", "25")]
    if end < 25 {
      headers.append(("Link", "</items?after=\(end)>; rel=\"next\", </items>; rel=first"))
      headers.append(("Next-Page", "/items?after=\(end)"))
    }
    let url = end < 25 ? "\"/items?after=\(end)\"" : "null"
    return .json(
      "{\"items\":\(records),\"total\":25,\"pages\":3,\"next\":\(next),\"next_url\":\(url),\"more\":\(end < 25)}",
      headers)
  }

  private func ids(
    _ pagination: Pagination, _ answer: @escaping FaultServer.Answer = { Self.listing($0) }
  ) async throws -> (ids: [Int], requests: [FaultServer.Request]) {
    try await FaultServer.run(answer) { server in
      let definition = api(server) {
        $0.records = path("items")
        $0.pagination = pagination
      }
      let fetched = try await fetch(definition)
      let numbers = (fetched.lines["items"] ?? []).compactMap { Int($0.filter(\.isNumber)) }
      return (numbers, server.requests)
    }
  }

  private func paged(_ kind: Pagination.Kind, _ change: (inout Pagination) -> Void = { _ in }) -> Pagination {
    var pagination = Pagination(kind)
    change(&pagination)
    return pagination
  }

  @Test func `one response holds everything`() async throws {
    #expect(try await ids(paged(.none)).ids == Array(0..<10))
  }

  @Test func `page numbers go on until a page is empty`() async throws {
    let read = try await ids(paged(.page(first: 1, size: nil)))
    #expect(read.ids == Array(0..<25))
    #expect(read.requests.count == 4)
  }

  @Test func `pages whose number is told are read side by side, in order`() async throws {
    let byPages = try await ids(paged(.page(first: 1, size: nil)) { $0.totalPages = .body(path("pages")) })
    #expect(byPages.ids == Array(0..<25))
    #expect(byPages.requests.count == 3)
    let byTotal = try await ids(paged(.page(first: 1, size: nil)) { $0.total = .header("X-Total") })
    #expect(byTotal.ids == Array(0..<25))
    #expect(byTotal.requests.count == 3)
  }

  @Test func `offsets go by what came, not by what was asked for`() async throws {
    // Asks for 100 at a time; the server sends 10.
    let read = try await ids(
      paged(.offset(first: 0, size: 100, overlap: 0)) {
        $0.target = .query("offset")
        $0.sizeTarget = .query("limit")
        $0.total = .body(path("total"))
      })
    #expect(read.ids == Array(0..<25))
    #expect(read.requests.map { $0.query["offset"] } == ["0", "10", "20"])
    #expect(read.requests[0].query["limit"] == "100")
  }

  @Test func `a cursor in the body is sent until it is null`() async throws {
    let read = try await ids(paged(.cursor(.body(path("next")))) { $0.target = .query("after") })
    #expect(read.ids == Array(0..<25))
    #expect(read.requests.map { $0.query["after"] } == [nil, "10", "20"])
  }

  @Test func `the last record's field can be the cursor`() async throws {
    let read = try await ids(
      paged(.cursor(.lastRecord(path("id")))) {
        $0.target = .query("after")
        $0.hasMore = .body(path("more"))
        $0.onShift = .warn
      },
      { request in
        let after = request.query["after"].flatMap { Int($0) } ?? -1
        return .json("{\"items\":\(items((after + 1)..<(after + 6))),\"more\":\(after < 9)}")
      })
    #expect(read.ids == Array(0..<15))
  }

  @Test(arguments: [
    Pagination.Kind.link(relation: "next"), .nextURL(.header("Next-Page")), .nextURL(.body(path("next_url"))),
  ])
  func `a link in a header or the body is followed`(_ kind: Pagination.Kind) async throws {
    let read = try await ids(paged(kind))
    #expect(read.ids == Array(0..<25))
    #expect(read.requests.count == 3)
  }

  @Test func `an expression computes the next page and the stop`() async throws {
    let next = try Expression("last.id + 1")
    let stop = try Expression("{count} < 10 || read >= 25")
    let read = try await ids(
      paged(.expression([.init(target: .query("after"), first: nil, next: next)])) { $0.stop = stop })
    #expect(read.ids == Array(0..<25))
    #expect(read.requests.count == 3)
  }

  @Test func `a listing that repeats its last page for ever is an error`() async throws {
    let error = await #expect(throws: APIError.self) {
      try await ids(paged(.page(first: 1, size: nil)), { _ in .json("{\"items\":\(items(0..<3))}") })
    }
    #expect(error?.message == "the server sent the same page twice (3 records)")
  }

  @Test func `a listing that goes round is an error`() async throws {
    let error = await #expect(throws: APIError.self) {
      try await ids(
        paged(.nextURL(.body(path("next")))),
        { .json("{\"items\":\(items($0.index..<($0.index + 1))),\"next\":\"/items?p=\($0.index % 2)\"}") })
    }
    #expect(error?.message.contains("goes round") == true)
  }

  @Test func `a listing without end stops at the most pages`() async throws {
    let endless: FaultServer.Answer = { .json("{\"items\":\(items($0.index..<($0.index + 1)))}") }
    let error = await #expect(throws: APIError.self) {
      try await ids(paged(.page(first: 1, size: nil)) { $0.maximumPages = 7 }, endless)
    }
    #expect(error?.message == "the listing has more than 7 pages")
    let read = try await ids(
      paged(.page(first: 1, size: nil)) {
        $0.maximumPages = 7
        $0.mayStopAtMaximum = true
      }, endless)
    #expect(read.ids == Array(0..<7))
  }

  @Test func `a body carries the cursor where it belongs`() async throws {
    try await FaultServer.run({ request in
      .json("{\"data\":[{\"n\":\(request.index)}],\"end\":\(request.index < 1 ? "\"c1\"" : "null")}")
    }) { server in
      let definition = api(server) {
        $0.method = "POST"
        $0.body = .graphQL(
          query: "query($after:String){items(after:$after){n}}",
          variables: .map([.init("size", .number("2"))]))
        $0.records = path("data")
        $0.pagination = paged(.cursor(.body(path("end")))) { $0.target = .body(["variables", "after"]) }
      }
      _ = try await fetch(definition)
      #expect(server.requests[1].body.hasSuffix("\"variables\":{\"size\":2,\"after\":\"c1\"}}"))
    }
  }
}
