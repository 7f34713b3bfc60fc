import Testing

@testable import DataIngestor

@Suite(.everyDestination) struct AsOfTests {
  @Test func `The state as of a run is what the current view showed after it`() async throws {
    let workspace = try Workspace()
    let yaml = """
      users: [James]
      sources:
        bank:
          tag: transactions
          csv: {path: data}
          columns: {timestamp: Date, amount: Amount, description: Memo}
          key: [Memo]
          extract: full

      """
    let states = [
      "2026-01-01,-1.50,Tea\n2026-01-02,-2.00,Cake\n", "2026-01-01,-1.75,Tea\n2026-01-02,-2.00,Cake\n",
      "2026-01-01,-1.75,Tea\n", "2026-01-01,-1.75,Tea\n2026-01-02,-2.00,Cake\n",
    ]
    var seen: [[[String?]]] = []
    for state in states {
      try workspace.write("data/a.csv", "Date,Amount,Memo\n" + state)
      try await workspace.run(yaml)
      seen.append(try workspace.query("SELECT memo, amount FROM bank ORDER BY 1"))
    }
    for (index, rows) in seen.enumerated() {
      #expect(try workspace.query("SELECT memo, amount FROM bank_as_of(\(index + 1)) ORDER BY 1") == rows)
      #expect(
        try workspace.query("SELECT description, amount FROM transactions_as_of(\(index + 1)) ORDER BY 1")
          == rows)
    }
    #expect(try workspace.query("SELECT * FROM bank_as_of(0)").isEmpty)
  }
}
