import Foundation
import Testing

@testable import DataIngestor

/// Sheets as people fill them: read as the texts that they show, and then as delimited text is.
struct ExcelGridTests {
  private typealias Book = WorkbookFile

  /// What inspecting finds of the workbook.
  private func inspect(_ book: Book, rows: Int = 20) async throws -> Inspection {
    let workspace = try Workspace()
    try book.write(in: workspace)
    var options = InspectionOptions()
    options.rows = rows
    return try await Inspector(directory: workspace.folder, secrets: .none, options: options).inspect(
      "book.xlsx")
  }

  /// The columns of the only table with their types: `day date`.
  private func columns(_ inspection: Inspection) throws -> [String] {
    try #require(inspection.tables.count == 1, "\(inspection.problems)")
    return inspection.tables[0].columns.map { "\($0.name) \($0.type ?? "-")" }
  }

  /// A source of the workbook.
  private func yaml(_ settings: String = "book.xlsx", policy: String = "fail") -> String {
    """
    users: [James]
    tags: {t: {columns: {id: integer}}}
    sources:
      shop: {tag: t, excel: \(settings), key: [id], on_bad_row: \(policy)}
    """
  }

  @Test func `A word for NULL among dates and numbers is no value, and is told`() async throws {
    let found = try await inspect(
      Book(
        Book.rows([
          ["id", "day", "amount"], ["1", "1|46023", "2.5"], ["2", "n/a", "-"], ["3", "1|46025", "4"],
        ]), formats: ["14"]))
    #expect(try columns(found) == ["id integer", "day date", "amount decimal(18,2)"], "\(found.problems)")
    #expect(
      found.tables[0].preview == [
        ["1", "2026-01-01", "2.5"], ["2", "n/a", "-"], ["3", "2026-01-03", "4"],
      ])
    let told = found.problems.filter { $0.code == "contract.null_words" }
    #expect(told.map(\.column) == ["day", "amount"] && told[0].advice?.contains("under 'excel'") == true)
  }

  @Test func `A column of numbers with one text far below is a column of texts`() async throws {
    var rows = (1...5000).map { ["\($0)", "\($0 * 3)"] as [String?] }
    rows.append(["5001", "x5"])
    let found = try await inspect(Book(Book.rows([["id", "code"]] + rows)))
    #expect(try columns(found) == ["id integer", "code text"], "\(found.problems)")
    #expect(found.tables[0].rows == 5001)
  }

  @Test func `A stray number in a column of dates makes it one of texts, and fails where a date is wanted`()
    async throws
  {
    let workspace = try Workspace()
    try Book(
      Book.rows([["id", "day"], ["1", "1|46023"], ["2", "99"], ["3", "1|46025"]]), formats: ["yyyy-mm-dd"]
    ).write(in: workspace)
    let result = try await workspace.run(yaml().replacing("id: integer", with: "id: integer, day: date"))
      .first
    let problem = try #require(result.problems.first { $0.code == "contract.type" }, "\(result.problems)")
    #expect(result.failure == .contract && "\(problem)".contains("'99'") && problem.line == 3, "\(problem)")
  }

  @Test func `Pairs above the table are no headings`() async throws {
    let found = try await inspect(
      Book(
        Book.rows([
          ["Statement"], ["Owner", "Cat"], [], ["Day", "Amount", "Text", "Balance"],
          ["1|46023", "-2.5", "a", "10"],
          ["1|46024", "3", "b", "13"], ["1|46025", "4", "c", "17"],
        ]), formats: ["14"]))
    #expect(
      try columns(found) == ["Day date", "Amount decimal(18,2)", "Text text", "Balance integer"],
      "\(found.problems)")
    let title = try #require(found.problems.first { $0.code == "excel.title" })
    #expect(title.message.contains("row 4") && title.examples == ["Statement", "Owner | Cat"])
    #expect(title.file == "book.xlsx#Sheet")
  }

  @Test func `A row of totals and a footnote are set aside with their rows`() async throws {
    let workspace = try Workspace()
    try Book(
      Book.rows([
        ["id", "day", "amount", "note"], ["1", "1|46023", "2.5", "a"], ["2", "1|46024", "3", "b"],
        ["3", "1|46025", "3", nil], ["Summe", nil, "8.5"], [], ["All amounts in EUR"],
      ]), merged: ["A7:D7"], formats: ["14"]
    ).write(in: workspace)
    let result = try await workspace.run(yaml()).first
    #expect(result.status == .succeeded && result.counts.new == 3, "\(result.problems)")
    let total = try #require(result.problems.first { $0.code == "excel.total" }, "\(result.problems)")
    #expect(total.line == 5 && total.examples == ["row 5: Summe | 8.5"] && total.severity == .warning)
    let footer = try #require(result.problems.first { $0.code == "excel.footer" }, "\(result.problems)")
    #expect(footer.line == 7 && footer.examples == ["row 7: All amounts in EUR"])
    #expect(!result.problems.contains { $0.advice?.contains("'csv'") == true }, "\(result.problems)")
    // A range is taken as it is given.
    let given = try await workspace.run(yaml("{path: book.xlsx, range: A1:D5}"), force: true).first
    #expect(
      given.problems.contains { $0.code == "contract.type" && "\($0)".contains("'Summe'") },
      "\(given.problems)")
  }

  @Test func `Every kind of cell is the text that people see`() async throws {
    let formats = ["14", "dd.mm.yyyy hh:mm", "hh:mm", "[h]:mm:ss", "0%", "#,##0.00 [$€-407]"]
    let rows: [[String?]] = [
      ["id", "day", "at", "time", "length", "share", "price", "flag"],
      [
        "1", "1|46023", "2|46023.4173611111", "3|0.354166666666667", "4|1.04166666666667", "5|0.05", "6|12.5",
        "<c r=\"H2\" t=\"b\"><v>1</v></c>",
      ],
      [
        "2", "1|46024", "2|46024", "3|0.5", "4|0.5", "5|0.30000000000000004", "6|12",
        "<c r=\"H3\" t=\"b\"><v>0</v></c>",
      ],
    ]
    let found = try await inspect(Book(Book.rows(rows), formats: formats))
    #expect(
      try columns(found) == [
        "id integer", "day date", "at timestamp", "time time", "length text", "share decimal(18,2)",
        "price decimal(18,2)", "flag boolean",
      ], "\(found.problems)")
    #expect(
      found.tables[0].preview == [
        ["1", "2026-01-01", "2026-01-01 10:01:00", "08:30:00", "25:00:00", "0.05", "12.5", "true"],
        ["2", "2026-01-02", "2026-01-02 00:00:00", "12:00:00", "12:00:00", "0.3", "12", "false"],
      ])
  }

  @Test func `Dates with times and without are of one type, and numbers beyond digits are binary ones`()
    async throws
  {
    let found = try await inspect(
      Book(
        Book.rows([
          ["id", "at", "rest"], ["1", "1|46023", "12.5"], ["2", "2|46023.5", "1.4210854715202004E-14"],
        ]), formats: ["14", "22"]))
    #expect(try columns(found) == ["id integer", "at timestamp", "rest double"], "\(found.problems)")
    #expect(found.tables[0].preview.map { $0[1] } == ["2026-01-01 00:00:00", "2026-01-01 12:00:00"])
    #expect(found.tables[0].preview[1][2].flatMap { Double($0) } == 1.4210854715202e-14)
  }

  @Test func `Texts are those of their runs, with their spaces and line breaks`() async throws {
    let strings = [
      "<t>id</t>", "<t>note</t>",
      "<r><rPr><b/></rPr><t>bold</t></r><r><t xml:space=\"preserve\"> and plain</t></r>",
      "<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh>", "<t xml:space=\"preserve\"> spaced </t>",
      "<t>two_x000D_&#10;lines, \"quoted\"</t>", "<t># no comment</t>",
    ]
    func shared(_ place: String, _ number: Int) -> String { "<c r=\"\(place)\" t=\"s\"><v>\(number)</v></c>" }
    let rows =
      "<row>\(shared("A1", 1))\(shared("B1", 0))</row>"
      + (2...6).map { "<row>\(shared("A\($0)", $0))<c r=\"B\($0)\"><v>\($0)</v></c></row>" }.joined()
      + "<row><c r=\"A7\" t=\"str\"><f>B2&amp;\"7\"</f><v>27</v></c><c r=\"B7\"><f>1+6</f><v>7</v></c></row>"
    let workspace = try Workspace()
    try Book(rows, strings: strings).write(in: workspace)
    #expect(try await workspace.run(yaml()).first.status == .succeeded)
    #expect(
      try workspace.query("SELECT note FROM shop ORDER BY id").map { $0[0] } == [
        "bold and plain", "東京", " spaced ", "two\nlines, \"quoted\"", "# no comment", "27",
      ])
  }

  @Test func `Cells without places follow each other, and those in any order are put into theirs`()
    async throws
  {
    func cell(_ value: String) -> String { "<c><v>\(value)</v></c>" }
    let named = "<c t=\"inlineStr\"><is><t>id</t></is></c><c t=\"inlineStr\"><is><t>amount</t></is></c>"
    let plain =
      "<row>\(named)</row><row>\(cell("1"))\(cell("2.5"))</row><row>\(cell("2"))\(cell("3.5"))</row>"
    let mixed =
      Book.row(3, ["2", "3.5"]) + "<row r=\"1\"><c r=\"B1\" t=\"inlineStr\"><is><t>amount</t></is></c>"
      + "<c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c></row>" + Book.row(2, ["1", "2.5"])
    for rows in [plain, mixed] {
      let found = try await inspect(Book(rows))
      #expect(try columns(found) == ["id integer", "amount decimal(18,2)"], "\(found.problems)")
      #expect(found.tables[0].preview == [["1", "2.5"], ["2", "3.5"]])
    }
    let twice = try await inspect(
      Book(Book.row(1, ["id"]) + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row>"))
    #expect(
      twice.problems.contains { $0.code == "excel.unreadable" && $0.message.contains("A2 occurs twice") })
  }

  @Test func `What a sheet says of its size is not believed`() async throws {
    for told in ["A1", "A1:B2", "A1:XFD1048576", "C1:D9"] {
      var book = Book(Book.rows([["id", "amount", "note"], ["1", "2.5", "a"], ["2", "3", "b"]]))
      book.sheets[0].before = "<dimension ref=\"\(told)\"/>"
      let found = try await inspect(book)
      #expect(
        found.tables.first?.preview == [["1", "2.5", "a"], ["2", "3", "b"]], "\(told) \(found.problems)")
    }
  }

  @Test(.timeLimit(.minutes(5))) func `A cell in the last row of a sheet is found there`() async throws {
    let rows = Book.rows([["id", "amount", "note"], ["1", "2.5", "a"], ["2", "3", "b"]])
    let found = try await inspect(Book(rows + Book.row(1_048_576, ["3", "4.5", "c"])))
    #expect(found.tables.first?.preview.last == ["3", "4.5", "c"], "\(found.problems)")
    let beyond = try await inspect(Book(rows + Book.row(1_048_577, ["3", "4.5", "c"])))
    #expect(beyond.problems.contains { $0.code == "excel.unreadable" && $0.message.contains("1048577") })
    let wide = try await inspect(Book(rows + "<row r=\"9\"><c r=\"XFD9\"><v>1</v></c></row>"))
    #expect(
      wide.problems.contains { $0.code == "excel.columns" && $0.message.contains("A1:XFD9") },
      "\(wide.problems)")
  }

  @Test func `A damaged sheet and a workbook that was cut off fail, and nothing is written`() async throws {
    let workspace = try Workspace()
    try Book(Book.row(1, ["id"]) + Book.row(2, ["1"]) + "<row><c").write(in: workspace)
    let broken = try await workspace.run(yaml()).first
    #expect(broken.failure == .source && broken.problems.map(\.code) == ["excel.unreadable"], "\(broken)")
    try Book(Book.rows([["id"]] + (1...900).map { ["\($0)"] })).write(in: workspace)
    let whole = try Data(contentsOf: workspace.folder.appending(path: "book.xlsx"))
    for share in [3, 2] {
      try whole.prefix(whole.count * share / 4).write(to: workspace.folder.appending(path: "book.xlsx"))
      let cut = try await workspace.run(yaml()).first
      #expect(cut.failure == .source && cut.problems.map(\.code) == ["excel.unreadable"], "\(cut)")
    }
    #expect(
      try workspace.hasVault == false
        || workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
  }

  @Test func `Numbers above numbers are headings all the same, which is told; none are asked for`()
    async throws
  {
    let workspace = try Workspace()
    try Book(Book.rows([["1", "2"], ["10", "20"], ["30", "40"]])).write(in: workspace)
    let source = yaml().replacing("key: [id]", with: "columns: {id: \"1\"}, key: [id]")
    let headed = try await workspace.run(source).first
    #expect(headed.counts.new == 2, "\(headed.problems)")
    #expect(headed.problems.first { $0.code == "excel.header" }?.severity == .warning, "\(headed.problems)")
    let bare = source.replacing("book.xlsx", with: "{path: book.xlsx, header: false}").replacing(
      "\"1\"", with: "column_1")
    let other = try Workspace()
    try Book(Book.rows([["1", "2"], ["10", "20"], ["30", "40"]])).write(in: other)
    #expect(try await other.run(bare).first.counts.new == 3)
  }

  @Test func `Only the cells of a range count, whose first row names the columns`() async throws {
    let workspace = try Workspace()
    try Book(
      Book.rows([
        ["x", "Report", nil], [nil, "id", "amount"], ["<f>NA()</f>", "1", "2.5"], [nil, "2", "3.5"],
        [nil, nil, nil], [nil, "9", "9"],
      ])
    ).write(in: workspace)
    let result = try await workspace.run(yaml("{path: book.xlsx, range: B2:C4}")).first
    #expect(result.status == .succeeded && result.counts.new == 2, "\(result.problems)")
    #expect(!result.problems.contains { $0.code == "excel.formula" }, "\(result.problems)")
    #expect(
      try workspace.query("SELECT CAST(id AS VARCHAR), CAST(amount AS VARCHAR) FROM shop ORDER BY id") == [
        ["1", "2.50"], ["2", "3.50"],
      ])
    #expect(throws: IngestError.self) { try workspace.project(yaml("{path: book.xlsx, range: nonsense}")) }
    let empty = try await workspace.run(yaml("{path: book.xlsx, range: H8:J9}"), force: true).first
    #expect(empty.problems.map(\.code) == ["source.empty"], "\(empty.problems)")
  }

  @Test func `Workbooks of one layout are read together, and rows are told with their numbers`() async throws
  {
    let workspace = try Workspace()
    for (name, amount) in [("a", "2.5"), ("b", "wrong")] {
      try workspace.write("data/.keep", "")
      try Book([
        .init(name: "Orders", rows: Book.rows([["id", "amount"], [name == "a" ? "1" : "2", amount]]))
      ]).write("data/\(name).xlsx", in: workspace)
    }
    let settings = "{path: data, sheet: Orders}"
    let typed = yaml(settings).replacing("id: integer", with: "id: integer, amount: decimal")
    let failed = try await workspace.run(typed).first
    #expect("\(failed.problems)".contains("data/b.xlsx#Orders:2"), "\(failed.problems)")
    let result = try await workspace.run(typed.replacing("fail", with: "quarantine")).first
    #expect(result.counts.new == 1 && result.counts.rejected == 1, "\(result)")
    #expect(try workspace.query("SELECT record_source FROM shop") == [["data/a.xlsx#Orders"]])
  }

  @Test func `Sheets without a cell are named in an inspection and not read`() async throws {
    let found = try await inspect(
      Book([
        .init(name: "Data", rows: Book.rows([["id", "name"], ["1", "a"], ["2", "b"]])),
        .init(name: "Sheet2", rows: ""),
      ]))
    #expect(
      found.tables.map(\.rows) == [2] && !found.problems.contains { $0.severity == .error },
      "\(found.problems)")
    #expect(found.findings.contains { $0.what == "empty sheets" && $0.value == "Sheet2" })
  }

  @Test
  func
    `Headings over several rows are found below pairs, and columns beside the table that hold nothing are none`()
    async throws
  {
    let rows: [[String?]] =
      [
        ["Report", nil, nil, nil, nil, "printed"], ["Owner", "Cat"], [], ["id", "Sales", nil, "Note"],
        [nil, "net", "gross", nil],
      ] + (1...5).map { ["\($0)", "\($0 * 10)", "\($0 * 12)", "x\($0)"] }
    let found = try await inspect(Book(Book.rows(rows), merged: ["A4:A5", "B4:C4", "D4:D5"]))
    #expect(
      try columns(found) == ["id integer", "Sales net integer", "Sales gross integer", "Note text"],
      "\(found.problems)")
    let title = try #require(found.problems.first { $0.code == "excel.title" })
    #expect(title.examples == ["Report | printed", "Owner | Cat"], "\(title)")
  }

  @Test func `Another table below fails the source with its row, and a range chooses one of them`()
    async throws
  {
    let workspace = try Workspace()
    try Book(
      Book.rows(
        [["id", "amount", "memo"]] + (1...5).map { ["\($0)", "\($0).5", "m\($0)"] } + [
          [], ["code", "label", "since"], ["c1", "l1", "1|46023"], ["c2", "l2", "1|46024"],
        ]), formats: ["14"]
    ).write(in: workspace)
    let failed = try await workspace.run(yaml()).first
    let problem = try #require(failed.problems.first, "\(failed)")
    #expect(problem.code == "excel.second_table" && problem.line == 8, "\(failed.problems)")
    #expect(
      problem.examples == ["row 8: code | label | since"] && problem.advice?.contains("'range'") == true)
    let chosen = try await workspace.run(yaml("{path: book.xlsx, range: A1:C6}")).first
    #expect(chosen.counts.new == 5, "\(chosen.problems)")
  }

  @Test func `A formula whose value was left out is told; one that is an empty text is none`() async throws {
    let found = try await inspect(
      Book(
        Book.rows([
          ["id", "note"], ["1", "<f>A2</f><v></v>"], ["2", "<c r=\"B3\" t=\"str\"><f>\"\"</f><v></v></c>"],
          ["3", "x"],
        ])))
    #expect(found.tables[0].preview.map { $0[1] } == [nil, nil, "x"], "\(found.problems)")
    let told = found.problems.filter { $0.code == "excel.formula" }
    #expect(told.map(\.count) == [1], "\(found.problems)")
  }
}
