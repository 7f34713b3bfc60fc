import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// Records whose keys are presumed from the first ones.
struct JSONPresumptionTests {
  private static let yaml = """
    users: [James]
    tags:
      orders: {columns: {at: date, amount: decimal}}
    sources:
      shop: {tag: orders, json: data, key: [id], columns: {at: at, amount: amount}}
    """

  /// More records than are looked at.
  private static let records = (1...5000).map {
    #"{"id": \#($0), "at": "2024-01-01", "amount": 1, "buyer": {"name": "Jo"}, "tags": ["a"]}"#
  }

  /// How many records are said to contradict what is presumed of all.
  private func contradictions(_ workspace: Workspace) async throws -> Int? {
    let definition = try #require(workspace.project(Self.yaml).configuration.sources.first)
    let reader = try definition.reader.make(
      definition.readerSettings,
      ReaderContext(
        source: "shop", user: "James", directory: workspace.folder, secrets: Secrets(environment: [])))
    let area = StagingArea(engine: try Engine())
    let presumed = try await reader.presume(reader.inputs(), in: area)
    guard let relation = presumed?.first, let condition = relation.presumption else { return nil }
    let count = try await area.engine.run {
      try $0.query("SELECT count(*) FROM \(relation.source) WHERE \(condition)").scalar.int
    }
    await area.discard()
    return count
  }

  @Test(arguments: [
    (#"{"id": 9000, "at": "2024-01-02"}"#, 0),
    (#"{"amount": 2, "id": 9000, "at": "2024-01-02", "buyer": null, "tags": "b"}"#, 0),
    (#"{"id": 9000, "at": "2024-01-02", "amount": 2, "buyer": {}, "tags": {"c": 1}}"#, 0),
    (#"{"id": 9000, "at": "2024-01-02", "amount": 2, "note": null}"#, 1),
    (#"{"id": 9000, "at": "2024-01-02", "amount": 2, "buyer": {"name": "Jo", "city": "Ulm"}}"#, 1),
    (#"{"id": 9000, "at": "2024-01-02", "amount": 2, "buyer": {"name": ["Jo"]}}"#, 1),
    (#"{"id": 9000, "at": "2024-01-02", "amount": 2, "buyer": "Jo"}"#, 1),
    (#"{"id": {"no": 9000}, "at": "2024-01-02", "amount": 2}"#, 1),
    ("[9000]", 1), ("9000", 1), ("{}", 1),
  ])
  func `A record contradicts by what it has, not by what it lacks`(record: String, count: Int) async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.ndjson", (Self.records + [record]).joined(separator: "\n"))
    #expect(try await contradictions(workspace) == count)
  }

  @Test func `Keys, objects and types that come late are loaded all the same`() async throws {
    let workspace = try Workspace()
    let late = [
      #"{"id": 9001, "at": "2024-01-02", "amount": 2, "note": "new"}"#,
      #"{"id": 9002, "at": "2024-01-02", "amount": 2.5, "buyer": "Jo"}"#,
    ]
    try workspace.write("data/a.ndjson", (Self.records + late).joined(separator: "\n"))
    try workspace.write("data/b.json", #"[{"id": 9003, "at": "2024-01-03", "amount": 1.234567890123456789}]"#)
    let result = try await workspace.run(Self.yaml).first
    #expect(result.status == .succeeded && result.counts.new == 5003, "\(result.problems)")
    let rows = try workspace.query(
      "SELECT CAST(amount AS VARCHAR), note, CAST(buyer AS VARCHAR), record_source FROM shop WHERE id > 5000 ORDER BY id"
    )
    #expect(
      rows == [
        ["2.000000000000000000", "new", nil, "data/a.ndjson"],
        ["2.500000000000000000", nil, "\"Jo\"", "data/a.ndjson"],
        ["1.234567890123456789", nil, nil, "data/b.json"],
      ])
    let again = try await workspace.run(Self.yaml, force: true).first
    #expect(again.counts.unchanged == 5003 && again.counts.written == 0)
  }

  @Test func `What is malformed after the sample is told with its line`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.ndjson", (Self.records + [#"{"id": 9"#]).joined(separator: "\n"))
    let result = try await workspace.run(Self.yaml).first
    #expect(result.failure == .source && result.problems.first?.line == 5001, "\(result.problems)")
    let tables = try workspace.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'vault'")
    #expect(tables.isEmpty)
  }
}
