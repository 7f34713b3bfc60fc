import Foundation
import Testing

@testable import DataIngestor

/// What a workbook holds beyond a plain table, and what of it is read.
struct ExcelReaderTests {
  private func yaml(_ reader: String) -> String {
    """
    users: [James]
    tags:
      orders: {columns: {id: integer, amount: decimal}}
    sources:
      shop: {tag: orders, excel: \(reader), key: [id]}
    """
  }

  /// Writes a workbook of sheets; each is given as its XML name, its state and its cells as XML.
  private func write(
    _ sheets: [(name: String, state: String, cells: String)], in workspace: Workspace, merged: [String] = [],
    properties: String = "", formats: [String] = []
  ) throws {
    var book = WorkbookFile(
      sheets.map { .init(name: $0.name, state: $0.state, rows: $0.cells, merged: merged) })
    book.properties = properties
    book.formats = formats
    try book.write(in: workspace)
  }

  private func row(_ number: Int, _ values: [String?]) -> String { WorkbookFile.row(number, values) }

  @Test(arguments: ["old.xlsx", "old.xls", "old"])
  func `A workbook of before 2007, or one with a password, is told, also when it is inspected`(name: String)
    async throws
  {
    let workspace = try Workspace()
    let start: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    try Data(start + [UInt8](repeating: 0, count: 504)).write(to: workspace.folder.appending(path: name))
    let result = try await workspace.run(yaml(name)).first
    let problem = try #require(result.problems.first)
    #expect(result.failure == .source && problem.code == "excel.unreadable", "\(result.problems)")
    #expect(problem.message.contains("before 2007") && problem.advice?.contains("as .xlsx") == true)
    let inspected = try await Inspector(directory: workspace.folder, secrets: .none, options: .init())
      .inspect(name)
    #expect(inspected.problems.map(\.code) == ["excel.unreadable"], "\(inspected.problems)")
  }

