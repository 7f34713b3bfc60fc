import DuckDB
import Foundation
import Testing

/// An error carries a code to match, DuckDB's message and the statement.
struct ErrorTests {
  @Test(arguments: [
    ("SELEC 1", DuckDBError.Code.syntax), ("SELECT nope", .syntax), ("SELECT * FROM nowhere", .catalog),
    ("SELECT 'x'::INTEGER", .conversion), ("SELECT error('stop')", .invalidInput),
    ("INSERT INTO t VALUES (NULL)", .constraint), ("SELECT * FROM read_csv('/nowhere/x.csv')", .io),
  ]) func `A failing statement throws its kind, its message and itself`(
    _ sql: String, _ code: DuckDBError.Code
  )
    throws
  {
    let connection = try Connection(Database())
    try connection.execute("CREATE TABLE t (i INTEGER NOT NULL)")
    for attempt in [true, false] {
      let error = try #require(throws: DuckDBError.self) {
        if attempt { try connection.execute(sql) } else { _ = try connection.query(sql) }
      }
      #expect(error.code == code, "\(error)")
      #expect(!error.message.isEmpty)
      #expect(error.sql == sql)
      #expect(!error.description.isEmpty)
    }
  }

  @Test func `The summary of an error tells what is wrong, and neither the row nor the statement`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(("a,b\n1," + String(repeating: "secret", count: 500_000) + "\n").utf8).write(to: file)
    let connection = try Connection(Database())
    let error = try #require(throws: DuckDBError.self) {
      _ = try connection.query(
        "SELECT * FROM read_csv('\(file.path)', auto_detect = false, header = true, columns = {a: 'VARCHAR', b: 'VARCHAR'})"
      )
    }
    #expect(error.summary.contains("Maximum line size of 2000000 bytes exceeded"), "\(error.summary)")
    #expect(!error.summary.contains("secret") && !error.summary.contains("max_line_size"), "\(error.summary)")
    let typo = try #require(throws: DuckDBError.self) {
      _ = try connection.query("SELECT 12345 FROM nowhere")
    }
    #expect(
      typo.summary.contains("nowhere does not exist") && !typo.summary.contains("12345"), "\(typo.summary)")
  }

  @Test func `An error in the middle of a stream is thrown`() throws {
    let connection = try Connection(Database())
    var rows = 0
    let error = try #require(throws: DuckDBError.self) {
      try connection.stream(
        "SELECT CASE WHEN i = 900000 THEN error('row 900000') ELSE i::VARCHAR END FROM range(1000000) t(i)"
      ) { rows += $0.rows.count }
    }
    #expect(error.message.contains("row 900000"))
    #expect(rows < 1_000_000)
  }

  @Test func `An option that DuckDB does not know is refused`() {
    #expect(throws: DuckDBError.self) { _ = try Database(options: ["no_such_option": "1"]) }
  }

  @Test func `A file that is no database is refused, and one in a missing folder`() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "not-a-database-\(UUID().uuidString).duckdb")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(repeating: 65, count: 20_000).write(to: file)
    #expect(throws: DuckDBError.self) { _ = try Database(path: file.path) }
    let error = try #require(throws: DuckDBError.self) { _ = try Database(path: "/nowhere/x.duckdb") }
    #expect(error.code == .io)
  }

  @Test func `A failed statement leaves the connection usable`() throws {
    let connection = try Connection(Database())
    _ = try? connection.execute("SELEC")
    #expect(try connection.query("SELECT 1").scalar == 1)
  }

  @Test(arguments: [("a\"b", "\"a\"\"b\""), ("Größe", "\"Größe\"")]) func `Names are quoted`(
    _ name: String, _ sql: String
  )
    throws
  {
    #expect(SQL.name(name) == sql)
    let connection = try Connection(Database())
    #expect(try connection.query("SELECT 1 AS \(SQL.name(name))").columns[0].name == name)
  }

  @Test(arguments: ["it's", "''", "\\", "a;b--"]) func `Texts are quoted`(_ text: String) throws {
    let connection = try Connection(Database())
    #expect(try connection.query("SELECT \(SQL.text(text))").scalar == .text(text))
  }
}
