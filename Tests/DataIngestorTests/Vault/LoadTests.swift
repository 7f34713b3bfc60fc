import Foundation
import Testing

@testable import DataIngestor

@Suite(.everyDestination) struct LoadTests {
  private let yaml = """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: {path: data}
        columns: {timestamp: Date, amount: Amount, description: Memo}

    """

  private func bank(_ rows: String...) -> String {
    (["Date,Amount,Memo"] + rows).joined(separator: "\n") + "\n"
  }

  @Test func `Loading the same file twice writes nothing the second time`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake"))
    let first = try await workspace.run(yaml).first
    #expect(first.status == .succeeded)
    #expect(first.counts.new == 2)
    #expect(first.counts.newKeys == 2)
    let second = try await workspace.run(yaml, force: true).first
    #expect(second.counts.unchanged == 2)
    #expect(second.counts.written == 0)
    #expect(second.counts.newKeys == 0)
    let third = try await workspace.run(yaml).first
    #expect(third.status == .unchanged)
    #expect(third.inputsUnchanged == 1)
    #expect(try workspace.scalar("SELECT count(*) FROM vault.vault.hub_transactions") == "2")
    #expect(try workspace.scalar("SELECT count(*) FROM transactions") == "2")
  }

  @Test func `A changed row is a new state, and the old one stays in the history`() async throws {
    let workspace = try Workspace()
    let keyed = yaml + "    key: [Memo]\n"
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    try await workspace.run(keyed)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.75,Tea"))
    let changed = try await workspace.run(keyed, force: true).first
    #expect(changed.counts.changed == 1)
    #expect(changed.counts.newKeys == 0)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    let back = try await workspace.run(keyed, force: true).first
    #expect(back.counts.changed == 1)
    #expect(
      try workspace.query("SELECT amount, is_current FROM bank_history ORDER BY run_seq") == [
        ["-1.50", "false"], ["-1.75", "false"], ["-1.50", "true"],
      ])
    #expect(try workspace.query("SELECT amount FROM bank") == [["-1.50"]])
  }

  @Test func `Equal rows of one file are kept, and seen again in another file they are not new`() async throws
  {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-01,-1.50,Tea"))
    try workspace.write("data/b.csv", bank("2026-01-01,-1.50,Tea", "2026-01-03,-9.00,Book"))
    let first = try await workspace.run(yaml).first
    #expect(first.counts.new == 3)
    #expect(first.counts.repeated == 1)
    #expect(
      try workspace.query("SELECT description, count(*) FROM transactions GROUP BY ALL ORDER BY 1") == [
        ["Book", "1"], ["Tea", "2"],
      ])
    let second = try await workspace.run(yaml, force: true).first
    #expect(second.counts.written == 0)
  }

  @Test func `A key whose group loses a row changes as a whole`() async throws {
    let workspace = try Workspace()
    let keyed = yaml + "    key: [Date]\n"
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-01,-2.00,Cake", "2026-01-02,-3.00,Milk"))
    try await workspace.run(keyed)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-3.00,Milk"))
    let second = try await workspace.run(keyed, force: true).first
    #expect(second.counts.changed == 1)
    #expect(try workspace.query("SELECT memo FROM bank ORDER BY 1") == [["Milk"], ["Tea"]])
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-01,-4.00,Jam", "2026-01-02,-3.00,Milk"))
    let third = try await workspace.run(keyed, force: true).first
    #expect(third.counts.changed == 2)
    #expect(try workspace.query("SELECT memo FROM bank ORDER BY 1") == [["Jam"], ["Milk"], ["Tea"]])
  }

  @Test func `A new column makes a new satellite and leaves unchanged rows alone`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    try await workspace.run(yaml)
    try workspace.write("data/b.csv", "Date,Amount,Memo,Category\n2026-02-01,-3,Bus,Travel\n")
    let second = try await workspace.run(yaml).first
    #expect(second.newSatellites.count == 1)
    #expect(second.newSatellites[0].contains("__v02_"))
    #expect(
      try workspace.query("SELECT memo, category FROM bank ORDER BY date") == [
        ["Tea", nil], ["Bus", "Travel"],
      ])
    #expect(try workspace.scalar("SELECT count(*) FROM vault.vault.hub_transactions") == "2")
  }

  @Test func `A missing mandatory column fails the source and writes nothing`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    try await workspace.run(yaml)
    try workspace.write("data/b.csv", "Date,Amont,Memo\n2026-02-01,-3,Bus\n")
    let report = try await workspace.run(yaml)
    let result = try report.first
    #expect(result.status == .failed)
    #expect(report.failure == .contract)
    let problem = try #require(result.problems.first)
    #expect(problem.code == "contract.missing")
    #expect(problem.advice?.contains("'Amont'") == true)
    #expect(try workspace.scalar("SELECT count(*) FROM transactions") == "1")
  }

  @Test func `Ambiguous dates are refused with the formats to choose from`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("03/04/2026,-1.50,Tea", "05/06/2026,-2.50,Cake"))
    let result = try await workspace.run(yaml).first
    #expect(result.failure == .contract)
    let problem = try #require(result.problems.first { $0.code == "contract.ambiguous" })
    #expect(problem.advice?.contains("%d/%m/%Y") == true)
    #expect(problem.advice?.contains("%m/%d/%Y") == true)
    let declared = try await workspace.run(yaml + "    formats: {Date: \"%d/%m/%Y\"}\n").first
    #expect(declared.status == .succeeded)
    #expect(
      try workspace.query("SELECT timestamp FROM transactions ORDER BY 1") == [
        ["2026-04-03"], ["2026-06-05"],
      ])
  }

  @Test func `One day above twelve proves the order of the whole column`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("03/04/2026,-1.50,Tea", "25/06/2026,-2.50,Cake"))
    #expect(try await workspace.run(yaml).first.status == .succeeded)
    #expect(
      try workspace.query("SELECT timestamp FROM transactions ORDER BY 1") == [
        ["2026-04-03"], ["2026-06-25"],
      ])
  }

  @Test func `A full extract writes tombstones, and a key that returns lives again`() async throws {
    let workspace = try Workspace()
    let full = yaml + "    extract: full\n"
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake"))
    try await workspace.run(full)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea"))
    #expect(try await workspace.run(full).first.counts.deleted == 1)
    #expect(try workspace.scalar("SELECT count(*) FROM bank") == "1")
    #expect(try await workspace.run(full).first.counts.written == 0)
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake"))
    #expect(try await workspace.run(full).first.counts.new == 1)
    #expect(
      try workspace.query(
        "SELECT deleted FROM bank_history WHERE pk = (SELECT pk FROM bank WHERE memo = 'Cake') ORDER BY run_seq"
      ) == [
        ["false"], ["true"], ["false"],
      ])
  }
}
