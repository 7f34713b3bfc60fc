import Foundation
import Testing

@testable import DataIngestor

/// The exported dbt project under dbt itself, on DuckDB.
struct DbtTests {
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
