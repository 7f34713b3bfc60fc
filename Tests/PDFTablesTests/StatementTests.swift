import Foundation
import Testing

@testable import PDFTables

@Suite struct StatementTests {
  private func statement(
    _ columns: [String], _ rows: [[String]], lines: [String] = [], options: StatementOptions = .init()
  ) throws -> PDFStatement {
    var result = PDFResult()
    result.lines = lines
    let edges = (0...columns.count).map { Double($0) * 100 }
    result.tables = [
      PDFTable(
        page: 1, method: .stream, box: Box(left: 0, top: 0, right: 500, bottom: 500), rows: [columns] + rows,
        spans: [],
        headerRows: 1, columnEdges: edges, rowEdges: (0...(rows.count + 1)).map { Double($0) * 10 },
        isRecognised: false)
    ]
    return try #require(PDFStatement(result, options: options))
  }

  @Test func `debits and credits become one signed amount and the balance is checked`() throws {
    let statement = try statement(
      ["Date", "Description", "Paid out", "Paid in", "Balance"],
      [
        ["01 Mar 2024", "Rent", "900.00", "", "100.00"], ["02 Mar 2024", "Pay", "", "1,500.00", "1,600.00"],
        ["02 Mar 2024", "Tea", "2.50", "", "1,597.50"],
      ])
    #expect(statement.columns == ["Date", "Description", "amount", "Balance"])
    #expect(
      statement.rows == [
        ["2024-03-01", "Rent", "-900.00", "100.00"], ["2024-03-02", "Pay", "1500.00", "1600.00"],
        ["2024-03-02", "Tea", "-2.50", "1597.50"],
      ])
    #expect(statement.diagnostics.map(\.code) == ["pdf.statement.balance_checked"])
  }

  @Test func `a balance that does not follow is told with the row and what was expected`() throws {
    let rows = (1...6).map { ["0\($0).03.2024", "x", "-10,00", $0 == 4 ? "999,00" : "\(100 - $0 * 10),00"] }
    let statement = try statement(["Datum", "Text", "Betrag", "Saldo"], rows)
    let told = statement.diagnostics.filter { $0.code == "pdf.statement.balance_mismatch" }
    #expect(told.count == 2)
    #expect(told.first?.message.contains("60.00 was expected") == true)
  }

  @Test func `dates without a year take it from the period over the turn of the year`() throws {
    let statement = try statement(
      ["Date", "Details", "Amount"],
      [["28/12", "a", "1.00"], ["31/12", "b", "2.00"], ["04/01", "c", "3.00"]],
      lines: ["Statement period 15 Dec 2023 to 14 Jan 2024"])
    #expect(statement.rows.map { $0[0] } == ["2023-12-28", "2023-12-31", "2024-01-04"])
  }

  @Test func `dates without any year are told and left alone`() throws {
    let statement = try statement(
      ["Date", "Details", "Amount"], [["28/12", "a", "1.00"], ["31/12", "b", "2.00"]])
    #expect(statement.rows.map { $0[0] } == ["28/12", "31/12"])
    #expect(
      statement.diagnostics.contains { $0.code == "pdf.statement.unknown_year" && $0.severity == .error })
  }

  @Test func `where only credits are marked the rest are debits`() throws {
    let statement = try statement(
      ["Date", "Details", "Amount"], [["28 Jan 2024", "a", "10.00"], ["31 Jan 2024", "b", "25.00CR"]])
    #expect(statement.rows.map { $0[2] } == ["-10.00", "25.00"])
  }

  @Test func `a date that is left out is the one above`() throws {
    let statement = try statement(
      ["Date", "Details", "Amount"],
      [["28 Jan 2024", "a", "10.00"], ["", "b", "25.00"], ["30 Jan 2024", "c", "5.00"]])
    #expect(statement.rows.map { $0[0] } == ["2024-01-28", "2024-01-28", "2024-01-30"])
  }

  @Test func `totals and balances brought forward are set aside and told, not dated`() throws {
    let statement = try statement(
      ["Date", "Details", "Amount", "Balance"],
      [
        ["", "Balance brought forward", "", "100.00"], ["28 Jan 2024", "a", "10.00", "110.00"],
        ["29 Jan 2024", "b", "5.00", "115.00"], ["", "TOTAL", "15.00", ""],
      ])
    #expect(statement.rows.map { $0[1] } == ["a", "b"])
    #expect(statement.pages == [1, 1])
    #expect(statement.setAside.map { $0[1] } == ["Balance brought forward", "TOTAL"])
    #expect(statement.diagnostics.filter { $0.code == "pdf.statement.set_aside" }.count == 2)
  }

  @Test(arguments: [
    ("1,234.50", "1234.50"), ("(1,234.50)", "-1234.50"), ("1,234.50-", "-1234.50"), ("- $5.00", "-5.00"),
    ("€ 12.00", "12.00"), ("EUR 7.10", "7.10"), ("1'000.05", "1000.05"), ("+3.00", "3.00"),
  ])
  func `amounts are read as printed`(text: String, value: String) throws {
    let money = try #require(MoneyText(text, decimalMark: "."))
    #expect(MoneyText.text(money.value, scale: 2) == value)
  }

  @Test(arguments: ["", "abc", "12a", "--", "1.2.3x", "N/A"])
  func `what is no amount is not read as one`(text: String) {
    #expect(MoneyText(text, decimalMark: ".") == nil)
  }

  @Test func `the decimal mark is the column's`() {
    #expect(MoneyText.decimalMark(of: ["1.234,50", "7,00"]) == ",")
    #expect(MoneyText.decimalMark(of: ["1,234.50", "12"]) == ".")
    #expect(MoneyText.decimalMark(of: ["1.234", "5.678"]) == ",")
  }

  @Test(arguments: ["30/02/2024", "31.04.2023"])
  func `a day that does not exist is no date`(text: String) throws {
    let date = try #require(DateText(text))
    #expect(StatementDates(dates: [date], lines: [], dayFirst: true, period: nil).day(date) == nil)
  }

  @Test func `German marks for debits and credits become signs`() throws {
    let statement = try statement(
      ["Datum", "Text", "Betrag", "Saldo"],
      [
        ["28.12.2023", "Miete", "800,00 S", "200,00 H"],
        ["31.12.2023", "Gehalt", "2.500,00 H", "2.700,00 H"],
        ["02.01.2024", "Reise", "3.000,00 S", "300,00 S"],
      ])
    #expect(statement.rows.map { $0[2] } == ["-800.00", "2500.00", "-3000.00"])
    #expect(statement.rows.map { $0[3] } == ["200.00", "2700.00", "-300.00"])
    #expect(statement.diagnostics.map(\.code) == ["pdf.statement.balance_checked"])
  }

  @Test func `two days beside each other are no date with a year`() throws {
    let statement = try statement(
      ["Post date", "Trans date", "Text", "Amount"],
      [["01 APR", "30 MAR", "a", "1.00"], ["02 APR", "31 MAR", "b", "2.00"]],
      lines: ["Statement date 5 April 2024", "01 APR  30 MAR  a  1.00", "02 APR 31 MAR b 2.00"])
    #expect(statement.rows.map { $0[0] } == ["2024-04-01", "2024-04-02"])
    #expect(statement.rows.map { $0[1] } == ["2024-03-30", "2024-03-31"])
    #expect(statement.diagnostics.map(\.code) == ["pdf.statement.year_inferred"])
  }

  @Test func `the period tells whether the day comes first where the transactions do not`() throws {
    let statement = try statement(
      ["Date", "Libelle", "Montant"], [["03/02", "a", "1,00"], ["04/02", "b", "2,00"]],
      lines: ["Relevé du 01/02/2024 au 29/02/2024"])
    #expect(statement.rows.map { $0[0] } == ["2024-02-03", "2024-02-04"])
    #expect(statement.diagnostics.isEmpty)
  }
}
