import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// What programs, taps and APIs may print or answer instead of rows.
struct HostileAnswerTests {
  private func yaml(_ reader: String) -> String {
    """
    users: [James]
    tags: {orders: {columns: {day: date, amount: decimal}}}
    sources:
      shop: {tag: orders, \(reader), key: [id]}
    """
  }

  private static let record =
    #"{"type": "RECORD", "stream": "orders", "record": {"id": 1, "day": "2026-01-01", "amount": 1.5}}"#
  private static let schema =
    #"{"type": "SCHEMA", "stream": "orders", "schema": {}, "key_properties": ["id"]}"#

  /// Runs a tap that prints some lines.
  private func tap(_ lines: [String], in workspace: Workspace) async throws -> SourceResult {
    try workspace.write(
      "catalog.json", #"{"streams": [{"stream": "orders", "tap_stream_id": "orders", "schema": {}}]}"#)
    try workspace.write("messages.ndjson", lines.joined(separator: "\n") + "\n")
    try workspace.write(
      "tap.sh", "if [ \"$1\" = --discover ]; then cat catalog.json; else cat messages.ndjson; fi\n")
    return try await workspace.run(yaml("singer: {tap: [sh, tap.sh]}")).first
  }

  @Test(arguments: [
    #"{"type": "RECORD", "stream": "orders", "#, "Starting up...", "[1, 2]", "{}",
    #"{"type": "RECRD", "stream": "orders", "record": {}}"#,
    #"{"type": "BATCH", "stream": "orders", "manifest": ["/tmp/rows.jsonl.gz"]}"#,
    #"{"type": "RECORD", "record": {"id": 2}}"#, #"{"type": "RECORD", "stream": "orders", "record": [1]}"#,
    String(repeating: "[", count: 50_000),
  ]) func `A tap's line that is no message fails the source, and rows before it are not loaded`(
    _ line: String
  )
    async throws
  {
    let workspace = try Workspace()
    let result = try await tap([Self.schema, Self.record, line], in: workspace)
    #expect(result.failure == .source && result.problems.map(\.code) == ["singer.message"], "\(result)")
    #expect(
      result.problems.allSatisfy { $0.source == "shop" && $0.file == "singer:sh" && $0.advice != nil },
      "\(result)")
    #expect(result.problems.allSatisfy { $0.description.count < 1000 }, "\(result)")
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
  }

  @Test func `A record before its schema, and one of half a megabyte, are read`() async throws {
    let workspace = try Workspace()
    let long = String(repeating: "x", count: 512 << 10)
    let huge =
      #"{"type": "RECORD", "stream": "orders", "record": {"id": 2, "day": "2026-01-02", "amount": 2, "memo": "\#(long)"}}"#
    let result = try await tap([Self.record, Self.schema, huge], in: workspace)
    #expect(result.status == .succeeded && result.counts.new == 2, "\(result.problems)")
    #expect(try workspace.scalar("SELECT length(memo) FROM shop WHERE id = 2") == "\(512 << 10)")
  }

  @Test(arguments: [
    #"[{"id": 1, "day": "2026-01-01", "amount": 1.5}, {"id": 2, "#,
    "<!DOCTYPE html><html><body>Log in</body></html>", "", "\0\0\0\0",
    String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 100_000),
    #"[{"id": 1, "day": "2026-01-01", "amount": \#(String(repeating: "9", count: 5000))}]"#,
    #"[{"id": 1, "day": "2026-01-01", "amount": 1e999999}]"#,
  ]) func `An API's answer that is no list of records fails the source`(_ body: String) async throws {
    let workspace = try Workspace()
    try await FaultServer.run { _ in
      .json(body)
    } _: { server in
      let source = yaml("api: {base_url: \"\(server.baseURL)\", path: /orders, paginate: {kind: none}}")
      let result = try await workspace.run(source).first
      #expect(result.status == .failed && [.source, .contract].contains(result.failure), "\(result)")
      #expect(!result.problems.isEmpty && result.problems.allSatisfy { $0.source == "shop" }, "\(result)")
      #expect(result.problems.allSatisfy { $0.description.count < 2000 }, "\(result)")
    }
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
  }

  @Test(arguments: ["csv", "ndjson"]) func `A program that prints bytes without sense fails the source`(
    _ format: String
  )
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("noise", "")
    try Data((0..<50_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }).write(
      to: workspace.folder.appending(path: "noise"))
    let result = try await workspace.run(yaml("command: {run: [cat, noise], format: \(format)}")).first
    #expect(result.status == .failed && result.problems.allSatisfy { $0.source == "shop" }, "\(result)")
    #expect(
      !result.problems.isEmpty && result.problems.allSatisfy { $0.description.count < 2000 }, "\(result)")
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
  }
}
