import Foundation
import Synchronization
import TestServers
import Testing

/// A run of an API that is killed at any moment leaves rows and cursor as they were or as they are after, never one without
/// the other: the next run repeats nothing wrongly and misses nothing.
@Suite(.everyDestination) struct APICrashTests {
  private static let perPage = 50

  /// Ten pages of orders that were changed at or after `since`.
  private static func orders(_ request: FaultServer.Request, count: Int) -> FaultServer.Response {
    let page = Int(request.query["page"] ?? "1") ?? 1
    let since = Int(request.query["since"] ?? "") ?? 0
    let wanted = (1...count).filter { $0 >= since }.dropFirst((page - 1) * perPage).prefix(perPage)
    let items = wanted.map {
      "{\"id\": \($0), \"at\": \"2024-01-01\", \"amount\": \($0).5, \"change\": \($0)}"
    }
    return .json("{\"items\": [\(items.joined(separator: ","))]}")
  }

  @Test(arguments: 0..<6)
  func `Killed at any moment, the next run has every record once and the cursor of the rows`(round: Int)
    async throws
  {
    // A server takes longer than a file: half of the rounds, first loads and later ones.
    if EveryDestination.server != nil && round > 2 { return }
    let count = Mutex(500)
    try await FaultServer.run({ Self.orders($0, count: count.withLock { $0 }) }) { server in
      let tool = try Tool()
      try tool.write(
        "ingestor.yaml",
        """
        users: [James]
        tags:
          orders: {columns: {at: date, amount: decimal}}
        sources:
          shop:
            tag: orders
            key: [id]
            api:
              base_url: \(server.baseURL)
              path: /orders
              records: items
              paginate: {kind: page}
              incremental: {cursor: change, format: integer, param: since, overlap: 10}
        """)
      if round % 2 == 1 {
        #expect(try await tool.run("run").code == 0)
        count.withLock { $0 = 900 }
      }
      let twin = try Tool(copyOf: tool)
      let start = ContinuousClock.now
      #expect(try await twin.run("run").code == 0)
      let duration = ContinuousClock.now - start

      let running = try tool.start(["run"])
      try await Task.sleep(for: duration * Double.random(in: 0.1...1.0))
      running.signal(SIGKILL)
      let outcome = await running.outcome()
      func has(_ table: String) throws -> Bool {
        try tool.query("SELECT count(*) FROM information_schema.tables WHERE table_name = '\(table)'") == [
          ["1"]
        ]
      }
      if try tool.hasVault(), try has("state") {
        let cursor =
          "coalesce((SELECT max(CAST(regexp_extract(state, '\"(\\d+)\"', 1) AS INTEGER)) FROM ingestor.state), 0)"
        let greatest = try has("shop") ? "(SELECT max(change) FROM shop)" : "0"
        #expect(
          try tool.query("SELECT \(cursor) = \(greatest)") == [["true"]], "killed with \(outcome.code)")
      }
      #expect(try await tool.run("run").code == 0)
      let expected = String(count.withLock { $0 })
      #expect(
        try tool.query("SELECT count(*), count(DISTINCT id), max(change) FROM shop") == [
          [expected, expected, expected]
        ])
      #expect(try tool.query("SELECT count(*) FROM shop_history") == [[expected]])
      #expect(try await tool.run("verify", "--quiet").code == 0)
    }
  }
}
