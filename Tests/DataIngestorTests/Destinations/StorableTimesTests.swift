import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// Times that a PostgreSQL server has no place for.
@Suite(.everyDestination) struct StorableTimesTests {
  @Test(arguments: ["TIMESTAMP '4714-11-23 (BC) 23:59:59'", "DATE '5000-01-01 (BC)'", "DATE '5874898-01-01'"])
  func `A time that a server cannot store breaks the contract, and the last that it can is kept`(
    _ value: String
  )
    async throws
  {
    let workspace = try Workspace()
    let yaml = """
      users: [James]
      tags: {finds: {columns: {at: {type: \(value.hasPrefix("DATE") ? "date" : "timestamp")}}}}
      sources:
        digs:
          tag: finds
          parquet: digs.parquet
          columns: {at: at}
          key: [id]
      """
    func write(_ value: String) throws {
      try Connection(Database()).execute(
        "COPY (SELECT 1 AS id, \(value) AS at) TO \(SQL.text(workspace.folder.appending(path: "digs.parquet").path))"
      )
    }
    try write(value)
    let result = try await workspace.run(yaml).first
    if workspace.database == nil {
      #expect(result.status == .succeeded, "\(result.problems)")
    } else {
      #expect(result.problems.map(\.code) == ["contract.range"], "\(result.problems)")
      #expect(result.problems.first?.column == "at")
      let type = value.prefix { $0 != " " }
      for storable in ["4714-11-24 (BC)", "infinity"] {
        try write("CAST('\(storable)' AS \(type))")
        let stored = try await workspace.run(yaml).first
        #expect(stored.status == .succeeded, "\(storable): \(stored.problems)")
      }
    }
  }
}
