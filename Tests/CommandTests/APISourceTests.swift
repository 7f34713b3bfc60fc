import Foundation
import Synchronization
import TestServers
import Testing

/// A REST API as a source, from the requests to the vault.
struct APISourceTests {
  /// What the service holds: seven orders, two on a page, filtered by `since`.
  private static func orders(_ request: FaultServer.Request, _ rows: [String]) -> FaultServer.Response {
    guard request.headers["authorization"] == "Bearer sesame-4711" else { return .json("{}", status: 401) }
    let since = request.query["since"] ?? ""
    let wanted = rows.filter { row in
      let day = row.split(separator: "\"at\": \"").last?.prefix(20) ?? ""
      return day >= since
    }
    let page = Int(request.query["page"] ?? "1") ?? 1
    let items = wanted.dropFirst((page - 1) * 2).prefix(2)
    return .json("{\"items\": [\(items.joined(separator: ", "))]}")
  }

  private static func order(_ id: Int, amount: String? = nil) -> String {
    """
    {"id": \(id), "at": "2024-01-0\(id)T00:00:00Z", "amount": \(amount ?? "\(id).25"), \
    "buyer": {"name": "n\(id)", "tags": ["a", \(id)]}}
    """
  }

  private static func tool(_ server: FaultServer, _ extra: String = "") throws -> Tool {
    let tool = try Tool()
    try tool.write(
      "ingestor.yaml",
      """
      users: [James]
      tags:
        orders: {columns: {at: timestamp, amount: decimal}}
      sources:
        shop:
          tag: orders
          columns: {at: at, amount: amount}
          key: [id]
          api:
            base_url: \(server.baseURL)
            auth: {bearer: "${TOKEN}"}
            path: /orders
            records: items
            paginate: {kind: page}
            incremental: {cursor: at, param: since}
      \(extra)
      """)
    return tool
  }

  private let secret = ["TOKEN": "sesame-4711"]

  @Test func `Records become rows with all their digits, and the next run asks for what is new`() async throws
  {
    let rows = Mutex((1...5).map { Self.order($0, amount: $0 == 3 ? "3.123456789012345678" : nil) })
    try await FaultServer.run({ request in Self.orders(request, rows.withLock { $0 }) }) { server in
      let tool = try Self.tool(server)
      let first = try await tool.run("run", environment: secret)
      #expect(first.code == 0, "\(first.all)")
      #expect(
        try tool.query(
          "SELECT CAST(amount AS VARCHAR), buyer_name, CAST(buyer_tags AS VARCHAR) FROM shop WHERE id = 3")
          == [["3.123456789012345678", "n3", "[\"a\",3]"]])
      rows.withLock { $0 += [Self.order(6), Self.order(7)] }
      let second = try await tool.run("run", environment: secret)
      #expect(second.code == 0, "\(second.all)")
      #expect(try tool.query("SELECT count(*) FROM shop") == [["7"]])
      let starts = server.requests.map { $0.query["since"] }
      #expect(starts.first == .some(nil) && starts.last == "2024-01-05T00:00:00Z")
      #expect(try await tool.run("verify").code == 0)
      #expect(try await tool.run("run", "--force", environment: secret).all.contains("unchanged 7"))
    }
  }

  @Test func `Nothing new is a success that changes nothing`() async throws {
    try await FaultServer.run({ request in
      request.query["since"] == nil
        ? Self.orders(request, [Self.order(1)]) : .json("{\"items\": []}")
    }) { server in
      let tool = try Self.tool(server)
      #expect(try await tool.run("run", environment: secret).code == 0)
      let again = try await tool.run("run", environment: secret)
      #expect(again.code == 0, "\(again.all)")
      #expect(try tool.query("SELECT count(*) FROM shop") == [["1"]])
    }
  }

  @Test func `The cursor stays where it was when the rows break the contract`() async throws {
    let rows = Mutex([Self.order(1)])
    try await FaultServer.run({ request in Self.orders(request, rows.withLock { $0 }) }) { server in
      let tool = try Self.tool(server)
      #expect(try await tool.run("run", environment: secret).code == 0)
      rows.withLock { $0.append(Self.order(2, amount: "\"much\"")) }
      #expect(try await tool.run("run", environment: secret).code == 3)
      rows.withLock { $0[1] = Self.order(2) }
      #expect(try await tool.run("run", environment: secret).code == 0)
      #expect(try tool.query("SELECT count(*) FROM shop") == [["2"]])
    }
  }

  @Test func `A refused token is an error of the source that does not show it`() async throws {
    try await FaultServer.run({ _ in .json("{\"message\": \"bad token wrong-0815\"}", status: 401) }) {
      server in
      let tool = try Self.tool(server)
      let outcome = try await tool.run("run", environment: ["TOKEN": "wrong-0815"])
      #expect(outcome.code == 4)
      #expect(outcome.all.contains("answered 401") && !outcome.all.contains("wrong-0815"))
      #expect(try tool.query("SELECT count(*) FROM ingestor.state") == [["0"]])
    }
  }

  @Test func `Recorded traffic holds no secret`() async throws {
    try await FaultServer.run({ request in Self.orders(request, [Self.order(1)]) }) { server in
      let tool = try Self.tool(server)
      #expect(
        try await tool.run(
          "run", "--record", tool.folder.appending(path: "traffic").path, environment: secret
        ).code == 0)
      let files = try FileManager.default.contentsOfDirectory(
        atPath: tool.folder.appending(path: "traffic").path)
      #expect(!files.isEmpty)
      for file in files { #expect(try !tool.read("traffic/\(file)").contains("sesame-4711")) }
    }
  }

  @Test func `What is wrong with the declaration is told at its line`() async throws {
    let tool = try Tool()
    try tool.write(
      "ingestor.yaml",
      """
      users: [James]
      sources:
        shop:
          tag: transactions
          api:
            base_url: https://api.example.com
            path: /orders
            paginate: {kind: pages}
      """)
    let outcome = try await tool.run("check")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("ingestor.yaml:8"), "\(outcome.errors)")
  }
}
