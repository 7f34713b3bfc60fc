import DuckDB
import Foundation
import Synchronization
import Testing

@testable import DataIngestor

/// A fault at any statement of a load leaves the state before or after, and the next run completes.
@Suite(.everyDestination) struct FaultTests {
  private static let yaml = """
    users: [James]
    threads: 1
    sources:
      bank:
        tag: transactions
        csv: {path: data}
        columns: {timestamp: Date, amount: Amount, description: Memo}
        key: [Number]
        extract: full
        on_bad_row: quarantine

    """

  private static let first =
    "Number,Date,Amount,Memo\n1,2026-01-01,-1.50,Tea\n2,2026-01-02,-2.00,Cake\n3,2026-01-03,-3.00,Bun\n"
  private static let second =
    "Number,Date,Amount,Memo,Note\n1,2026-01-01,-1.75,Tea,x\n3,2026-01-03,-3.00,Bun,\n4,2026-01-04,-4.00,Pie,\n4,2026-01-04,-4.00,Pie,\n5,x,-1,Jam,\n"

  /// All that a load writes, as texts that can be compared.
  private func state(_ workspace: Workspace) throws -> [[[String?]]] {
    guard workspace.hasVault,
      try workspace.scalar("SELECT count(*) FROM information_schema.tables WHERE table_name = 'bank'") == "1"
    else { return [] }
    return try workspace.queries([
      "SELECT * EXCLUDE (loaded_at) FROM bank ORDER BY ALL",
      "SELECT * EXCLUDE (valid_from, valid_to, run_seq) FROM bank_history ORDER BY ALL",
      "SELECT business_key FROM vault.vault.hub_transactions ORDER BY ALL",
      "SELECT count(*) FROM ingestor.satellites", "SELECT name, digest FROM ingestor.files ORDER BY ALL",
      "SELECT \"row\" FROM ingestor.quarantine ORDER BY ALL",
    ])
  }

  @Test(arguments: [true, false])
  func `A fault at any statement leaves the state before or after`(isFirstLoad: Bool) async throws {
    let workspace = try Workspace()
    let project = try workspace.project(Self.yaml)
    try workspace.write("data/a.csv", Self.first)
    if !isFirstLoad {
      _ = try await project.run()
      try workspace.write("data/a.csv", Self.second)
    }
    let before = try state(workspace)
    try workspace.save()

    let counter = Mutex(0)
    let counting: @Sendable (String) -> DuckDBError? = { _ in
      counter.withLock { $0 += 1 }
      return nil
    }
    _ = try await StatementObserver.$willRun.withValue(counting) { try await project.run() }
    let after = try state(workspace)
    #expect(after != before)
    let statements = counter.withLock { $0 }
    #expect(statements > 30)

    // A round on a server takes ten times as long as one in a file.
    for failing in stride(from: 1, through: statements, by: EveryDestination.server == nil ? 1 : 9) {
      try workspace.restore()
      let count = Mutex(0)
      let fault: @Sendable (String) -> DuckDBError? = { sql in
        let number = count.withLock {
          $0 += 1
          return $0
        }
        return number == failing ? DuckDBError(code: .io, message: "injected fault", sql: sql) : nil
      }
      let report = await StatementObserver.$willRun.withValue(fault) { try? await project.run() }
      let left = try state(workspace)
      #expect(left == before || left == after, "statement \(failing) of \(statements)")
      if left == before, let report, report.failure == nil {
        Issue.record("statement \(failing): a fault was swallowed")
      }
      let next = try await project.run()
      #expect(next.failure == nil, "statement \(failing)")
      #expect(try state(workspace) == after, "statement \(failing), the run after")
    }
    #expect(try await project.verify().filter { !$0.holds }.isEmpty)
  }
}
