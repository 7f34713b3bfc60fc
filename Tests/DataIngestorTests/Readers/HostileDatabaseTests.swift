import DuckDB
import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Damaged, foreign and hostile databases as sources.
struct HostileDatabaseTests {
  private func yaml(_ reader: String) -> String {
    "users: [James]\ntags: {t: {columns: {amount: decimal}}}\nsources:\n  shop: {tag: t, \(reader)}\n"
  }

  /// A database of 20,000 orders.
  private func database(_ kind: String, in workspace: Workspace) throws -> Data {
    let connection = try Connection(Database())
    if kind == "sqlite" { try EngineExtension.sqlite.load(on: connection) }
    let file = workspace.folder.appending(path: "whole.db")
    try connection.execute("ATTACH \(SQL.text(file.path)) AS shop (TYPE \(kind))")
    try connection.execute(
      "CREATE TABLE shop.orders AS SELECT i::BIGINT AS id, (hash(i) % 100000)::DECIMAL(12, 2) AS amount FROM range(20000) t(i)"
    )
    try connection.execute("DETACH shop")
    return try Data(contentsOf: file)
  }

  /// Reads a database of some bytes, which has to fail.
  private func failure(_ kind: String, _ bytes: Data, in workspace: Workspace) async throws -> Problem {
    try bytes.write(to: workspace.folder.appending(path: "shop.db"))
    let result = try await workspace.run(yaml("\(kind): {path: shop.db, table: orders}")).first
    let problem = try #require(result.problems.first, "\(result)")
    #expect(result.status == .failed && result.failure == .source && result.problems.count == 1, "\(result)")
    #expect(problem.source == "shop" && problem.file == "shop.db" && problem.advice != nil, "\(result)")
    #expect(!"\(result)".contains(workspace.folder.path) && !"\(result)".contains("NOT INDEXED"), "\(result)")
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
    return problem
  }

  @Test(arguments: ["sqlite", "duckdb"]) func `A database that was cut off or damaged is never read in part`(
    _ kind: String
  ) async throws {
    let workspace = try Workspace()
    let whole = try database(kind, in: workspace)
    let noise = Data((0..<(whole.count / 4)).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) })
    let middle = whole.count / 2
    let damaged = whole.prefix(middle) + noise + whole.dropFirst(middle + noise.count)
    for (what, bytes) in [("cut off", whole.prefix(middle)), ("damaged", damaged)] {
      let problem = try await failure(kind, Data(bytes), in: workspace)
      #expect(problem.advice?.contains("damaged or was cut off") == true, "\(what): \(problem)")
    }
  }

  @Test(arguments: ["sqlite", "duckdb"]) func `What is no database is called so`(_ kind: String) async throws
  {
    let problem = try await failure(kind, Data("id,amount\n1,2.50\n".utf8), in: Workspace())
    #expect(
      problem.advice?.contains("is no") == true && problem.advice?.contains("path") == true, "\(problem)")
  }

  @Test func `A DuckDB file of a later version names the versions`() async throws {
    let workspace = try Workspace()
    var bytes = try Array(database("duckdb", in: workspace))
    // The header: a checksum of what follows, 'DUCK', the version.
    bytes[12] = 200
    var sum: UInt64 = 5381
    for start in stride(from: 8, to: 4096, by: 8) {
      let word = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      sum ^= word &* 0xBF58_476D_1CE4_E5B9
    }
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: sum >> (8 * index)) }
    let problem = try await failure("duckdb", Data(bytes), in: workspace)
    #expect(
      problem.message.contains("version number 200") && problem.advice?.contains("Parquet") == true,
      "\(problem)")
  }

  @Test func `A DuckDB file that another process writes is named with that process`() async throws {
    let workspace = try Workspace()
    let bytes = try database("duckdb", in: workspace)
    let file = workspace.folder.appending(path: "shop.db").path
    try bytes.write(to: URL(fileURLWithPath: file))
    let holder = try ServerProcess([
      "/usr/bin/env", "python3", "-c",
      "import fcntl, sys, time; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); open(sys.argv[1] + '.held', 'w'); time.sleep(600)",
      file,
    ])
    defer { holder.stop() }
    try await holder.wait { _ = try Data(contentsOf: URL(fileURLWithPath: file + ".held")) }
    let result = try await workspace.run(yaml("duckdb: {path: shop.db, table: orders}")).first
    let problem = try #require(result.problems.first)
    #expect(
      problem.message.contains("Conflicting lock") && problem.advice?.contains("Another program") == true,
      "\(result)")
  }

  /// A database with a view of a file outside of it, and one of its own table.
  private func makeViews(of file: String, in database: String) throws {
    let connection = try Connection(Database(path: database))
    try connection.execute(
      """
      CREATE VIEW orders AS SELECT 1.5 AS amount, content AS memo FROM read_text('\(file)');
      CREATE TABLE sales AS SELECT 2.5 AS amount; CREATE VIEW totals AS SELECT sum(amount) AS amount FROM sales
      """)
  }

  @Test(arguments: ["table: orders", "query: SELECT * FROM orders"])
  func `A view of a DuckDB file reaches nothing outside of it`(_ what: String) async throws {
    let workspace = try Workspace()
    try workspace.write("outside.txt", "TOP-SECRET-42")
    let folder = workspace.folder.path
    try makeViews(of: "\(folder)/outside.txt", in: "\(folder)/shop.db")
    let result = try await workspace.run(yaml("duckdb: {path: shop.db, \(what)}")).first
    #expect(result.failure == .source && !"\(result)".contains("TOP-SECRET"), "\(result)")
    #expect(result.problems.first?.advice?.contains("nothing outside") == true, "\(result)")
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
    // What stays inside is read as ever.
    let inside = try await workspace.run(yaml("duckdb: {path: shop.db, table: totals}")).first
    #expect(inside.counts.new == 1, "\(inside.problems)")
    #expect(
      try workspace.scalar("SELECT CAST(CAST(amount AS DECIMAL(12, 2)) AS VARCHAR) FROM shop") == "2.50")
  }

  @Test(arguments: ["postgres", "mysql"])
  func `A server that refuses, lacks the table or is gone says so without the password`(_ kind: String)
    async throws
  {
    let url =
      kind == "postgres"
      ? try await PostgresServer.shared().url("postgres") : try await MariaDBServer.shared().url
    let password = kind == "postgres" ? PostgresServer.password : MariaDBServer.password
    let wrong = "Wr0ng-Password-77"
    let port = try FreePort.any()
    let gone = url.replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:\(port)")
    let cases: [(what: String, url: String, reads: String, says: String)] = [
      (
        "password", url.replacing(password, with: wrong), "table: orders",
        kind == "postgres" ? "password authentication failed" : "Access denied"
      ),
      ("table", url, "table: no_such_table", "no_such_table"),
      ("query", url, "query: SELECT no_such_column FROM (SELECT 1 AS one) AS x", "no_such_column"),
      ("server", gone, "table: orders", kind == "postgres" ? "refused" : "connect"),
    ]
    let workspace = try Workspace()
    for (what, url, reads, says) in cases {
      let result = try await workspace.run(
        yaml("\(kind): {url: \"${SHOP}\", \(reads)}"), secrets: ["SHOP": url]
      ).first
      let shown = "\(result)"
      #expect(result.failure == .source && result.problems.first?.file == "${SHOP}", "\(what): \(shown)")
      #expect(shown.localizedStandardContains(says), "\(what): \(shown)")
      #expect(![password, wrong, url].contains { shown.contains($0) }, "\(what): \(shown)")
    }
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
  }
}
