import Foundation
import Testing

/// A process that is killed at any moment leaves the vault as it was before or as it is after, and the next run completes.
@Suite(.everyDestination) struct CrashTests {
  private static let rows = 60_000
  private static let yaml = """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: data
        columns: {timestamp: Date, amount: Amount, description: Memo}
        key: [Memo]
        extract: full
    """

  /// The state of the vault as a few numbers that tell the one before from the one after.
  private func state(_ tool: Tool) throws -> [[String?]] {
    guard tool.url != nil || tool.exists("vault.duckdb"),
      try tool.query("SELECT count(*) FROM information_schema.tables WHERE table_name = 'bank'") == [["1"]]
    else { return [] }
    return try tool.query(
      """
      SELECT (SELECT count(*) FROM bank), (SELECT sum(amount) FROM bank), (SELECT count(*) FROM bank_history),
        (SELECT count(*) FROM vault.vault.hub_transactions), (SELECT count(*) FROM ingestor.satellites),
        (SELECT count(*) FROM ingestor.files)
      """)
  }

  @Test(arguments: 0..<12)
  func `Killed at any moment, nothing lies between before and after`(round: Int) async throws {
    // A server takes as long as all files together: half of the rounds.
    if EveryDestination.server != nil && round % 2 == 1 { return }
    let tool = try Tool()
    try tool.write("ingestor.yaml", Self.yaml)
    try tool.write("data/a.csv", Bank.large(rows: Self.rows))
    let isFirstLoad = round % 3 == 0
    if !isFirstLoad {
      #expect(try await tool.run("run").code == 0)
      // Other amounts, fewer keys, one column more.
      let changed = Bank.large(rows: Self.rows - 500).replacing("Memo\n", with: "Memo,Note\n")
        .replacing(",-1.", with: ",-7.").replacing(/(Payment number \d+)\n/) { "\($0.1),x\n" }
      try tool.write("data/a.csv", changed)
    }
    let before = try state(tool)

    // How long an undisturbed run takes, on a copy, tells which moments are worth trying.
    let twin = try Tool(copyOf: tool)
    let start = ContinuousClock.now
    #expect(try await twin.run("run").code == 0)
    let duration = ContinuousClock.now - start
    let after = try state(twin)
    #expect(after != before)

    let running = try tool.start(["run"])
    try await Task.sleep(for: duration * Double.random(in: 0.2...1.0))
    running.signal(SIGKILL)
    let outcome = await running.outcome()
    let left = try state(tool)
    #expect(left == before || left == after, "killed with \(outcome.code)")
    #expect(try await tool.run("run").code == 0)
    #expect(try state(tool) == after)
    let verified = try await tool.run("verify", "--quiet")
    #expect(verified.code == 0, "\(verified.all)")
    let runs = try tool.query("SELECT count(*) FROM ingestor.runs WHERE status = 'running'")
    #expect(runs == [["0"]])
  }
}
