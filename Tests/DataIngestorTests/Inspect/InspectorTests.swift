import DuckDB
import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Inspecting: what there is, with types that all values prove, and a configuration that holds.
struct InspectorTests {
  private func inspect(
    _ subject: String, in workspace: Workspace, _ change: (inout InspectionOptions) -> Void = { _ in }
  )
    async throws -> Inspection
  {
    var options = InspectionOptions()
    change(&options)
    return try await Inspector(directory: workspace.folder, secrets: .none, options: options).inspect(subject)
  }

  /// Checks the suggestion against the file it was made of.
  private func check(_ inspection: Inspection, in workspace: Workspace) async throws -> SourceResult {
    try await workspace.project(try #require(inspection.configuration)).check().first
  }

  @Test func `A bank statement is described column by column, and the suggested source fulfils its tag`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write(
      "bank.csv",
      "Number,Booking Date,Amount,Memo,Note\n1,2026-01-13,-1.50,Grocer,\n2,2026-01-14,20.00,Salary,\n3,2026-01-15,5.25,Gift,x\n"
    )
    let found = try await inspect("bank.csv", in: workspace) { $0.rows = 2 }
    #expect(found.reader == "csv" && found.problems.isEmpty)
    let table = try #require(found.tables.first)
    #expect(
      table.rows == 3
        && table.preview == [
          ["1", "2026-01-13", "-1.50", "Grocer", nil], ["2", "2026-01-14", "20.00", "Salary", nil],
        ])
    #expect(table.columns.map(\.type) == ["integer", "date", "decimal(18,2)", "text", "text"])
    #expect(table.columns.map(\.isUnique) == [true, nil, nil, true, nil])
    #expect(table.columns.last?.nullShare == 2.0 / 3)
    let result = try await check(found, in: workspace)
    #expect(
      result.status == .succeeded && result.tag == "transactions" && result.counts.read == 3,
      "\(result.problems)")
    let configuration = try #require(found.configuration)
    #expect(configuration.contains("timestamp: Booking Date\n") && configuration.contains("key: [Number]"))
  }

  @Test(arguments: [String.Encoding.utf8, .utf16LittleEndian])
  func `The records of a document are found in whatever encoding it is`(encoding: String.Encoding)
    async throws
  {
    let workspace = try Workspace()
    let text =
      #"{"page": 1, "data": {"items": [{"sku": "a", "price": 1.234567890123456789}, {"sku": "b", "price": 2}]}}"#
    try #require(("\u{FEFF}" + text).data(using: encoding)).write(
      to: workspace.folder.appending(path: "stock.json"))
    let found = try await inspect("stock.json", in: workspace)
    #expect(found.tables.first?.rows == 2)
    #expect(found.configuration?.contains("records: data.items") == true, "\(found.configuration ?? "")")
  }

  @Test func `Years of two digits are read, and the suggestion says how`() async throws {
    let workspace = try Workspace()
    try workspace.write("watched.csv", "Title,Date\nFirst,1/25/24\nSecond,12/3/99\n")
    let found = try await inspect("watched.csv", in: workspace)
    let result = try await check(found, in: workspace)
    #expect(result.status == .succeeded && result.tag == "tv_and_film", "\(result.problems)")
    #expect(try #require(found.configuration).contains("    year_pivot: 68 "))
  }

  @Test func `A table's name helps to find its tag, and a number is no description`() async throws {
    let workspace = try Workspace()
    let rows =
      "7;2023-01-01T23:10:00;2023-01-02T07:10:00;25200;3600\n8;2023-01-02T22:10:00;2023-01-03T07:00:00;25300;3700"
    try workspace.write("sleep.csv", "ID;Bedtime start;Bedtime end;Total Sleep Time;Deep\n\(rows)\n")
    let found = try await inspect("sleep.csv", in: workspace)
    let result = try await check(found, in: workspace)
    #expect(result.status == .succeeded && result.tag == "sleep", "\(result.problems)")
  }

  @Test func `Where no built-in tag fits, one is suggested that the source fulfils`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "stock.json",
      #"[{"sku": "a-1", "Größe (cm)": 1.5, "tags": ["x"]}, {"sku": "a-2", "Größe (cm)": 2, "tags": []}]"#)
    let found = try await inspect("stock.json", in: workspace)
    let result = try await check(found, in: workspace)
    #expect(
      result.status == .succeeded && result.tag == "stock_rows",
      "\(result.problems) \(found.configuration ?? "")")
  }

  @Test func `Values that can be read in two ways are told, and the suggestion makes the person choose`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("bank.csv", "Date,Amount,Memo\n03/04/2026,1.50,a\n05/06/2026,2.25,b\n")
    let found = try await inspect("bank.csv", in: workspace)
    #expect(found.problems.map(\.code) == ["contract.ambiguous"])
    let configuration = try #require(found.configuration)
    #expect(configuration.contains("formats:\n      Date: \"%d/%m/%Y\"   # or \"%m/%d/%Y\""))
    let result = try await check(found, in: workspace)
    #expect(result.status == .succeeded, "\(result.problems)")
  }

  @Test func `What reads a file is told by its first bytes, whatever its name`() async throws {
    let workspace = try Workspace()
    let connection = try Connection(Database())
    try EngineExtension.sqlite.load(on: connection)
    try connection.execute(
      "COPY (SELECT 1 AS id, 'a' AS name) TO '\(workspace.folder.path)/wrong.csv' (FORMAT parquet)")
    try connection.execute("ATTACH '\(workspace.folder.path)/app.data' AS app (TYPE sqlite)")
    try connection.execute("CREATE TABLE app.one (id BIGINT, name VARCHAR)")
    try connection.execute("CREATE TABLE app.\"two words\" (id BIGINT, day DATE)")
    try connection.execute("INSERT INTO app.one VALUES (1, 'x'), (2, NULL)")
    let parquet = try await inspect("wrong.csv", in: workspace)
    #expect(
      parquet.reader == "parquet" && parquet.findings.first?.why?.contains("against its ending .csv") == true)
    #expect(parquet.tables.first?.columns.map(\.name) == ["id", "name"])
    let database = try await inspect("app.data", in: workspace)
    #expect(database.reader == "sqlite" && database.tables.map(\.name).contains("app.data#one"))
    #expect(database.tables.map(\.rows).sorted() == [0, 2])
    #expect(database.configuration?.contains("sqlite: {path: app.data, table: one}") == true)
    let result = try await check(database, in: workspace)
    #expect(result.status == .succeeded, "\(result.problems)")
  }

  @Test func `A folder is read by what most of its files are, and the rest is mentioned`() async throws {
    let workspace = try Workspace()
    for name in ["a", "b", "c"] { try workspace.write("exports/\(name).csv", "id,at\n\(name),2026-01-01\n") }
    try workspace.write("exports/d.json", "{}")
    let found = try await inspect("exports", in: workspace) { $0.files = 2 }
    #expect(found.findings.first?.why == "3 of its files; besides 1 json")
    #expect(found.findings.last?.value == "2 of 3" && found.tables.first?.rows == 2)
  }

  @Test func `A damaged file is told with all that is wrong, and nothing is suggested`() async throws {
    let workspace = try Workspace()
    try workspace.write("cut.ndjson", "{\"id\": 1}\n{\"id\": 2, \"at\": \"20")
    let found = try await inspect("cut.ndjson", in: workspace)
    #expect(found.problems.first?.code == "json.malformed" && found.problems.first?.line == 2)
    #expect(found.tables.isEmpty && found.configuration == nil)
    try workspace.write("zeros.bin", "\0\0\0\0")
    await #expect(throws: IngestError.self) { try await inspect("zeros.bin", in: workspace) }
    await #expect(throws: IngestError.self) { try await inspect("nowhere.csv", in: workspace) }
    // A server's address holds a password: it is refused, and not repeated.
    let error = await #expect(throws: IngestError.self) {
      try await inspect("postgresql://jo:s3cret@127.0.0.1/shop", in: workspace)
    }
    #expect(error.map { "\($0)".contains("s3cret") } == false)
  }

  @Test func `An API is asked and its first records are described`() async throws {
    let workspace = try Workspace()
    try await FaultServer.run { request in
      request.query["page"] == "2"
        ? .json(#"{"items": [{"id": 3, "amount": 1, "created": "2026-01-03T10:00:00Z"}], "total": 3}"#)
        : .json(
          #"{"items": [{"id": 1, "amount": 1.10, "created": "2026-01-01T10:00:00Z"}, {"id": 2, "amount": 2.5, "created": "2026-01-02T10:00:00Z"}], "total": 3}"#
        )
    } _: { server in
      let found = try await inspect(server.baseURL + "/orders", in: workspace)
      #expect(found.reader == "api" && found.tables.first?.rows == 2)
      #expect(found.tables.first?.columns.map(\.type) == ["integer", "decimal(18,2)", "timestamptz"])
      let configuration = try #require(found.configuration)
      #expect(configuration.contains("records: items"))
      _ = try workspace.project(configuration)
    }
  }

  @Test func `Archives and files at addresses are inspected like files`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.csv", "id,at\n1,2026-01-01\n")
    try ServerProcess.run([
      "/usr/bin/env", "python3", "-c",
      "import sys, os, zipfile; os.chdir(sys.argv[1]); zipfile.ZipFile('export.zip', 'w').write('a.csv', 'data/a.csv')",
      workspace.folder.path,
    ])
    let archive = try await inspect("export.zip", in: workspace)
    #expect(archive.reader == "csv" && archive.tables.first?.name == "export.zip/data/a.csv")
    #expect(archive.configuration?.contains("csv: {path: export.zip, delimiter: \",\", header: 1}") == true)
    let content = try Data(contentsOf: workspace.folder.appending(path: "export.zip"))
    try await FaultServer.run { request in
      switch request.path {
      case "/export.zip": .init(body: request.method == "HEAD" ? [] : Array(content))
      default: .init(body: request.method == "HEAD" ? [] : Array("id;at\n1;2026-01-01\n".utf8))
      }
    } _: { server in
      for path in ["/export.zip", "/a.csv?x=1", "/download?file=1"] {
        let found = try await inspect(server.baseURL + path, in: workspace)
        #expect(
          found.reader == "csv" && found.tables.first?.columns.map(\.name) == ["id", "at"],
          "\(path): \(found)")
      }
    }
  }

  @Test func `A declared source is inspected with its own settings and secrets, which stay secret`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("s3cret-folder/a.csv", "x;y\n1;2\n")
    let project = try workspace.project(
      """
      users: [James]
      sources:
        shop: {tag: transactions, csv: {path: "${PLACE}", delimiter: ";"}}
      """, secrets: ["PLACE": "s3cret-folder"])
    let found = try await project.inspect("shop")
    #expect(found.first?.tables.first?.columns.map(\.name) == ["x", "y"])
    #expect(!"\(found)".contains("s3cret-folder"))
  }
}
