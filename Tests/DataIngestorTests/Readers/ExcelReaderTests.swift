import Foundation
import TestServers
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
    properties: String = ""
  ) throws {
    let entries = sheets.enumerated().map {
      "<sheet name=\"\($1.name)\" sheetId=\"\($0 + 1)\" state=\"\($1.state)\" r:id=\"rId\($0 + 1)\"/>"
    }
    let relations = sheets.indices.map {
      "<Relationship Id=\"rId\($0 + 1)\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    try workspace.write(
      "parts/xl/workbook.xml",
      "<workbook xmlns=\"\(main)\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\(properties)<sheets>\(entries.joined())</sheets></workbook>"
    )
    try workspace.write(
      "parts/xl/_rels/workbook.xml.rels",
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(relations.joined())</Relationships>"
    )
    try workspace.write(
      "parts/[Content_Types].xml",
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
    )
    let merges =
      merged.isEmpty
      ? "" : "<mergeCells>\(merged.map { "<mergeCell ref=\"\($0)\"/>" }.joined())</mergeCells>"
    for (index, sheet) in sheets.enumerated() {
      try workspace.write(
        "parts/xl/worksheets/sheet\(index + 1).xml",
        "<worksheet xmlns=\"\(main)\"><sheetData>\(sheet.cells)</sheetData>\(merges)</worksheet>")
    }
    try ServerProcess.run([
      "/usr/bin/env", "python3", "-c",
      "import sys, shutil, os; os.chdir(sys.argv[1]); shutil.make_archive('book', 'zip', 'parts'); os.replace('book.zip', 'book.xlsx')",
      workspace.folder.path,
    ])
  }

  /// A row of cells: numbers, texts, and what starts with `<` as it is.
  private func row(_ number: Int, _ values: [String?]) -> String {
    let cells = zip("ABCDEFG", values).map { column, value -> String in
      let place = "r=\"\(column)\(number)\""
      guard let value else { return "<c \(place)/>" }
      if value.hasPrefix("<") { return "<c \(place)>\(value)</c>" }
      return Double(value) == nil
        ? "<c \(place) t=\"inlineStr\"><is><t>\(value)</t></is></c>" : "<c \(place)><v>\(value)</v></c>"
    }
    return "<row r=\"\(number)\">\(cells.joined())</row>"
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
      ], in: workspace, properties: properties)
    let styles =
      "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    try workspace.write("styles.xml", styles)
    try ServerProcess.run([
      "/usr/bin/env", "python3", "-c",
      "import sys, zipfile, os; os.chdir(sys.argv[1]); zipfile.ZipFile('book.xlsx', 'a').write('styles.xml', 'xl/styles.xml')",
      workspace.folder.path,
    ])
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
