import Foundation
import TestServers
import Testing

@testable import RESTSource

@Suite struct CompressionTests {
  /// `[{"id":0},{"id":1}]` by gzip.
  private let zipped: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 139, 174, 86, 202, 76, 81, 178, 50, 168, 213, 129, 48, 12, 107, 99, 1,
    220, 35,
    164, 99, 19, 0, 0, 0,
  ]

  private func fetchBody(_ body: [UInt8], limit: Int = 1 << 20, format: Resource.Format = .json) async throws
    -> Int
  {
    let response = FaultServer.Response(
      headers: [("Content-Type", "application/json"), ("Content-Encoding", "gzip")], body: body)
    return try await FaultServer.run({ _ in response }) { server in
      var definition = api(server) { $0.format = format }
      definition.limits.maximumResponseBytes = limit
      definition.limits.attempts = 2
      return try await fetch(definition).lines["items"]?.count ?? 0
    }
  }

  @Test func `gzip is decoded`() async throws { #expect(try await fetchBody(zipped) == 2) }

  @Test(arguments: [Resource.Format.json, .ndjson, .csv])
  func `gzip that is cut off is an error in every format`(_ format: Resource.Format) async throws {
    let error = await #expect(throws: APIError.self) {
      try await fetchBody(Array(zipped.dropLast(12)), format: format)
    }
    #expect(error?.code == .response || error?.code == .connection)
  }

  @Test func `gzip that swells beyond the limit is refused`() async throws {
    let error = await #expect(throws: APIError.self) { try await fetchBody(zipped, limit: 15) }
    #expect(error?.code == .size)
  }
}
