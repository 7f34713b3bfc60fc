import Foundation
import Testing

/// 0 ok, 2 configuration, 3 contract, 4 source, 5 destination, 6 some sources failed. 130 is in InterruptTests.
struct ExitCodeTests {
  @Test(.everyDestination) func `0 where everything went well`() async throws {
    let tool = try Tool.bank()
    for arguments in [["check"], ["plan"], ["run"], ["run"], ["runs"], ["sources"], ["tags"], ["doctor"]] {
      let outcome = try await tool.start(arguments).outcome()
      #expect(outcome.code == 0, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test(arguments: ["check", "plan", "run", "sources", "runs", "doctor"])
  func `2 where there is no configuration, with the way to one`(_ command: String) async throws {
    let tool = try Tool()
    let outcome = try await tool.run(command)
    #expect(outcome.code == 2)
    #expect(outcome.all.contains("ingestor init"))
  }

  @Test(arguments: ["run", "check", "query"]) func `2 where the configuration is wrong`(_ command: String)
    async throws
  {
    let tool = try Tool()
    try tool.write("ingestor.yaml", Bank.yaml.replacing("transactions", with: "transaction"))
    let outcome = try await tool.start([command] + (command == "query" ? ["SELECT 1"] : [])).outcome()
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("ingestor.yaml:4: sources.bank.tag: there is no tag 'transaction'"))
    #expect(outcome.errors.contains("Did you mean 'transactions'?"))
    #expect(!tool.exists("vault.duckdb"))
  }

  @Test func `2 where secrets are missing, all of them named`() async throws {
    let tool = try Tool()
    try tool.write("ingestor.yaml", Bank.yaml.replacing("csv: data", with: "csv: '${FOLDER}/${FILE}'"))
    let outcome = try await tool.run("run")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("${FOLDER}") && outcome.errors.contains("${FILE}"))
  }

  @Test(arguments: [["run", "--nope"], ["nope"], ["query"], ["run", "bnk"], ["show", "bnk"]])
  func `2 where the command cannot be understood`(_ arguments: [String]) async throws {
    let tool = try Tool.bank()
    let outcome = try await tool.start(arguments).outcome()
    #expect(outcome.code == 2)
    #expect(!outcome.errors.isEmpty)
    #expect(outcome.output.isEmpty)
  }

  @Test(.everyDestination) func `3 where a source breaks its contract`() async throws {
    let tool = try Tool.bank(Bank.csv("2026-01-02,much,Grocer"))
    for command in ["check", "plan", "run"] {
      let outcome = try await tool.run(command)
      #expect(outcome.code == 3)
      #expect(outcome.output.contains("data/2026-01.csv:2"))
      #expect(outcome.output.contains("much"))
    }
    #expect(try tool.vaultContent().isEmpty)
  }

  @Test(.everyDestination) func `4 where a source cannot be read`() async throws {
    let tool = try Tool()
    try tool.write("ingestor.yaml", Bank.yaml)
    let missing = try await tool.run("run")
    #expect(missing.code == 4)
    #expect(missing.output.contains("'data' does not exist"))
    try tool.write(
      "data/broken.csv", "Date,Amount,Memo\n2026-01-02,1.00,\"Tea, green\"\n2026-01-03,1.00,\"never ends\n")
    #expect(try await tool.run("run").code == 4)
  }

  @Test func `5 where the destination is no database, or its folder is missing`() async throws {
    let tool = try Tool.bank()
    try tool.write("vault.duckdb", String(repeating: "not a database ", count: 2000))
    let outcome = try await tool.run("run")
    #expect(outcome.code == 5)
    #expect(outcome.errors.contains("'vault.duckdb' is not a DuckDB database"))
    try tool.write("ingestor.yaml", "destination: nowhere/vault.duckdb\n" + Bank.yaml)
    #expect(try await tool.run("run").code == 5)
  }

  @Test(.everyDestination) func `5 where a query is wrong, and nothing can be written by one`() async throws {
    let tool = try Tool.bank()
    let early = try await tool.run("query", "SELECT * FROM transactions")
    #expect(early.code == 5)
    #expect(early.errors.contains("'ingestor run'"))
    try await tool.run("run")
    #expect(try await tool.run("query", "SELEC").code == 5)
    let write = try await tool.run(
      "query", "DELETE FROM \(tool.url == nil ? "vault.vault" : "vault").hub_transactions")
    #expect(write.code == 5)
    #expect(write.errors.contains("read-only"))
  }

  @Test(.everyDestination) func `6 where some sources failed and others were loaded`() async throws {
    let tool = try Tool.bank()
    try tool.write(
      "ingestor.yaml", Bank.yaml + "\n  plays: {tag: music, csv: plays.csv}\n")
    try tool.write("plays.csv", "timestamp,artist\n2026-01-01,A\n")
    let outcome = try await tool.run("run")
    #expect(outcome.code == 6)
    #expect(outcome.output.contains("1 of 2 sources loaded, 2 rows written"))
    #expect(try tool.query("SELECT count(*) FROM transactions") == [["2"]])
  }
}
