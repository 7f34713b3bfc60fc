import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Writing an export again and again.
struct ExportFolderTests {
  @Test func `What is no longer exported goes, what others wrote stays`() throws {
    let workspace = try Workspace()
    let folder = ExportFolder(workspace.folder)
    try workspace.write("models/mine.sql", "mine")
    let first = try folder.write([.init(path: "a.sql", text: "1"), .init(path: "models/b.sql", text: "2")])
    #expect(first.written == ["a.sql", "models/b.sql"])
    let second = try folder.write([.init(path: "a.sql", text: "1"), .init(path: "c.sql", text: "3")])
    #expect(
      second.written == ["c.sql"] && second.unchanged == ["a.sql"] && second.removed == ["models/b.sql"])
    #expect(FileManager.default.fileExists(atPath: workspace.folder.appending(path: "models/mine.sql").path))
    #expect(!FileManager.default.fileExists(atPath: workspace.folder.appending(path: "models/b.sql").path))
  }

  @Test func `A file that somebody else wrote is not overwritten, and nothing else is written then`() throws {
    let workspace = try Workspace()
    try workspace.write("config.yaml", "mine")
    let error = #expect(throws: IngestError.self) {
      try ExportFolder(workspace.folder).write([
        .init(path: "a.sql", text: "1"), .init(path: "config.yaml", text: "theirs"),
      ])
    }
    #expect(error?.problems.map(\.code) == ["export.foreign"])
    #expect(!FileManager.default.fileExists(atPath: workspace.folder.appending(path: "a.sql").path))
  }

  @Test(arguments: ExportFormat.allCases) func `A vault without rows has nothing to export`(
    _ format: ExportFormat
  )
    async throws
  {
    let project = try Workspace().project(ExportProject.yaml())
    await #expect(throws: IngestError.self) { _ = try await project.export(format) }
  }

  @Test func `A secret in the destination appears by its name alone`() async throws {
    let workspace = try Workspace()
    let yaml = try loadable(at: "${FOLDER}/bank.duckdb", in: workspace)
    let secrets = ["FOLDER": workspace.folder.appending(path: "hidden-place").path]
    try FileManager.default.createDirectory(
      at: workspace.folder.appending(path: "hidden-place"), withIntermediateDirectories: true)
    try await workspace.run(yaml, secrets: secrets)
    for format in ExportFormat.allCases {
      let files = try await workspace.project(yaml, secrets: secrets).export(format)
      let text = files.map(\.text).joined()
      #expect(!text.contains("hidden-place"), "\(format)")
      let reference =
        switch format {
        case .sqlmesh, .dbt: "{{ env_var('FOLDER') }}/bank.duckdb"
        case .odcs, .odps: "${FOLDER}/bank.duckdb"
        case .openlineage: "\"vault.main.transactions\""
        }
      #expect(text.contains(reference), "\(format)")
    }
  }

  @Test func `A server's address that is a secret appears in no export of a vault there`() async throws {
    let server = try await PostgresServer.shared()
    let database = try PostgresDatabase(server)
    let workspace = try Workspace()
    let yaml = try loadable(at: "${DATABASE}", in: workspace)
    let secrets = ["DATABASE": database.url]
    try await workspace.run(yaml, secrets: secrets)
    for format in ExportFormat.allCases {
      let text = try await workspace.project(yaml, secrets: secrets).export(format).map(\.text).joined()
      for secret in [PostgresServer.password, String(server.port), database.name] {
        #expect(!text.contains(secret), "\(format): \(secret)")
      }
      let reference =
        switch format {
        case .sqlmesh, .dbt: "{{ env_var('PGHOST', 'localhost') }}"
        case .odcs, .odps: "${PGHOST}"
        case .openlineage: "\"vault.main.transactions\""
        }
      #expect(text.contains(reference), "\(format): \(text.prefix(400))")
    }
  }

  private func loadable(at destination: String, in workspace: Workspace) throws -> String {
    try workspace.write("north/1.csv", "Number,Date,Amount,Memo\n1,2026-01-02,-54.20,Grocer\n")
    return """
      destination: "\(destination)"
      users: [James]
      sources:
        north:
          tag: transactions
          csv: north
          columns: {timestamp: Date, amount: Amount, description: Memo}
      """
  }
}
