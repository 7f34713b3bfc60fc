import DuckDB
import Foundation
import Synchronization
import TestServers
import Testing

@testable import DataIngestor

/// What a load compares with, where the vault is on a server: kept on this machine, or fetched while the source is read.
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

  /// What happens between two loads.
  enum Event: CaseIterable {
    case nothing
    /// Another process loads the source while this one reads it.
    case loadedMeanwhile
    /// Another machine has loaded what this one loads next.
    case loadedElsewhere
    /// Somebody deletes a row in the database.
    case rowDeleted
    /// Somebody deletes a row and writes another.
    case rowReplaced
    case filesDamaged, filesRemoved
  }

  @Test(arguments: Event.allCases)
  func `A load compares with what the vault has, and fetches it only where this machine has not kept it`(
    event: Event
  ) async throws {
    let server = try await PostgresServer.shared()
    try await EveryDestination.$server.withValue(server) {
      let workspace = try Workspace()
      let database = try #require(workspace.database)
      try workspace.write("data/a.csv", Self.rows(second: "-2.00"))
      try await workspace.run(Self.yaml)
      try workspace.write("data/a.csv", Self.rows(second: "-3.00"))
      let satellite = try Self.satellite(database)
      let cache = try #require(
        StateCache(vault: try workspace.project(Self.yaml).destination().label, satellite: satellite))
      let kept = cache.files.map { try? Data(contentsOf: $0) }
      #expect(kept.contains { $0 != nil })
      let table = "vault.\"\(satellite.name)\""
      switch event {
      case .nothing, .loadedMeanwhile: break
      case .loadedElsewhere:
        try await workspace.run(Self.yaml)
        try Self.restore(cache, kept)
      case .rowDeleted: try server.run("DELETE FROM \(table) WHERE number = 1", in: database.name)
      case .rowReplaced:
        try server.run(
          "UPDATE \(table) SET row_hash = '00000000-0000-0000-0000-000000000001' WHERE number = 1",
          in: database.name)
      case .filesDamaged:
        try Self.restore(cache, kept.map { $0?.prefix(200) })
      case .filesRemoved: cache.remove()
      }

      let statements = Mutex<[String]>([])
      let watch: @Sendable (String) -> DuckDBError? = { sql in
        statements.withLock { $0.append(sql) }
        if event == .loadedMeanwhile, sql.contains("TABLE memory.main.current_rows AS") {
          // As a load by another process would leave it.
          _ = try? server.run("UPDATE ingestor.loads SET run_seq_last = 7", in: database.name)
        }
        return nil
      }
      let result = try await StatementObserver.$willRun.withValue(watch) {
        try await workspace.run(Self.yaml, force: true).first
      }
      let expected: [Int] =
        switch event {
        case .loadedElsewhere: [0, 0, 2]
        case .rowDeleted: [1, 1, 0]
        case .rowReplaced: [0, 2, 0]
        default: [0, 1, 1]
        }
      #expect(
        [result.counts.new, result.counts.changed, result.counts.unchanged] == expected, "\(result)")
      let fetches = statements.withLock { $0.filter { $0.hasPrefix("CREATE") && $0.contains("stored_0 AS") } }
      let isKept = [.nothing, .loadedMeanwhile].contains(event)
      #expect(fetches.contains { $0.contains("memory.main.stored_0") } == !isKept, "\(fetches)")
      #expect(
        fetches.contains { $0.contains("temp.main.stored_0") } == (event == .loadedMeanwhile), "\(fetches)")
    }
  }

  @Test func `What is kept of a large source is added to, and goes when the source is forgotten`()
    async throws
  {
    let server = try await PostgresServer.shared()
    try await EveryDestination.$server.withValue(server) {
      let workspace = try Workspace()
      let database = try #require(workspace.database)
      var texts = (1...100).map { "\($0),2026-01-01,-1.50,Tea" }
      func load() async throws -> [Int] {
        try workspace.write(
          "data/a.csv", (["Number,Date,Amount,Memo"] + texts).joined(separator: "\n") + "\n")
        let counts = try await workspace.run(Self.yaml + "\n    extract: full").first.counts
        return [counts.new, counts.changed, counts.deleted, counts.unchanged]
      }
      #expect(try await load() == [100, 0, 0, 0])
      let project = try workspace.project(Self.yaml)
      let cache = try #require(
        StateCache(vault: try project.destination().label, satellite: try Self.satellite(database)))
      let (recent, all) = (cache.files[0], cache.files[1])
      let first = try Data(contentsOf: all)
      // A few changes at a time: a new row, a changed one, one that is gone; then one that comes back.
      texts.append("101,2026-01-02,-1.50,Bun")
      texts[0] = "1,2026-01-01,-1.60,Tea"
      let third = texts.remove(at: 2)
      #expect(try await load() == [1, 1, 1, 98])
      let second = try Data(contentsOf: recent)
      texts.append(third)
      #expect(try await load() == [1, 0, 0, 100])
      #expect(try Data(contentsOf: all) == first)
      #expect(try Data(contentsOf: recent) != second)
      #expect(try await load() == [0, 0, 0, 101])
      // A large change makes the file of all rows anew.
      texts = texts.prefix(50).map { $0.replacing("Tea", with: "Pot") }
      #expect(try await load() == [0, 50, 51, 0])
      #expect(try Data(contentsOf: all) != first)
      #expect(!FileManager.default.fileExists(atPath: recent.path))
      #expect(try await load() == [0, 0, 0, 50])
      #expect(try await project.verify().allSatisfy(\.holds))

      _ = try await project.forget("bank", commit: false)
      #expect(FileManager.default.fileExists(atPath: all.path))
      _ = try await project.forget("bank", commit: true)
      #expect(!FileManager.default.fileExists(atPath: all.path))
    }
  }

  private static func satellite(_ database: PostgresDatabase) throws -> SatelliteRecord {
    let rows = try database.queries(["SELECT CAST(record AS VARCHAR) FROM ingestor.satellites"])[0]
    return try JSONDecoder().decode(SatelliteRecord.self, from: Data((try #require(rows.first?[0])).utf8))
  }

  private static func restore(_ cache: StateCache, _ contents: [Data?]) throws {
    cache.remove()
    for (file, content) in zip(cache.files, contents) { try content?.write(to: file) }
  }

  private static func rows(second amount: String) -> String {
    "Number,Date,Amount,Memo\n1,2026-01-01,-1.50,Tea\n2,2026-01-02,\(amount),Bun\n"
  }
}
