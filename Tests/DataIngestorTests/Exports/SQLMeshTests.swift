import Foundation
import Testing

@testable import DataIngestor

/// The exported SQLMesh project under SQLMesh itself, on DuckDB and on PostgreSQL.
@Suite(.everyDestination) struct SQLMeshTests {
  @Test(
    arguments: [
      ("2026-11-29T00:10:00Z", "2026-11-28"), ("2026-03-01T23:59:59Z", "2026-02-28"), (nil, "1970-01-01"),
    ] as [(String?, String)])
  func `A project begins on the day before the first load, so that an interval of it has ended at any hour`(
    time: String?, start: String
  ) {
    #expect(ExportModel.dayBefore(time) == start)
  }

  @Test
  func `SQLMesh makes the facts and dimensions that the vault shows, after loads and changes of schema too`()
    async throws
  {
    let sqlmesh = try await PythonTool("sqlmesh")
    let project = try ExportProject()
    func succeed(_ arguments: String...) async throws {
      let outcome = try await sqlmesh.run("sqlmesh", arguments, in: project.output)
      #expect(outcome.code == 0, "\(arguments): \(outcome.output)")
    }
    try await project.load()
    try await project.export(.sqlmesh)
    try await succeed("plan", "--auto-apply", "--no-prompts")
    try project.expectMartsEqualVault()
    #expect(try project.members("billing") == ["it's yearly", "monthly"])

    try await project.loadChanges()
    let changed = try await project.export(.sqlmesh)
    #expect(changed.written == ["external_models.yaml", "models/facts/fact_transactions.sql"])
    try await succeed("plan", "--auto-apply", "--no-prompts")
    try await succeed("run", "--ignore-cron")
    try project.expectMartsEqualVault()

    try await project.loadMore()
    #expect(try await project.export(.sqlmesh).written.isEmpty)
    try await succeed("run", "--ignore-cron")
    try project.expectMartsEqualVault()
    // Members stay, though no row has them any more.
    #expect(try project.members("billing") == ["it's yearly", "monthly"])
    #expect(try project.members("payment_entity").contains("Bakery"))

    // The audits are the tag's rules: with a rule that the rows in the vault break, they fail.
    try await project.export(.sqlmesh, minimumPrice: 100)
    let refused = try await sqlmesh.run(
      "sqlmesh", ["plan", "--auto-apply", "--no-prompts"], in: project.output)
    #expect(refused.code != 0 && refused.output.contains("accepted_range"), "\(refused.output)")
  }
}
