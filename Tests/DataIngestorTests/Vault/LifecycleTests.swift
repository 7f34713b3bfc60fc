import DuckDB
import Foundation
import Testing

@testable import DataIngestor

@Suite(.everyDestination) struct LifecycleTests {
  private let yaml = """
    users: [James, Cat]
    sources:
      bank:
        tag: transactions
        user: [James, Cat]
        csv: {path: "data/{user}"}
        columns: {timestamp: Date, amount: Amount, description: Memo}
        key: [Memo]
        extract: full
      shop:
        tag: transactions
        user: James
        csv: {path: shop}
        columns: {timestamp: Date, amount: Amount, description: Memo}

    """

  private func filled() async throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("data/James/a.csv", "Date,Amount,Memo\n2026-01-01,-1.50,Tea\n2026-01-02,-2.00,Cake\n")
    try workspace.write("data/Cat/a.csv", "Date,Amount,Memo\n2026-01-01,-7.50,Tea\n2026-01-01,-7.50,Tea\n")
    try workspace.write("shop/a.csv", "Date,Amount,Memo\n2026-01-05,-5.00,Pen\n")
    try await workspace.run(yaml)
    try workspace.write("data/James/a.csv", "Date,Amount,Memo,Note\n2026-01-01,-1.75,Tea,x\n")
    #expect(try await workspace.run(yaml).failure == nil)
    return workspace
  }

  @Test func `A sound vault is proved statement by statement`() async throws {
    let workspace = try await filled()
    let proofs = try await workspace.project(yaml).verify()
    #expect(proofs.count > 20)
    #expect(proofs.filter { !$0.holds }.isEmpty)
    #expect(proofs.contains { $0.statement.contains("row hash") && $0.checked > 0 })
  }

  @Test(
    arguments: [
      ("UPDATE vault.vault.$sat SET memo = 'Coffee' WHERE memo = 'Tea'", "row hash"),
      ("UPDATE vault.vault.$sat SET pk = uuid() WHERE NOT deleted", "primary key is that"),
      ("DELETE FROM vault.vault.hub_transactions WHERE business_key LIKE '%Cake%'", "in the hub"),
      ("INSERT INTO vault.vault.hub_transactions FROM vault.vault.hub_transactions", "there once"),
      ("INSERT INTO vault.vault.$sat FROM vault.vault.$sat", "is unique"),
      ("UPDATE vault.vault.$sat SET occurrence = occurrence + 1", "without gaps"),
      ("UPDATE vault.vault.$sat SET run_seq = 99", "load of the source"),
      (
        "INSERT INTO vault.vault.$sat SELECT * REPLACE (2 AS run_seq) FROM vault.vault.$sat",
        "Adjacent states"
      ),
      ("UPDATE vault.vault.hub_transactions SET business_key = '[\"x\"]'", "business keys"),
      ("ALTER TABLE vault.vault.$sat DROP COLUMN memo", "registered columns"),
      ("CREATE TABLE vault.vault.sat_stray (x INTEGER)", "is registered"),
    ])
  func `What was tampered with is found`(sql: String, statement: String) async throws {
    let workspace = try await filled()
    let satellite = try #require(
      try workspace.scalar(
        "SELECT min(name) FROM ingestor.satellites WHERE source = 'bank' AND \"user\" = 'James'"))
    try workspace.tamper(sql.replacing("$sat", with: satellite))
    let broken = try await workspace.project(yaml).verify().filter { !$0.holds }
    #expect(broken.contains { $0.statement.contains(statement) }, "\(broken)")
  }

  @Test func `The history of a key shows its states, by business key or primary key`() async throws {
    let workspace = try await filled()
    let project = try workspace.project(yaml)
    let history = try await project.history("bank", key: ["Cake"])
    let deleted = try #require(history.columns.firstIndex(of: "deleted"))
    #expect(history.rows.map { $0[deleted] } == ["false", "true"])
    let pk = try #require(try workspace.scalar("SELECT pk FROM shop"))
    #expect(try await project.history("shop", key: [pk]).rows.count == 1)
    #expect(try await project.history("shop", key: ["2026-01-05", "-5", "Pen"]).rows.count == 1)
    await #expect(throws: IngestError.self) { try await project.history("shop", key: ["Pen"]) }
  }

  @Test func `Forgetting a source removes its rows, files, quarantine and unshared keys, and nothing else`()
    async throws
  {
    let workspace = try await filled()
    let project = try workspace.project(yaml)
    let shop = try workspace.query("SELECT * FROM shop")
    let asked = try await project.forget("bank", commit: false)
    #expect(asked.keys == 2 && asked.satellites == 3)
    #expect(try workspace.scalar("SELECT count(*) > 0 FROM bank") == "true")
    let gone = try await project.forget("bank", commit: true)
    #expect(gone.rows == asked.rows)
    #expect(try workspace.query("SELECT * FROM shop") == shop)
    #expect(try workspace.query("SELECT source FROM transactions") == [["shop"]])
    #expect(
      try workspace.scalar("SELECT count(*) FROM information_schema.tables WHERE table_name LIKE 'bank%'")
        == "0")
    #expect(try workspace.scalar("SELECT count(*) FROM ingestor.files WHERE source = 'bank'") == "0")
    #expect(try await project.verify().filter { !$0.holds }.isEmpty)
    #expect(try await workspace.run(yaml).results.map(\.counts.new) == [1, 2, 0])
  }

  @Test func `Forgetting one user leaves the other, and keys they share`() async throws {
    let workspace = try await filled()
    let project = try workspace.project(yaml)
    _ = try await project.forget("bank", user: "James", commit: true)
    #expect(try workspace.query("SELECT DISTINCT \"user\" FROM bank") == [["Cat"]])
    #expect(try workspace.scalar("SELECT count(*) FROM bank") == "2")
    #expect(
      try workspace.scalar(
        "SELECT record_source FROM vault.vault.hub_transactions WHERE business_key LIKE '%Tea%'")
        == "data/Cat/a.csv")
    #expect(try await project.verify().filter { !$0.holds }.isEmpty)
  }
}
