import Foundation
import Testing

/// `--output json`: every line is an event, and exactly one, the last, is `finished` with the exit code.
struct JSONOutputTests {
  static let commands: [[String]] = [
    ["check"], ["plan"], ["run"], ["runs"], ["sources"], ["tags"], ["show", "bank"],
    ["show", "transactions"],
    ["query", "SELECT * FROM transactions"], ["doctor"], ["init", "new"], ["quarantine"], ["verify"],
    ["history", "bank", "2026-01-02", "-54.20", "Grocer"],
    ["export", "odcs", "--into", "contracts"], ["forget", "bank", "--source-again", "bank", "--really"],
  ]

  private func expectOneEnding(_ outcome: Tool.Outcome, _ arguments: [String]) throws {
    let events = try outcome.events()
    #expect(events.filter { $0.name == "finished" }.count == 1, "\(arguments)")
    let last = try #require(events.last)
    #expect(last.name == "finished")
    #expect(last.int("exit_code").map(Int32.init) == outcome.code)
    #expect((last.text("failure") == nil) == (outcome.code == 0))
    #expect(outcome.errors.isEmpty, "\(arguments): \(outcome.errors)")
    #expect(events.allSatisfy { !$0.name.isEmpty })
  }

  @Test(arguments: commands) func `A command that succeeds ends once`(_ arguments: [String]) async throws {
    let tool = try Tool.bank()
    try await tool.run("run")
    let outcome = try await tool.start(arguments + ["--output", "json"]).outcome()
    #expect(outcome.code == 0, "\(outcome.all)")
    try expectOneEnding(outcome, arguments)
  }

  @Test(arguments: commands.filter { $0[0] != "init" && $0[0] != "tags" })
  func `A command without a configuration ends once`(_ arguments: [String]) async throws {
    let tool = try Tool()
    let outcome = try await tool.start(arguments + ["--output", "json"]).outcome()
    #expect(outcome.code == 2)
    try expectOneEnding(outcome, arguments)
  }

  @Test(arguments: [
    ["run", "--nope"], ["nope"], ["show"], ["show", "nothing"], ["query", "SELEC"], ["run", "bnk"],
  ])
  func `A command that is wrong ends once`(_ arguments: [String]) async throws {
    let tool = try Tool.bank()
    let outcome = try await tool.start(arguments + ["--output=json"]).outcome()
    #expect(outcome.code != 0)
    try expectOneEnding(outcome, arguments)
    #expect(try outcome.events().last?.list("problems").isEmpty == false)
  }

  @Test func `A run tells every stage and every count`() async throws {
    let tool = try Tool.bank()
    let events = try await tool.run("run", "--output", "json").events()
    #expect(
      events.map(\.name).filter { $0 != "progress" } == [
        "source_started", "stage", "stage", "stage", "source_finished", "finished",
      ])
    #expect(events.compactMap { $0.text("stage") } == ["reading", "checking", "loading"])
    let result = try #require(events.first { $0.name == "source_finished" })
    #expect(result.text("source") == "bank")
    #expect(result.text("status") == "succeeded")
    #expect(result.object("counts")["new"] as? Int == 2)
    #expect(events.last?.text("run_id")?.isEmpty == false)
    #expect(events.last?.list("results").count == 1)
  }

  @Test func `A violated contract arrives as problems with places, counts and examples`() async throws {
    let tool = try Tool.bank(Bank.csv("2026-01-02,much,Grocer"))
    let outcome = try await tool.run("check", "--output", "json")
    try expectOneEnding(outcome, ["check"])
    let result = try #require(try outcome.events().first { $0.name == "source_finished" })
    let problem = try #require(result.list("problems").first)
    #expect(problem["code"] as? String == "contract.type")
    #expect(problem["file"] as? String == "data/2026-01.csv")
    #expect(problem["line"] as? Int == 2)
    #expect(problem["count"] as? Int == 1)
    #expect(result.text("failure") == "contract")
  }

  @Test func `A query gives its columns and its rows as exact texts`() async throws {
    let tool = try Tool.bank()
    try await tool.run("run")
    let outcome = try await tool.run(
      "query", "SELECT amount, amount, NULL AS nothing FROM transactions ORDER BY 1", "--output", "json")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0] == #"{"columns":["amount","amount","nothing"],"event":"columns"}"#)
    #expect(lines[1] == #"{"event":"row","values":["-54.20","-54.20",null]}"#)
    #expect(lines.count == 4)
  }

  @Test(.everyDestination) func `Another process that holds the vault is waited for and named`() async throws
  {
    let tool = try Tool.bank()
    try await tool.run("run")
    try await tool.holdingVault {
      let second = try await tool.run("run", "--wait", "0.2", "--output", "json")
      #expect(second.code == 5)
      try expectOneEnding(second, ["run"])
      let holder = tool.url == nil ? "process \(ProcessInfo.processInfo.processIdentifier)" : "another run"
      #expect(second.output.contains("is in use by \(holder)"), "\(second.all)")
    }
    let third = try await tool.run("run", "--output", "json")
    #expect(third.code == 0)
    try expectOneEnding(third, ["run"])
  }
}
