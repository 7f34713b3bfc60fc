import Foundation
import TestServers
import Testing

/// The server over a vault in a real PostgreSQL: its clients find the same as over a file.
struct ServeOverPostgreSQLTests {
  @Test(arguments: ["transformer", "description", "quarantine", "pages"])
  func `Clients find the same as over a file`(_ scenario: String) async throws {
    let server = try await PostgresServer.shared()
    try await EveryDestination.$server.withValue(server) {
      let tool = try Served.project()
      if scenario != "transformer" {
        try tool.write("data/bad.csv", Bank.csv("2026-01-03,much,Broken", "2026-01-04,more,Also broken"))
      }
      let served = try await Served(tool)
      try await served.client(scenario)
      let outcome = await served.stop()
      #expect(outcome.code == 0 && !outcome.all.contains(PostgresServer.password), "\(outcome.all)")
      let verified = try await tool.run("verify")
      #expect(verified.code == 0, "\(verified.all)")
    }
  }

  @Test func `A job is rolled back where it is stopped, and others write beside the server`() async throws {
    let server = try await PostgresServer.shared()
    try await EveryDestination.$server.withValue(server) {
      let tool = try Served.project()
      try tool.write("data/2026-02.csv", Bank.large(rows: 200_000))
      let served = try await Served(tool)
      try await served.client("cancel")
      let run = try await tool.run("run")
      #expect(run.code == 0, "\(run.all)")
      #expect(try tool.query("SELECT count(*) FROM transactions") == [["200003"]])
      await served.stop()
    }
  }

  @Test func `Exports of a vault on a server hold none of its secrets`() async throws {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    try tool.write("ingestor.yaml", Bank.yaml)
    try tool.write("data/2026-01.csv", Bank.january)
    let empty = try await tool.run("export", "openlineage", "--into", "lineage")
    #expect(empty.code == 2 && empty.errors.contains("Nothing was loaded yet"), "\(empty.all)")
    #expect(try await tool.run("run").code == 0)
    for format in ["sqlmesh", "dbt", "odcs", "odps"] {
      let exported = try await tool.run("export", format, "--into", format)
      #expect(exported.code == 0, "\(exported.all)")
      let folder = tool.folder.appending(path: format)
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects
      let texts = (files ?? []).compactMap {
        ($0 as? URL).flatMap { try? String(contentsOf: $0, encoding: .utf8) }
      }
      #expect(!texts.isEmpty && !texts.contains { $0.contains(PostgresServer.password) })
    }
    let lineage = try await tool.run("export", "openlineage", "--into", "lineage")
    #expect(lineage.code == 0, "\(lineage.all)")
    let events = try tool.read("lineage/lineage.ndjson")
    #expect(events.contains("postgresql://127.0.0.1:\(server.port)") && events.contains("COMPLETE"))
    #expect(!events.contains(PostgresServer.password))
  }
}