  @Test func `Nothing is lost below an empty row or beside a short heading, and numbers are exact`()
    async throws
  {
    let workspace = try Workspace()
    try write(
      [
        ("Notes", "hidden", row(1, ["secret"])),
        (
          "Q &amp; A", "visible",
          row(3, ["id", "amount", nil]) + row(4, ["1", "12.5", "kept"]) + row(6, ["2", "0.1", nil])
        ),
      ], in: workspace)
    let result = try await workspace.run(yaml("book.xlsx")).first
    #expect(result.status == .succeeded && result.counts.new == 2, "\(result.problems)")
    #expect(
      try workspace.query(
        "SELECT CAST(id AS VARCHAR), CAST(amount AS VARCHAR), * EXCLUDE (id, amount) FROM shop ORDER BY id"
      )
      .map { Array($0.prefix(2)) } == [["1", "12.50"], ["2", "0.10"]])
    #expect(
      try workspace.query("SELECT CAST(s AS VARCHAR) FROM shop s").contains {
        $0[0]?.contains("kept") == true
      })
    let inspected = try await Inspector(directory: workspace.folder, secrets: .none, options: .init())
      .inspect("book.xlsx")
    #expect(inspected.findings.contains { $0.what == "hidden sheets" && $0.value == "Notes" })
    let hidden = try await workspace.run(yaml("{path: book.xlsx, sheet: Nope}"), force: true).first
    #expect(hidden.problems.first?.advice == "It has Notes, Q & A.")
  }

  @Test func `Formulas count as their stored values; those without one are told`() async throws {
    let workspace = try Workspace()
    try write(
      [
        (
          "Sheet", "visible",
          row(1, ["id", "amount", "note"]) + row(2, ["1", "<f>1+1</f><v>2</v>", "<f>A1</f>"])
        )
      ], in: workspace)
    let result = try await workspace.run(yaml("book.xlsx")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(try workspace.scalar("SELECT CAST(amount AS VARCHAR) FROM shop") == "2")
    #expect(result.problems.first { $0.code == "excel.formula" }?.count == 1, "\(result.problems)")
  }

  @Test func `A title above the headings is no row, and is told`() async throws {
    let workspace = try Workspace()
    try write(
      [
        (
          "Sheet", "visible",
          row(1, ["Report of March"]) + row(3, ["id", "amount", "note"]) + row(4, ["1", "12.5", "a"])
            + row(5, ["2", "7", "b"])
        )
      ], in: workspace, merged: ["A1:C1"])
    let result = try await workspace.run(yaml("book.xlsx")).first
    #expect(result.status == .succeeded && result.counts.new == 2, "\(result.problems)")
    let told = try #require(result.problems.first { $0.code == "excel.title" }, "\(result.problems)")
    #expect(told.severity == .note && told.examples == ["Report of March"] && told.message.contains("row 3"))
    #expect(
      try workspace.query("SELECT CAST(amount AS VARCHAR), note FROM shop ORDER BY id") == [
        ["12.50", "a"], ["7.00", "b"],
      ])
  }

  @Test func `Headings over several columns, or several rows, name each column by all that stand above it`()
    async throws
  {
    let workspace = try Workspace()
    try write(
      [
        (
          "Sheet", "visible",
          row(1, ["id", "amount", nil, "note"]) + row(2, [nil, "net", "gross", nil])
            + row(3, ["1", "10", "12", "a"]) + row(4, ["2", "20", "24", "b"])
        )
      ], in: workspace, merged: ["A1:A2", "B1:C1", "D1:D2"])
    let mapped = yaml("book.xlsx").replacing("key: [id]", with: "key: [id], columns: {amount: amount gross}")
    let result = try await workspace.run(mapped).first
    #expect(result.status == .succeeded && result.counts.new == 2, "\(result.problems)")
    #expect(
      try workspace.query(
        "SELECT CAST(amount_net AS VARCHAR), CAST(amount_gross AS VARCHAR), note FROM shop ORDER BY id") == [
          ["10", "12", "a"], ["20", "24", "b"],
        ])
  }

  @Test func `A heading over two columns of data stays with the first of them`() async throws {
    let workspace = try Workspace()
    try write(
      [
        (
          "Sheet", "visible",
          row(1, ["id", "amount", nil]) + row(2, ["1", "10", "x"]) + row(3, ["2", "20", "y"])
        )
      ],
      in: workspace, merged: ["B1:C1"])
    let result = try await workspace.run(yaml("book.xlsx")).first
    #expect(result.status == .succeeded && result.counts.new == 2, "\(result.problems)")
    #expect(try workspace.query("SELECT CAST(amount AS VARCHAR) FROM shop ORDER BY id") == [["10"], ["20"]])
  }

  @Test func `Cells that hold an error fail the source with their places`() async throws {
    let workspace = try Workspace()
    try write(
      [
        (
          "Sheet", "visible",
          row(1, ["id", "amount"]) + row(2, ["1", "2.5"])
            + "<row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" t=\"e\"><f>NA()</f><v>#N/A</v></c></row>"
        )
      ], in: workspace)
    let result = try await workspace.run(yaml("book.xlsx")).first
    let problem = try #require(result.problems.first)
    #expect(result.failure == .source && problem.code == "excel.error_cell", "\(result.problems)")
    #expect(problem.examples == ["B3 #N/A"] && problem.count == 1)
  }

  @Test(arguments: [("", "2020-02-29"), ("<workbookPr date1904=\"1\"/>", "2024-03-01")])
  func `Days count from 1900, or from 1904 where the workbook says so`(_ properties: String, _ day: String)
    async throws
  {
    let workspace = try Workspace()
    try write(
      [
        (
          "Sheet", "visible",
          row(1, ["id", "amount", "day"]) + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c>"
            + "<c r=\"C2\" s=\"1\"><v>43890</v></c></row>"
        )
      ], in: workspace, properties: properties, formats: ["14"])
    let result = try await workspace.run(yaml("book.xlsx")).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(try workspace.scalar("SELECT CAST(day AS VARCHAR) FROM shop") == day)
  }

  @Test func `A row that was corrected in a sheet leaves the quarantine`() async throws {
    let workspace = try Workspace()
    let yaml = yaml("{path: book.xlsx, sheet: Orders}\n    on_bad_row: quarantine").replacing(
      "{tag: orders, excel: ", with: "\n    tag: orders\n    excel: "
    ).replacing(", key: [id]}", with: "\n    key: [id]")
    func write(_ amount: String?) throws {
      let cells = [
        row(1, ["id", "amount"]), row(2, ["1", "2.5"]), row(3, ["2", amount]), row(4, ["3", "4"]),
      ]
      try self.write([("Orders", "visible", cells.joined())], in: workspace)
    }
    try write(nil)
    #expect(try await workspace.run(yaml).first.counts.rejected == 1)
    #expect(try await workspace.project(yaml).quarantine().map(\.file) == ["book.xlsx#Orders"])
    try write("3.5")
    #expect(try await workspace.run(yaml).first.counts.new == 1)
    #expect(try await workspace.project(yaml).quarantine(all: true).map(\.status) == ["corrected"])
  }

  @Test func `Numbers of more than fifteen digits are told`() async throws {
    let workspace = try Workspace()
    try write(
      [
        (
          "Sheet", "visible",
          row(1, ["id", "amount", "card"]) + row(2, ["1", "2", "1234567890123456"])
        )
      ], in: workspace)
    let result = try await workspace.run(yaml("book.xlsx")).first
    let problem = try #require(result.problems.first { $0.code == "excel.digits" }, "\(result.problems)")
    #expect(problem.severity == .warning && problem.column == "card" && problem.count == 1)
    #expect(problem.examples == ["1234567890123456"])
  }
}
