import Testing

@testable import PDFTables

/// Marks of debit and credit that stand in a column of their own.
@Suite struct StatementMarkTests {
  private func statement(_ columns: [String], _ rows: [[String]]) throws -> PDFStatement {
    var result = PDFResult()
    result.tables = [
      PDFTable(
        page: 1, method: .stream, box: Box(left: 0, top: 0, right: 500, bottom: 500), rows: [columns] + rows,
        spans: [], headerRows: 1, columnEdges: (0...columns.count).map { Double($0) * 100 },
        rowEdges: (0...(rows.count + 1)).map { Double($0) * 10 }, isRecognised: false)
    ]
    return try #require(PDFStatement(result, options: StatementOptions()))
  }

  /// Three amounts of which the second is a credit, their marks in a column of that heading.
  private func amounts(_ heading: String, _ marks: [String]) throws -> (amounts: [String], codes: [String]) {
    let rows = marks.enumerated().map { ["2\($0 + 1).03.2024", "x", "\($0 + 1)0,50", $1] }
    let statement = try statement(["Datum", "Text", "Betrag", heading], rows)
    let isLeftOut = statement.columns == ["Datum", "Text", "Betrag"]
    #expect(isLeftOut || statement.rows.map { $0[3] } == marks)
    return (statement.rows.map { $0[2] }, statement.diagnostics.map(\.code))
  }

  @Test(arguments: [
    ("S/H", ["S", "H", "S"]), ("", ["S", "H", "S"]), ("D/C", ["D", "C", "D"]),
    ("Dr/Cr", ["Dr.", "Cr.", "Dr."]),
    ("Art", ["Soll", "Haben", "Soll"]), ("D/H", ["D", "H", "D"]), ("+/-", ["-", "+", "−"]),
    ("", ["-", "", "-"]),
    ("", ["", "CR", ""]), ("", ["DR", "", "DR"]), ("Soll/Haben", ["S", "H", "S"]),
    ("Af Bij", ["Af", "Bij", "Af"]),
  ])
  func `marks of a pair are signs and their column is left out`(heading: String, marks: [String]) throws {
    let read = try amounts(heading, marks)
    #expect(read.amounts == ["-10.50", "20.50", "-30.50"])
    #expect(read.codes == ["pdf.statement.marks_read"])
  }

  @Test func `one mark of a pair is a sign where the heading names both`() throws {
    #expect(try amounts("S/H", ["S", "S", "S"]).amounts == ["-10.50", "-20.50", "-30.50"])
    #expect(try amounts("DC", ["C", "C", "C"]).amounts == ["10.50", "20.50", "30.50"])
  }

  @Test(arguments: [
    ("Art", ["S", "S", "S"]), ("", ["H", "", "H"]), ("", ["X", "", "X"]), ("Kz", ["A", "B", "A"]),
    ("", ["S", "C", "S"]), ("", ["S", "H", "DR"]), ("", ["-", "-", "-"]),
  ])
  func `marks that may mean something else are told and left alone`(heading: String, marks: [String]) throws {
    let read = try amounts(heading, marks)
    #expect(read.amounts == ["10.50", "20.50", "30.50"])
    #expect(read.codes == ["pdf.statement.unclear_marks"])
  }

  @Test func `a column of dashes under a heading of its own says that there is nothing`() throws {
    let read = try amounts("Gebühr", ["-", "", "-"])
    #expect(read.amounts == ["10.50", "20.50", "30.50"])
    #expect(read.codes == [])
  }

  @Test func `an amount without a mark among marked ones is told`() throws {
    let read = try amounts("S/H", ["S", "", "H"])
    #expect(read.amounts == ["-10.50", "20.50", "30.50"])
    #expect(read.codes == ["pdf.statement.marks_read", "pdf.statement.unclear_marks"])
  }

  @Test func `amounts and balances have marks of their own`() throws {
    let statement = try statement(
      ["Datum", "Text", "Betrag", "S/H", "Saldo", "S/H"],
      [
        ["", "Alter Saldo", "", "", "1.000,00", "H"], ["28.12.2023", "Miete", "800,00", "S", "200,00", "H"],
        ["31.12.2023", "Gehalt", "2.500,00", "H", "2.700,00", "H"],
        ["02.01.2024", "Reise", "3.000,00", "S", "300,00", "S"],
      ])
    #expect(statement.columns == ["Datum", "Text", "Betrag", "Saldo"])
    #expect(statement.rows.map { $0[2] } == ["-800.00", "2500.00", "-3000.00"])
    #expect(statement.rows.map { $0[3] } == ["200.00", "2700.00", "-300.00"])
    #expect(statement.diagnostics.contains { $0.code == "pdf.statement.balance_checked" })
  }

  @Test(arguments: [
    ["Amount", "Balance", "D/C"], ["Amount", "D/C", "Balance"], ["D/C", "Amount", "Balance"],
  ])
  func `the running balance tells which amounts are marked`(_ order: [String]) throws {
    let values = [["30.00", "70.00", "D"], ["80.00", "150.00", "C"], ["20.00", "130.00", "D"]]
    let rows = values.enumerated().map { number, values in
      let fields = Dictionary(uniqueKeysWithValues: zip(["Amount", "Balance", "D/C"], values))
      return ["0\(number + 1) Mar 2024", "x"] + order.compactMap { fields[$0] }
    }
    let statement = try statement(["Date", "Details"] + order, rows)
    #expect(statement.columns == ["Date", "Details", "Amount", "Balance"])
    #expect(statement.rows.map { $0[2] } == ["-30.00", "80.00", "-20.00"])
    #expect(statement.rows.map { $0[3] } == ["70.00", "150.00", "130.00"])
  }

  @Test func `marks beside amounts with signs change nothing where both say the same`() throws {
    let same = try statement(
      ["Date", "Details", "Amount", "D/C"],
      [["01 Mar 2024", "a", "-3.00", "D"], ["02 Mar 2024", "b", "4.00", "C"]])
    #expect(same.rows.map { $0[2] } == ["-3.00", "4.00"])
    #expect(same.diagnostics == [])
    let other = try statement(
      ["Date", "Details", "Amount", "D/C"],
      [["01 Mar 2024", "a", "3.00", "D"], ["02 Mar 2024", "b", "-4.00", "D"]])
    #expect(other.rows.map { $0[2] } == ["3.00", "-4.00"])
    #expect(other.diagnostics.map(\.code) == ["pdf.statement.unclear_marks"])
  }

  @Test func `marks make whole numbers amounts`() throws {
    let statement = try statement(
      ["Date", "Details", "Amount", "Dr/Cr"],
      [["01 Mar 2024", "a", "300", "Dr"], ["02 Mar 2024", "b", "4000", "Cr"]])
    #expect(statement.rows.map { $0[2] } == ["-300", "4000"])
  }

  @Test func `a balance brought forward among the amounts keeps its mark`() throws {
    let statement = try statement(
      ["Datum", "Text", "Betrag", "S/H", "Saldo"],
      [
        ["01.12.2023", "Saldovortrag", "", "S", "100,00"], ["28.12.2023", "Miete", "800,00", "S", ""],
        ["31.12.2023", "Gehalt", "950,00", "H", ""],
      ])
    #expect(statement.rows.map { $0[2] } == ["", "-800.00", "950.00"])
    #expect(statement.rows[0][3] == "-100.00")
  }
}
