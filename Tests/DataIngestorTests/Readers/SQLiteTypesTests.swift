import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Columns of SQLite whose values are not of the type that was declared.
struct SQLiteTypesTests {
  /// Makes a table of an id and a column of a declared type.
  private func make(_ type: String, _ values: [String], in workspace: Workspace) throws {
    let rows = values.enumerated().map { "(\($0 + 1), \($1))" }.joined(separator: ", ")
    try run("CREATE TABLE things (id INTEGER, x \(type)); INSERT INTO things VALUES \(rows)", in: workspace)
  }

  private func run(_ statements: String, in workspace: Workspace) throws {
    try ServerProcess.run([
      "/usr/bin/env", "python3", "-c",
      "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])",
      workspace.folder.appending(path: "app.db").path, statements,
    ])
  }

  private func yaml(_ settings: String = "table: things") -> String {
    """
    users: [James]
    tags:
      things: {columns: {id: integer}}
    sources:
      app: {tag: things, sqlite: {path: app.db, \(settings)}, key: [id]}
    """
  }

  @Test(
    arguments: [
      ("INTEGER", ["1", "'many'", "NULL"], "VARCHAR", ["1", "many", nil]),
      ("INTEGER", ["1", "2.5"], "DECIMAL(18,2)", ["1.00", "2.50"]),
      ("BOOLEAN", ["'true'", "'false'"], "BOOLEAN", ["true", "false"]),
      ("DATE", ["'01.02.2026'", "'14.02.2026'"], "DATE", ["2026-02-01", "2026-02-14"]),
      ("DATE", ["'2026-01-31'", "'n/a'"], "VARCHAR", ["2026-01-31", "n/a"]),
      (
        "DATETIME", ["'31.01.2026 10:00'", "'1.2.2026 11:30'"], "TIMESTAMP",
        ["2026-01-31 10:00:00", "2026-02-01 11:30:00"]
      ),
      ("MONEY", ["12.5", "'13.50'"], "DECIMAL(18,2)", ["12.50", "13.50"]),
      ("TEXT", ["x'616263'", "'x'"], "VARCHAR", ["abc", "x"]),
      ("DATE", ["'2026-01-31'", "'2026-02-01'"], "DATE", ["2026-01-31", "2026-02-01"]),
      ("REAL", ["1", "2.5"], "DOUBLE", ["1.0", "2.5"]),
    ] as [(String, [String], String, [String?])])
  func `What the values hold decides on the type`(
    declared: String, values: [String], type: String, read: [String?]
  ) async throws {
    let workspace = try Workspace()
    try make(declared, values, in: workspace)
    let result = try await workspace.run(yaml()).first
    #expect(result.status == .succeeded && result.counts.new == values.count, "\(result.problems)")
    let rows = try workspace.query("SELECT typeof(x), CAST(x AS VARCHAR) FROM app ORDER BY id")
    #expect(rows.map { $0[1] } == read && rows.allSatisfy { $0[0] == type }, "\(rows)")
    let again = try await workspace.run(yaml(), force: true).first
    #expect(again.counts.unchanged == values.count && again.counts.written == 0, "\(again)")
  }

  @Test func `The columns are told; a query gives texts anyhow`() async throws {
    let workspace = try Workspace()
    // The dates are what they were declared.
    try run(
      """
      CREATE TABLE things (id INTEGER, x INTEGER, day DATE);
      INSERT INTO things VALUES (1, 1, '2026-01-31'), (2, 'many', '2026-02-01')
      """, in: workspace)
    let result = try await workspace.run(yaml()).first
    let note = try #require(
      result.problems.first { $0.code == "source.database.types" }, "\(result.problems)")
    #expect(note.severity == .note && note.examples == ["x"] && note.file == "app.db#things")
    let query = try await workspace.run(yaml("query: SELECT * FROM things"), force: true).first
    #expect(query.counts.unchanged == 2 && query.problems.isEmpty, "\(query)")
  }

  @Test func `Beside a column that is read as texts, the others stay what they are`() async throws {
    let workspace = try Workspace()
    try run(
      """
      CREATE TABLE things (id INTEGER, x INTEGER, ratio REAL, picture BLOB, note TEXT);
      INSERT INTO things VALUES (1, 'many', 0.1, x'00FF', 'a'), (9007199254740993, 2, 0.30000000000000004, NULL, 'b'), (3, 4, NULL, x'', NULL)
      """, in: workspace)
    #expect(try await workspace.run(yaml()).first.counts.new == 3)
    let rows = try workspace.query(
      "SELECT CAST(id AS VARCHAR), x, CAST(ratio AS VARCHAR), hex(picture), note, typeof(ratio) FROM app ORDER BY id"
    )
    #expect(
      rows == [
        ["1", "many", "0.1", "00FF", "a", "DOUBLE"], ["3", "4", nil, "", nil, "DOUBLE"],
        ["9007199254740993", "2", "0.30000000000000004", nil, "b", "DOUBLE"],
      ])
  }

  @Test(arguments: ["table: things", "query: SELECT * FROM things"])
  func `Numbers of a cursor are compared as numbers, also where they are texts`(settings: String) async throws
  {
    let workspace = try Workspace()
    try make("TEXT", (1...12).map { "'\($0)'" }, in: workspace)
    let source = yaml(settings + ", cursor: x")
    #expect(try await workspace.run(source).first.counts.new == 12)
    try run("INSERT INTO things VALUES (13, '13')", in: workspace)
    let second = try await workspace.run(source).first
    #expect(second.counts.read == 2 && second.counts.new == 1, "\(second)")
  }

  @Test func `A cursor that some rows do not have the type of fails with the value`() async throws {
    let workspace = try Workspace()
    try make("INTEGER", ["1", "'many'"], in: workspace)
    let result = try await workspace.run(yaml("table: things, cursor: x")).first
    #expect(
      result.failure == .source && result.problems.first?.message.contains("many") == true,
      "\(result.problems)")
  }
}
