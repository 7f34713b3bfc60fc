import Foundation
import Testing

@testable import DataIngestor

/// The exported dbt project under dbt itself, on DuckDB and on PostgreSQL.
@Suite(.everyDestination) struct DbtTests {
  /// What dbt makes of a project.
  private struct Manifest: Decodable {
    struct Source: Decodable {
      let name: String
      let freshness: Freshness
    }
    struct Freshness: Decodable {
      let warn_after: Period
      let error_after: Period
      var text: String { "\(warn_after.text), \(error_after.text)" }
    }
    struct Period: Decodable {
      let count: Int
      let period: String
      var text: String { "\(count) \(period)" }
    }
    let sources: [String: Source]
  }

  @Test func `dbt builds, tests and finds fresh what the vault shows, after loads and changes of schema too`()
    async throws
  {
    let dbt = try await PythonTool("dbt")
    let project = try ExportProject()
    func build() async throws -> PythonTool.Outcome {
      try await dbt.run("dbt", ["build", "--profiles-dir", "."], in: project.output)
    }
    try await project.load()
    try await project.export(.dbt)
    let first = try await build()
    #expect(first.code == 0 && first.output.contains("Completed successfully"), "\(first.output)")
    try project.expectMartsEqualVault()
    let freshness = try await dbt.run(
      "dbt", ["source", "freshness", "--profiles-dir", "."], in: project.output)
    #expect(
      freshness.code == 0 && freshness.output.contains("PASS freshness of vault.transactions"),
      "\(freshness.output)")
    // What dbt was told, as dbt itself understood it: declared, promised by the schedule, the stricter of both, the standard.
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: project.output.appending(path: "target/manifest.json")))
    #expect(
      Dictionary(manifest.sources.values.map { ($0.name, $0.freshness.text) }) { $1 } == [
        "north": "36 hour, 3 day", "south": "6 day, 24 day", "transactions": "36 hour, 3 day",
        "household": "7 day, 30 day", "subscriptions": "7 day, 30 day",
      ])

    try await project.loadChanges()
    try await project.loadMore()
    #expect(try await project.export(.dbt).written.contains("models/staging/stg_north.sql"))
    // The tests are the tag's rules: with a rule that the rows in the vault break, they fail.
    try await project.export(.dbt, minimumPrice: 100)
    let refused = try await build()
    #expect(
      refused.code != 0 && refused.output.contains("source_in_range_vault_subscriptions__price"),
      "\(refused.output)")
    try await project.export(.dbt)
    let second = try await build()
    #expect(second.code == 0, "\(second.output)")
    try project.expectMartsEqualVault()
    #expect(try project.members("billing") == ["it's yearly", "monthly"])
  }
}
