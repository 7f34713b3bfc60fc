import Foundation
import TestServers
import Testing

/// `ingestor serve` as a process, and a client in Python that talks to it.
struct Served {
  let tool: Tool
  let running: Running
  let address: String

  init(_ tool: Tool, _ arguments: [String] = [], environment: [String: String] = [:]) async throws {
    self.tool = tool
    running = try tool.start(
      ["serve", "--port", "0", "--output", "json"] + arguments, environment: environment)
    let line = try #require(try await running.line(with: #""event":"serving""#))
    let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
    address = try #require(event?["address"])
  }

  /// Runs a scenario of the client; it must find everything as it should be.
  func client(_ scenario: String, _ arguments: String...) async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.python))
    process.arguments = [Self.script, scenario, address] + arguments
    process.currentDirectoryURL = tool.folder
    let outcome = try await Running(process).outcome()
    #expect(outcome.code == 0, "\(scenario): \(outcome.all)")
  }

  /// Tells the server to stop, as a terminal does, and waits for it.
  @discardableResult
  func stop(_ signal: Int32 = SIGINT) async -> Tool.Outcome {
    running.signal(signal)
    return await running.outcome()
  }

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "client.py").path

  private static let python: String? = {
    let tools = Pages.root.appending(path: "Scripts/test-tools.sh").path
    let folder = try? ServerProcess.output([tools, "client"]).trimmingCharacters(in: .whitespacesAndNewlines)
    return folder.map { $0 + "/python" }
  }()

  /// A project of two sources and some months.
  static func project(_ more: String = "") throws -> Tool {
    let tool = try Tool()
    try tool.write(
      "ingestor.yaml",
      """
      users: [James]
      \(more)
      sources:
        bank:
          tag: transactions
          csv: data
          columns: {timestamp: Date, amount: Amount, description: Memo}
          dimensions: {payment_entity: Memo}
          on_bad_row: quarantine
        shop: {tag: transactions, csv: shop, columns: {timestamp: Date, amount: Amount, description: Memo}}
      """)
    try tool.write("data/2026-01.csv", Bank.january)
    try tool.write("shop/2026-01.csv", Bank.csv("2026-01-09,-3.20,Kiosk"))
    return tool
  }
}
