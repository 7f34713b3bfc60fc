import Testing

@testable import DataIngestor

@Suite(.everyDestination) struct QuarantineTests {
  private let yaml = """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: {path: data}
        columns: {timestamp: Date, amount: Amount, description: Memo}
        on_bad_row: quarantine

    """

  private func bank(_ rows: String...) -> String {
    (["Date,Amount,Memo"] + rows).joined(separator: "\n") + "\n"
  }

  @Test func `Bad rows are set aside whole, with file, line and reasons, and the others are loaded`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write(
      "data/a.csv",
      bank("2026-01-01,-1.50,Tea", "2026-01-02,free,Cake", "2026-01-03,-3.00,", "2026-01-04,-4.25,Bun"))
    let result = try await workspace.run(yaml).first
    #expect(result.status == .succeeded)
    #expect(result.counts.read == 4)
    #expect(result.counts.new == 2)
    #expect(result.counts.rejected == 2)
    let held = try await workspace.project(yaml).quarantine()
    #expect(held.map(\.line) == [3, 4])
    #expect(held.map(\.file) == ["data/a.csv", "data/a.csv"])
    #expect(held[0].reasons == ["'Amount' must hold decimal"])
    #expect(held[0].row == #"{"Date":"2026-01-02","Amount":"free","Memo":"Cake"}"#)
    #expect(held[1].reasons.count == 1 && held[1].reasons[0].contains("Memo"))
  }

  @Test func `Read again, a row is not set aside twice`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "data/a.csv",
      bank("2026-01-01,-1.50,Tea", "2026-01-02,free,Cake", "2026-01-02,free,Cake", "2026-01-04,-1,Bun"))
    try await workspace.run(yaml)
    let again = try await workspace.run(yaml, force: true).first
    #expect(again.counts.rejected == 2)
    let held = try await workspace.project(yaml).quarantine()
    #expect(held.map(\.occurrences) == [2])
  }

  @Test func `A row that was corrected in its file leaves the quarantine, and the others stay`() async throws
  {
    let workspace = try Workspace()
    try workspace.write(
      "data/a.csv",
      bank("2026-01-01,-1.50,Tea", "2026-01-02,free,Cake", "2026-01-03,none,Bun", "2026-01-04,-1,Pie"))
    try workspace.write(
      "data/b.csv", bank("2026-01-05,-1.50,Tea", "2026-01-06,free,Jam", "2026-01-07,-2,Bun"))
    try await workspace.run(yaml)
    try workspace.write(
      "data/a.csv",
      bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake", "2026-01-03,none,Bun", "2026-01-04,-1,Pie"))
    #expect(try await workspace.run(yaml).first.counts.new == 1)
    func held() async throws -> [String] {
      try await workspace.project(yaml).quarantine(all: true).map { "\($0.line ?? 0) \($0.status)" }.sorted()
    }
    #expect(try await held() == ["3 corrected", "3 held", "4 held"])
    // Without any bad row the load goes in one pass: it settles the rows all the same.
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-03,-3.00,Bun"))
    try await workspace.run(yaml)
    #expect(try await held() == ["3 corrected", "3 held", "4 corrected"])
    // What comes back is set aside again.
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake", "2026-01-03,none,Bun"))
    try await workspace.run(yaml)
    #expect(try await held() == ["3 corrected", "3 held", "4 corrected", "4 held"])
  }

  @Test func `After a fix of the declaration a replay loads the rows, and nothing is left`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,", "2026-01-03,-3.00,Bun"))
    try await workspace.run(yaml)
    #expect(try workspace.scalar("SELECT count(*) FROM bank") == "2")
    let stillBad = try await workspace.project(yaml).replay("bank").first
    #expect(stillBad.counts.rejected == 1)
    #expect(try await workspace.project(yaml).quarantine().count == 1)
    let fixed = yaml + "    allow_null: [description]\n"
    let replayed = try await workspace.project(fixed).replay("bank").first
    #expect(replayed.counts.new == 1)
    #expect(try await workspace.project(fixed).quarantine().isEmpty)
    #expect(try await workspace.project(fixed).quarantine(all: true).map(\.status) == ["replayed"])
    #expect(try workspace.scalar("SELECT record_source FROM bank WHERE memo IS NULL") == "data/a.csv")
    #expect(try await workspace.run(fixed, force: true).first.counts.written == 0)
  }

  @Test func `While a row of a full extract is in quarantine no key counts as gone`() async throws {
    let workspace = try Workspace()
    let full = yaml + "    key: [Memo]\n    extract: full\n"
    let all = bank(
      "2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake", "2026-01-03,-3.00,Bun", "2026-01-04,-4.00,Pie")
    try workspace.write("data/a.csv", all)
    try await workspace.run(full)
    // Cake is there, though its row cannot be read; Bun is gone.
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,two,Cake", "2026-01-04,-4.00,Pie"))
    let sifted = try await workspace.run(full).first
    #expect(sifted.counts.rejected == 1 && sifted.counts.deleted == 0)
    #expect(sifted.problems.contains { $0.code == "load.deletions_postponed" })
    #expect(try workspace.scalar("SELECT count(*) FROM bank") == "4")
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Cake", "2026-01-04,-4.00,Pie"))
    #expect(try await workspace.run(full).first.counts.deleted == 1)
    #expect(try workspace.query("SELECT memo FROM bank ORDER BY 1") == [["Cake"], ["Pie"], ["Tea"]])
  }

  @Test func `A replay of a full extract removes no keys`() async throws {
    let workspace = try Workspace()
    let full = yaml + "    extract: full\n"
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,", "2026-01-03,-3.00,Bun"))
    try await workspace.run(full)
    let replayed = try await workspace.project(full + "    allow_null: [description]\n").replay("bank").first
    #expect(replayed.counts.deleted == 0)
    #expect(try workspace.scalar("SELECT count(*) FROM bank") == "3")
  }

  @Test func `Discarded rows lose their content and do not come back`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,free,Cake"))
    try await workspace.run(yaml)
    #expect(try await workspace.project(yaml).discard("bank") == 1)
    try await workspace.run(yaml, force: true)
    #expect(try await workspace.project(yaml).quarantine().isEmpty)
    #expect(try await workspace.project(yaml).quarantine(all: true).map(\.row) == [nil])
  }

  @Test func `Where most values of a column do not fit, the column is wrong and nothing is loaded`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", bank("2026-01-01,a,Tea", "2026-01-02,b,Cake", "2026-01-03,-3.00,Bun"))
    let result = try await workspace.run(yaml).first
    #expect(result.failure == .contract)
    #expect(try await workspace.project(yaml).quarantine().isEmpty)
  }

  @Test func `A failed load leaves the quarantine as it was`() async throws {
    let workspace = try Workspace()
    let once = yaml + "    on_key_conflict: error\n    key: [Memo]\n"
    try workspace.write(
      "data/a.csv", bank("2026-01-01,-1.50,Tea", "2026-01-02,-2.00,Tea", "2026-01-03,x,Bun"))
    #expect(try await workspace.run(once).first.failure == .contract)
    #expect(try await workspace.project(once).quarantine(all: true).isEmpty)
  }
}
