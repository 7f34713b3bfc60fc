import DuckDB
import Synchronization
import TestServers
import Testing

@testable import DataIngestor

/// What a load compares with, fetched from a server while the source is read.
struct KnownRowsTests {
  private static let yaml = """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: {path: data}
        columns: {timestamp: Date, amount: Amount, description: Memo}
        key: [Number]
    """

  @Test(arguments: [false, true])
  func `What was fetched is compared with, unless the source was loaded in the meantime`(
    isLoadedMeanwhile: Bool
  ) async throws {
    let server = try await PostgresServer.shared()
    try await EveryDestination.$server.withValue(server) {
      let workspace = try Workspace()
      let name = try #require(workspace.database?.name)
      try workspace.write("data/a.csv", Self.rows(second: "-2.00"))
      try await workspace.run(Self.yaml)
      try workspace.write("data/a.csv", Self.rows(second: "-3.00"))

      let statements = Mutex<[String]>([])
      let watch: @Sendable (String) -> DuckDBError? = { sql in
        statements.withLock { $0.append(sql) }
        if isLoadedMeanwhile, sql.contains("TABLE memory.main.current_rows AS") {
          // As a load by another process would leave it.
          _ = try? server.run("UPDATE ingestor.loads SET run_seq_last = 7", in: name)
        }
        return nil
      }
      let result = try await StatementObserver.$willRun.withValue(watch) {
        try await workspace.run(Self.yaml).first
      }
      #expect(result.counts.changed == 1 && result.counts.unchanged == 1, "\(result)")
      let fetches = statements.withLock { $0.filter { $0.hasPrefix("CREATE") && $0.contains("stored_0 AS") } }
      #expect(fetches.contains { $0.contains("memory.main.stored_0") }, "\(fetches)")
      #expect(fetches.contains { $0.contains("temp.main.stored_0") } == isLoadedMeanwhile, "\(fetches)")
    }
  }

  private static func rows(second amount: String) -> String {
    "Number,Date,Amount,Memo\n1,2026-01-01,-1.50,Tea\n2,2026-01-02,\(amount),Bun\n"
  }
}
