import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// Parquet files, workbooks and databases: sources that know their types.
struct TypedReaderTests {
  private func yaml(_ reader: String) -> String {
    """
    users: [James]
    tags:
      orders: {columns: {day: date, amount: decimal}}
    sources:
      shop: {tag: orders, \(reader), key: [id], columns: {day: day, amount: amount}}
    """
  }

  /// Runs statements in an engine of its own, in the workspace's folder.
  private func make(_ statements: String..., in workspace: Workspace, loading part: EngineExtension? = nil)
    throws
  {
    let connection = try Connection(Database())
    try part?.load(on: connection)
    for statement in statements {
      try connection.execute(statement.replacing("FOLDER", with: workspace.folder.path))
    }
  }

  @Test func `Parquet keeps its types, and what the tag wants otherwise is proved by the values`()
    async throws
  {
    let workspace = try Workspace()
    try FileManager.default.createDirectory(
      at: workspace.folder.appending(path: "data"), withIntermediateDirectories: true)
    for day in 1...2 {
      try make(
        """
        COPY (SELECT \(day) AS id, DATE '2024-01-0\(day)' AS day, \(day).5::DOUBLE AS amount, 0.1::DOUBLE AS share, '007' AS code, \
        [1, 2] AS tags, {'city': 'Ulm'} AS buyer, 12345678901234567890.12::DECIMAL(38, 2) AS total) TO 'FOLDER/data/\(day).parquet'
        """, in: workspace)
    }
    let result = try await workspace.run(yaml("parquet: data")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query(
        """
        SELECT id, CAST(day AS VARCHAR), CAST(amount AS VARCHAR), typeof(share), code, CAST(tags AS VARCHAR), CAST(buyer AS VARCHAR),
        CAST(total AS VARCHAR), record_source FROM shop ORDER BY id
        """) == [
          [
            "1", "2024-01-01", "1.50", "DOUBLE", "007", "[1,2]", #"{"city":"Ulm"}"#,
            "12345678901234567890.12", "data/1.parquet",
          ],
          [
            "2", "2024-01-02", "2.50", "DOUBLE", "007", "[1,2]", #"{"city":"Ulm"}"#,
            "12345678901234567890.12", "data/2.parquet",
          ],
        ])
    #expect(try await workspace.run(yaml("parquet: data")).first.status == .unchanged)
  }

  @Test func `A Parquet file that was cut off fails, and so does one that is none`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.parquet", "PAR1 and no more")
    try workspace.write("data/b.parquet", "")
    let result = try await workspace.run(yaml("parquet: data")).first
    #expect(result.failure == .source)
    #expect(result.problems.map(\.file) == ["data/a.parquet", "data/b.parquet"])
  }

  @Test func `A sheet of a workbook becomes rows; one that is not there is named`() async throws {
    let workspace = try Workspace()
    var book = WorkbookFile([
      .init(name: "Orders", rows: WorkbookFile.rows([["id", "day", "amount"], ["1", "1|45292", "1.5"]]))
    ])
    book.formats = ["14"]
    try book.write(in: workspace)
    let result = try await workspace.run(yaml("excel: {path: book.xlsx, sheet: Orders}")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query("SELECT CAST(day AS VARCHAR), CAST(amount AS VARCHAR), record_source FROM shop")
        == [["2024-01-01", "1.50", "book.xlsx#Orders"]])
    let missing = try await workspace.run(yaml("excel: {path: book.xlsx, sheet: Nope}"), force: true).first
    #expect(missing.problems.contains { $0.code == "excel.unreadable" && $0.message.contains("Nope") })
  }

  @Test(arguments: ["sqlite", "duckdb"]) func `A table is read from where the cursor stopped`(_ kind: String)
    async throws
  {
    let workspace = try Workspace()
    let attach = "ATTACH 'FOLDER/shop.db' AS shop (TYPE \(kind))"
    try make(
      attach, "CREATE TABLE shop.orders (id BIGINT, day DATE, amount DECIMAL(12, 2))",
      "INSERT INTO shop.orders VALUES (1, '2024-01-01', 1.50), (2, '2024-01-02', 2.50)", in: workspace,
      loading: kind == "sqlite" ? .sqlite : nil)
    let source = yaml("\(kind): {path: shop.db, table: orders, cursor: id}")
    #expect(try await workspace.run(source).first.counts.new == 2)
    try make(
      attach, "INSERT INTO shop.orders VALUES (3, '2024-01-03', 3.50)", in: workspace,
      loading: kind == "sqlite" ? .sqlite : nil)
    let second = try await workspace.run(source).first
    #expect(second.status == .succeeded && second.counts.read == 2 && second.counts.new == 1, "\(second)")
    #expect(try await workspace.run(source, force: true).first.counts.read == 3)
    #expect(
      try workspace.query("SELECT CAST(sum(amount) AS VARCHAR), any_value(record_source) FROM shop") == [
        ["7.50", "shop.db#orders"]
      ])
  }

  @Test(arguments: ["sqlite", "duckdb"]) func `A query is in the database's own words`(_ kind: String)
    async throws
  {
    let workspace = try Workspace()
    try make(
      "ATTACH 'FOLDER/shop.db' AS shop (TYPE \(kind))",
      "CREATE TABLE shop.orders (id BIGINT, day DATE, amount DECIMAL(12, 2))",
      "INSERT INTO shop.orders VALUES (1, '2024-01-01', 1.50), (2, '2024-01-02', 2.50)", in: workspace,
      loading: kind == "sqlite" ? .sqlite : nil)
    let result = try await workspace.run(
      yaml("\(kind): {path: shop.db, query: 'SELECT * FROM orders WHERE id > 1'}")
    ).first
    #expect(result.counts.new == 1, "\(result.problems)")
    let wrong = try await workspace.run(yaml("\(kind): {path: shop.db, table: nope}")).first
    #expect(wrong.problems.contains { $0.code == "source.database" && $0.message.contains("nope") })
  }

  @Test func `Table and query together, or neither, are a wrong configuration`() throws {
    let workspace = try Workspace()
    for settings in ["{path: a.db}", "{path: a.db, table: t, query: SELECT 1}"] {
      #expect(throws: IngestError.self) { try workspace.project(yaml("sqlite: \(settings)")) }
    }
  }

  @Test func `A database that cannot be reached does not show its password`() async throws {
    let workspace = try Workspace()
    let secret = "postgresql://jo:s3cr3t-word@127.0.0.1:1/shop"
    let result = try await workspace.run(
      yaml("postgres: {url: \"${SHOP}\", table: orders}"), secrets: ["SHOP": secret]
    ).first
    #expect(result.failure == .source)
    #expect(!result.problems.map(\.description).joined().contains("s3cr3t-word"), "\(result.problems)")
  }
}
