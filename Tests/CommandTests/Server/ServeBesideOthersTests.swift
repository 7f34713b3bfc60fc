import DuckDB
import Foundation
import TestServers
import Testing

/// The server beside the command and other programs: the vault is not held, nothing is lost when it stops.
struct ServeBesideOthersTests {
  @Test func `Between runs the vault is free for others to write, and their rows show at once`() async throws
  {
    let served = try await Served(Served.project())
    try await served.client("start", "shop")
    let run = try await served.tool.run("run", "bank")
    #expect(run.code == 0, "\(run.all)")
    try served.tool.write("data/2026-02.csv", Bank.csv("2026-02-02,-1.00,Kiosk"))
    try await served.tool.holdingVault {}
    #expect(try await served.tool.run("run").code == 0)
    try await served.client("row", "2026-02-02")
    await served.stop()
  }

  @Test func `A run of the server waits for the command, and the command for the server`() async throws {
    let tool = try Served.project()
    try tool.write("data/2026-02.csv", Bank.large(rows: 200_000))
    let served = try await Served(tool)
    try await served.client("start", "bank")
    let run = try await tool.run("run", "shop")
    #expect(run.code == 0, "\(run.all)")
    #expect(try tool.query("SELECT count(*) FROM transactions") == [["200003"]])
    let command = try tool.start(["run", "--force", "--output", "json"])
    #expect(try await command.prints("\"stage\":\"checking\""))
    try await served.client("start", "shop")
    #expect(await command.outcome().code == 0)
    await served.stop()
    #expect(try await tool.run("verify").code == 0)
  }

  @Test(arguments: [0, 60])
  func `Told to stop, the server rolls the run back, or lets it finish within the grace`(
    grace: Int
  ) async throws {
    let tool = try Served.project("server: {grace: \(grace)}")
    try tool.write("data/2026-02.csv", Bank.large(rows: 400_000))
    let served = try await Served(tool)
    try await served.client("start", "bank")
    let outcome = await served.stop(grace == 0 ? SIGTERM : SIGINT)
    #expect(outcome.code == 0, "\(outcome.all)")
    let runs = try tool.query("SELECT status FROM ingestor.runs")
    #expect(runs == [[grace == 0 ? "interrupted" : "succeeded"]])
    let satellites = try tool.query("SELECT count(*) FROM ingestor.satellites")
    #expect(satellites == [[grace == 0 ? "0" : "1"]])
  }

  @Test
  func `New files of a watched folder are loaded once they have settled, and not again after a restart`()
    async throws
  {
    let tool = try Tool.bank()
    let yaml = Bank.yaml.replacing("    csv: data", with: "    csv: data\n    schedule: {watch: true}")
    try tool.write("ingestor.yaml", yaml)
    var served = try await Served(tool)
    try await tool.eventually { try tool.query("SELECT count(*) FROM transactions") == [["2"]] }
    try tool.write("data/2026-02.csv", Bank.csv("2026-02-02,-1.00,Kiosk"))
    try await tool.eventually { try tool.query("SELECT count(*) FROM transactions") == [["3"]] }
    await served.stop()
    served = try await Served(tool)
    try await Task.sleep(for: .seconds(5))
    await served.stop()
    #expect(try tool.query("SELECT count(*) FROM ingestor.runs") == [["2"]])
  }
}

extension Tool {
  /// Waits until something holds; what fails meanwhile (the vault is in use) is tried again.
  func eventually(_ holds: () throws -> Bool) async throws {
    for _ in 0..<300 {
      if exists("vault.duckdb"), (try? holds()) == true { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("it did not come to hold within 30 seconds")
  }
}
