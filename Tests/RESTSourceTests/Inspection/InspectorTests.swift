import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct InspectorTests {
  private func inspect(
    _ query: String = "", _ answer: @escaping FaultServer.Answer
  ) async throws -> APIInspector.Finding {
    try await FaultServer.run(answer) { server in
      let finding = try await APIInspector(options: .init()).inspect(server.baseURL + "/v1/things" + query)
      // What it prints must be a configuration that reads.
      let settings = try configuration(finding.yaml)
      _ = try APIDefinition(configuration: #require(settings["api"]))
      return finding
    }
  }

  private let records =
    #"[{"id":1,"updated_at":"2024-01-01T00:00:00Z"},{"id":2,"updated_at":"2024-01-02T00:00:00Z"}]"#

  @Test func `a link header, the record path and the cursor are seen`() async throws {
    let records = records
    let finding = try await inspect { _ in
      .json(
        "{\"meta\":{\"tags\":[{\"a\":1}]},\"data\":{\"items\":\(records)}}",
        [("Link", "</v1/things?page=2>; rel=\"next\"")])
    }
    #expect(finding.records == "data.items")
    #expect(finding.pagination == "{kind: link_header}")
    #expect(finding.cursor?.field == "updated_at" && finding.cursor?.format == .iso8601)
  }

  @Test func `an address and a cursor in the body are told apart`() async throws {
    let records = records
    let url = try await inspect { _ in
      .json("{\"results\":\(records),\"next\":\"/v1/things?p=2\",\"count\":9}")
    }
    #expect(url.pagination == "{kind: next_url, next: next, total: count}")
    let cursor = try await inspect { _ in .json("{\"results\":\(records),\"meta\":{\"next_cursor\":\"abc\"}}")
    }
    #expect(cursor.pagination == "{kind: cursor, next: meta.next_cursor, param: cursor}")
  }

  @Test func `page numbers are tried, and believed only where they change the records`() async throws {
    let paged = try await inspect { .json(items($0.query["page"] == "2" ? 2..<4 : 0..<2)) }
    #expect(paged.pagination == "{kind: page, param: page}")
    let offset = try await inspect("?limit=2") { .json(items($0.query["offset"] == "2" ? 2..<4 : 0..<2)) }
    #expect(offset.pagination == "{kind: offset, param: offset, size: 2, size_param: limit}")
    let none = try await inspect { _ in .json(items(0..<2)) }
    #expect(none.pagination == nil)
  }

  @Test func `a key in the address is not printed`() async throws {
    let finding = try await inspect("?api_key=s3cret&q=x") { _ in .json(items(0..<2)) }
    #expect(!finding.yaml.contains("s3cret") && finding.yaml.contains("${API_KEY}"))
  }

  @Test func `a response without records is refused`() async throws {
    await #expect(throws: APIError.self) { try await inspect { _ in .json("{\"a\":1}") } }
  }
}
