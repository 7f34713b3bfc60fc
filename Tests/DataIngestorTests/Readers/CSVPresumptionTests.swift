import DuckDB
import Foundation
import Synchronization
import Testing

@testable import DataIngestor

/// Files that are so large that the pass over their bytes runs beside the load.
struct CSVPresumptionTests {
  /// All columns but the key are texts: nothing but the pass tells that a row is none.
  private static let yaml = """
    users: [James]
    tags:
      people: {columns: {name: text, note: text}}
    sources:
      club: {tag: people, csv: data, key: [Name], columns: {name: Name, note: Note}}
    """
  private static let header = "Name,Note,More"
  private static let rows = (1...70_000).map {
    "member number \($0),a note that makes the file large enough to matter,\($0 % 7) more"
  }

  /// A file with a line amid the others.
  private func workspace(with line: String? = nil) throws -> Workspace {
    let workspace = try Workspace()
    var rows = Self.rows
    if let line { rows.insert(line, at: 40_000) }
    try workspace.write("data/club.csv", Self.header + "\n" + rows.joined(separator: "\n") + "\n")
    return workspace
  }

  /// Whether the reader presumes, and its check agrees.
  private func presumption(_ workspace: Workspace) async throws -> (presumes: Bool, agrees: Bool) {
    let definition = try #require(workspace.project(Self.yaml).configuration.sources.first)
    let reader = try definition.reader.make(
      definition.readerSettings,
      ReaderContext(
        source: "club", user: "James", directory: workspace.folder, secrets: Secrets(environment: [])))
    let area = StagingArea(engine: try Engine())
    let presumed = try await reader.presume(reader.inputs(), in: area)
    let found = (presumed != nil, area.isConfirmed)
    await area.discard()
    return found
  }

  @Test func `A regular file is loaded in one go, and known by its digest afterwards`() async throws {
    let workspace = try workspace()
    #expect(try await presumption(workspace) == (true, true))
    let result = try await workspace.run(Self.yaml).first
    #expect(result.status == .succeeded && result.counts.new == 70_000, "\(result.problems)")
    let again = try await workspace.run(Self.yaml).first
    #expect(again.inputsUnchanged == 1 && again.inputsRead == 0)
    // Touched, but the same: its digest tells.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
      ofItemAtPath: workspace.folder.appending(path: "data/club.csv").path)
    let touched = try await workspace.run(Self.yaml).first
    #expect(touched.inputsUnchanged == 1 && touched.counts.written == 0)
    let forced = try await workspace.run(Self.yaml, force: true).first
    #expect(forced.counts.unchanged == 70_000 && forced.counts.written == 0)
  }

  @Test(arguments: [
    (header, 70_000, "source.csv.repeated_header"),
    ("-----,-----,-----", 70_000, "source.csv.comment"),
    ("left\u{1E}right,\u{1D},\u{1F}", 70_001, nil),
  ])
  func `What the engine would load as it stands is found beside the load`(
    line: String, count: Int, code: String?
  ) async throws {
    let workspace = try workspace(with: line)
    #expect(try await presumption(workspace) == (true, false))
    let result = try await workspace.run(
      Self.yaml
    ).first
    #expect(result.status == .succeeded && result.counts.new == count, "\(result.problems)")
    #expect(code == nil || result.problems.contains { $0.code == code }, "\(result.problems)")
    #expect(try await workspace.project(Self.yaml).verify().filter { !$0.holds }.isEmpty)
  }

  @Test(arguments: ["only one", "\"never closed,x,y"])
  func `A broken row fails the source with its line, and nothing is written`(line: String) async throws {
    let workspace = try workspace(with: line)
    let result = try await workspace.run(Self.yaml).first
    #expect(result.failure == .source && result.problems.first?.line == 40_002, "\(result.problems)")
    let tables = try workspace.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'vault'")
    #expect(tables.isEmpty)
  }

  @Test func `Small files are read before they are loaded`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", Self.header + "\n" + Self.rows[..<100].joined(separator: "\n") + "\n")
    #expect(try await presumption(workspace) == (false, true))
  }

  @Test func `Nobody waits for a check that is not needed any more`() async throws {
    let area = StagingArea(engine: try Engine())
    let steps = Mutex(0)
    area.check { goesOn in
      while true {
        try goesOn()
        steps.withLock { $0 += 1 }
      }
    }
    await area.discard()
    let seen = steps.withLock { $0 }
    try await Task.sleep(for: .milliseconds(20))
    #expect(steps.withLock { $0 } == seen)
    #expect(area.isConfirmed)
  }
}
