import Testing

@testable import DataIngestor

@Suite(.everyDestination) struct KeyConflictTests {
  private func yaml(_ policy: String) -> String {
    """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: {path: data}
        columns: {timestamp: Date, amount: Amount, description: Memo}
        key: [Memo]
        order_by: Date
        on_key_conflict: \(policy)

    """
  }

  private func bank(_ rows: String...) -> String {
    (["Date,Amount,Memo"] + rows).joined(separator: "\n") + "\n"
  }

  @Test func `With error, different rows of one key fail the source and write nothing`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1,Tea", "2026-01-02,-2,Tea", "2026-01-02,-3,Bun"))
    let failed = try await workspace.run(yaml("error")).first
    #expect(failed.failure == .contract)
    #expect(failed.problems.map(\.code) == ["contract.key_conflict"])
    #expect(
      try workspace.scalar("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'vault'")
        == "0")
    try workspace.write("data/a.csv", bank("2026-01-01,-1,Tea", "2026-01-01,-1,Tea", "2026-01-02,-3,Bun"))
    #expect(try await workspace.run(yaml("error")).first.counts.new == 3)
    try workspace.write("data/a.csv", bank("2026-01-01,-1,Tea", "2026-01-02,-2,Tea"))
    #expect(try await workspace.run(yaml("error")).first.problems.first?.code == "contract.key_conflict")
  }

  @Test func `With last, the last row of a key in the order counts and the others are accounted for`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-03,-3,Tea", "2026-01-01,-1,Tea", "2026-01-02,-2,Bun"))
    let first = try await workspace.run(yaml("last")).first
    #expect(first.counts.new == 2)
    #expect(first.counts.repeated == 1)
    #expect(
      try workspace.query("SELECT memo, amount FROM bank ORDER BY 1") == [["Bun", "-2"], ["Tea", "-3"]])
    #expect(try await workspace.run(yaml("last"), force: true).first.counts.written == 0)
    try workspace.write("data/a.csv", bank("2026-01-03,-3,Tea", "2026-01-03,-4,Tea"))
    let tied = try await workspace.run(yaml("last")).first
    #expect(tied.problems.first?.code == "contract.key_conflict")
    #expect(tied.problems.first?.message.contains("order is open") == true)
  }

  @Test func `With versions, every row is a state, and one that arrives late goes before the current one`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-03,-3,Tea", "2026-01-01,-1,Tea", "2026-01-02,-9,Bun"))
    let first = try await workspace.run(yaml("versions")).first
    #expect(first.counts.new == 3)
    #expect(first.counts.newKeys == 2)
    let history = "SELECT amount FROM bank_history WHERE memo = 'Tea' ORDER BY run_seq"
    #expect(try workspace.query(history) == [["-1"], ["-3"]])
    #expect(try workspace.query("SELECT amount FROM bank WHERE memo = 'Tea'") == [["-3"]])
    #expect(try await workspace.run(yaml("versions"), force: true).first.counts.written == 0)

    try workspace.write("data/b.csv", bank("2026-01-02,-2,Tea", "2026-01-03,-3,Tea", "2026-01-04,-4,Tea"))
    let second = try await workspace.run(yaml("versions")).first
    #expect(second.counts.changed == 2)
    #expect(second.counts.unchanged == 1)
    #expect(try workspace.query(history) == [["-1"], ["-3"], ["-2"], ["-3"], ["-4"]])
    #expect(try await workspace.run(yaml("versions"), force: true).first.counts.written == 0)
    #expect(try workspace.query("SELECT amount FROM bank ORDER BY 1") == [["-9"], ["-4"]])
  }

  @Test func `With versions, a key that a full extract lost and found again lives again`() async throws {
    let workspace = try Workspace()
    let full = yaml("versions") + "    extract: full\n"
    try workspace.write("data/a.csv", bank("2026-01-01,-1,Tea", "2026-01-02,-2,Bun"))
    try await workspace.run(full)
    try workspace.write("data/a.csv", bank("2026-01-02,-2,Bun"))
    #expect(try await workspace.run(full).first.counts.deleted == 1)
    try workspace.write("data/a.csv", bank("2026-01-01,-1,Tea", "2026-01-02,-2,Bun"))
    #expect(try await workspace.run(full).first.counts.new == 1)
    #expect(try await workspace.run(full).first.counts.written == 0)
    #expect(
      try workspace.query(
        "SELECT deleted FROM bank_history WHERE pk = (SELECT pk FROM bank WHERE memo = 'Tea') ORDER BY run_seq"
      )
        == [["false"], ["true"], ["false"]])
  }

  @Test func `A changed key is refused, because every row would look new`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1,Tea"))
    try await workspace.run(yaml("last"))
    let changed = yaml("last").replacing("key: [Memo]", with: "key: [Memo, Date]")
    let result = try await workspace.run(changed, force: true).first
    #expect(result.problems.map(\.code) == ["contract.key_changed"])
  }

  @Test func `What one month proved of the date format decides for a month that leaves it open`() async throws
  {
    let workspace = try Workspace()
    let plain = yaml("keep_all").replacing("    key: [Memo]\n", with: "")
    try workspace.write("data/a.csv", bank("25/01/2026,-1,Tea"))
    try await workspace.run(plain)
    try workspace.write("data/b.csv", bank("03/02/2026,-2,Bun"))
    let result = try await workspace.run(plain).first
    #expect(result.status == .succeeded)
    #expect(result.problems.map(\.code) == ["typing.settled"])
    #expect(
      try workspace.query("SELECT timestamp FROM transactions ORDER BY 1") == [
        ["2026-01-25"], ["2026-02-03"],
      ])
  }
}
