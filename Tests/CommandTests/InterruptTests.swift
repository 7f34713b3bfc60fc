import Foundation
import Testing

/// Ctrl-C and termination: the vault is as it was, the exit code is 130, and the next run completes.
@Suite(.everyDestination) struct InterruptTests {
  private static let rows = 600_000

  @Test(arguments: [SIGINT, SIGTERM], ["reading", "checking", "loading"])
  func `A signal rolls back and the next run completes`(_ signal: Int32, _ stage: String) async throws {
    // Both signals are one to the tool; a server takes longer than a file.
    if EveryDestination.server != nil && signal == SIGTERM { return }
    let tool = try Tool.bank()
    #expect(try await tool.run("run").code == 0)
    let before = try tool.vaultContent()
    try tool.write("data/2026-02.csv", Bank.large(rows: Self.rows))
    let running = try tool.start(["run", "--output", "json"])
    #expect(try await running.prints("\"stage\":\"\(stage)\""))
    try await Task.sleep(for: .milliseconds(stage == "loading" ? 150 : 20))
    running.signal(signal)
    let outcome = await running.outcome()
    #expect(outcome.code == 130, "\(outcome.all)")
    let last = try #require(try outcome.events().last)
    #expect(last.name == "finished")
    #expect(last.text("failure") == "interrupted")
    #expect(try tool.vaultContent() == before)
    if stage == "loading" {
      #expect(try await tool.run("runs").output.contains("interrupted"))
      let next = try await tool.run("run")
      #expect(next.code == 0, "\(next.all)")
      #expect(try tool.query("SELECT count(*) FROM transactions") == [["\(Self.rows + 2)"]])
    }
  }

  @Test func `People are told, and the run log knows`() async throws {
    // What is told does not depend on the destination; of a server, the run log is looked at above.
    if EveryDestination.server != nil { return }
    let tool = try Tool.bank(Bank.large(rows: Self.rows))
    let running = try tool.start(["run"])
    while !tool.exists("vault.duckdb") { try await Task.sleep(for: .milliseconds(10)) }
    try await Task.sleep(for: .milliseconds(200))
    running.signal(SIGINT)
    let outcome = await running.outcome()
    #expect(outcome.code == 130)
    #expect(outcome.all.contains("nothing was written"))
    let runs = try await tool.run("runs")
    #expect(runs.output.contains("interrupted"))
  }

  @Test func `A query stops too`() async throws {
    let tool = try Tool.bank()
    try await tool.run("run")
    let running = try tool.start([
      "query", "SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)",
    ])
    try await Task.sleep(for: .milliseconds(500))
    running.signal(SIGINT)
    #expect(await running.outcome().code == 130)
  }

  @Test func `A process that waits for the vault stops too`() async throws {
    let tool = try Tool.bank()
    try await tool.run("run")
    try await tool.holdingVault {
      let waiting = try tool.start(["run", "--output", "json"])
      #expect(try await waiting.prints("waiting"))
      waiting.signal(SIGINT)
      let outcome = await waiting.outcome()
      #expect(outcome.code == 130)
      #expect(try outcome.events().last?.text("failure") == "interrupted")
    }
  }
}
