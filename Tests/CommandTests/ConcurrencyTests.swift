import Foundation
import Testing

/// Processes beside each other: the result is that of some order of them, and nobody loses or doubles a row.
@Suite(.everyDestination) struct ConcurrencyTests {
  private static let yaml = """
    users: [James]
    sources:
      bank: {tag: transactions, csv: bank, columns: {timestamp: Date, amount: Amount, description: Memo}}
      shop: {tag: transactions, csv: shop, columns: {timestamp: Date, amount: Amount, description: Memo}}
    """

  private func project(rows: Int = 20_000) throws -> Tool {
    let tool = try Tool()
    try tool.write("ingestor.yaml", Self.yaml)
    try tool.write("bank/a.csv", Bank.large(rows: rows))
    try tool.write("shop/a.csv", Bank.large(rows: rows / 2))
    return tool
  }

  @Test func `Two runs of the same source load it once`() async throws {
    let tool = try project()
    async let first = tool.run("run", "bank", "--force")
    async let second = tool.run("run", "bank", "--force")
    let outcomes = try await [first, second]
    #expect(outcomes.map(\.code) == [0, 0], "\(outcomes.map(\.all))")
    #expect(try tool.query("SELECT count(*), count(DISTINCT pk) FROM bank") == [["20000", "20000"]])
    #expect(try tool.query("SELECT count(*) FROM vault.vault.hub_transactions") == [["20000"]])
    #expect(
      try tool.query("SELECT rows_new, rows_unchanged FROM ingestor.loads ORDER BY run_seq")
        == [["20000", "0"], ["0", "20000"]])
    #expect(try await tool.run("verify").code == 0)
  }

  @Test func `Runs of different sources wait for each other, and share keys`() async throws {
    let tool = try project()
    async let first = tool.run("run", "bank")
    async let second = tool.run("run", "shop")
    async let third = tool.run("run", "shop")
    let outcomes = try await [first, second, third]
    #expect(outcomes.map(\.code) == [0, 0, 0], "\(outcomes.map(\.all))")
    #expect(try tool.query("SELECT count(*) FROM transactions") == [["30000"]])
    #expect(try tool.query("SELECT count(*) FROM vault.vault.hub_transactions") == [["20000"]])
    #expect(try await tool.run("verify").code == 0)
  }

  @Test func `Readers beside a writer see a state, wait, or say who holds the vault`() async throws {
    let tool = try project()
    #expect(try await tool.run("run", "shop").code == 0)
    let writer = try tool.start(["run", "bank"])
    var answers: [Tool.Outcome] = []
    for _ in 0..<4 {
      answers.append(try await tool.run("query", "SELECT count(*) AS n FROM transactions"))
    }
    #expect(await writer.outcome().code == 0)
    for answer in answers {
      #expect(answer.code == 0, "\(answer.all)")
      #expect(answer.output.contains("10000") || answer.output.contains("30000"), "\(answer.all)")
    }
  }

  @Test func `Two readers read at the same time`() async throws {
    let tool = try project(rows: 100)
    #expect(try await tool.run("run").code == 0)
    async let first = tool.run("query", "SELECT count(*) FROM transactions")
    async let second = tool.run("query", "SELECT count(*) FROM transactions")
    #expect(try await [first, second].map(\.code) == [0, 0])
  }
}
