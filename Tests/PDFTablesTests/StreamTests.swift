import PDFTables
import TestDocuments
import Testing

@Suite struct StreamTests {
  /// A statement without rules; descriptions may take more lines.
  static func statement(
    _ pdf: inout SmallPDF, _ rows: [(String, [String], String, String)], header: Bool = true
  ) {
    var y = 100.0
    if header {
      for (text, x) in [("Date", 50.0), ("Description", 150)] { pdf.text(text, x: x, y: y, bold: true) }
      pdf.text("Amount", x: 430, y: y, right: true, bold: true)
      pdf.text("Balance", x: 530, y: y, right: true, bold: true)
      y += 18
    }
    for (date, description, amount, balance) in rows {
      pdf.text(date, x: 50, y: y)
      pdf.text(amount, x: 430, y: y, right: true)
      pdf.text(balance, x: 530, y: y, right: true)
      for line in description {
        pdf.text(line, x: 150, y: y)
        y += 12
      }
      y += 5
    }
  }

  private let rows: [(String, [String], String, String)] = [
    ("01 Mar 2024", ["CARD PURCHASE", "REF 1234"], "-12.50", "987.50"),
    ("02 Mar 2024", ["SALARY"], "2,000.00", "2,987.50"),
    ("05 Mar 2024", ["RENT", "FLAT 4", "MARCH"], "-900.00", "2,087.50"),
  ]

  @Test func `aligned text makes a table and further lines go on with their row`() async throws {
    var pdf = SmallPDF()
    Self.statement(&pdf, rows)
    let table = try #require(try await read(pdf).tables.first)
    #expect(table.method == .stream)
    #expect(
      table.rows == [
        ["Date", "Description", "Amount", "Balance"],
        ["01 Mar 2024", "CARD PURCHASE\nREF 1234", "-12.50", "987.50"],
        ["02 Mar 2024", "SALARY", "2,000.00", "2,987.50"],
        ["05 Mar 2024", "RENT\nFLAT 4\nMARCH", "-900.00", "2,087.50"],
      ])
    #expect(table.headerRows == 1)
  }

  @Test func `text struck twice for bold is read once`() async throws {
    var pdf = SmallPDF()
    Self.statement(&pdf, rows)
    var twice = pdf
    twice.text("REF 9", x: 300.25, y: 100)
    let single = try await read(pdf).tables.map(\.rows)
    var bold = SmallPDF()
    for shift in [0.0, 0.25] {
      for (index, cells) in [["Pen", "2", "1.10"], ["Ink", "1", "7.25"], ["Pad", "5", "3.00"]].enumerated() {
        for (column, cell) in cells.enumerated() {
          bold.text(cell, x: 50 + 120 * Double(column) + shift, y: 100 + 16 * Double(index))
        }
      }
    }
    #expect(
      try await read(bold).tables.map(\.rows) == [
        [["Pen", "2", "1.10"], ["Ink", "1", "7.25"], ["Pad", "5", "3.00"]]
      ])
    #expect(single.count == 1)
  }

  @Test func `running text is no table`() async throws {
    var pdf = SmallPDF()
    for row in 0..<12 {
      pdf.text("the left column of a page set in two columns", x: 40, y: 100 + 12 * Double(row), size: 9)
      pdf.text("the right column of a page set in two columns", x: 310, y: 100 + 12 * Double(row), size: 9)
    }
    #expect(try await read(pdf).tables.isEmpty)
  }

  @Test func `coloured rows are no drawn grid and keep all rows`() async throws {
    var pdf = SmallPDF()
    let cells = (0..<8).map { ["Item \($0)", "\($0 + 1)", "\($0).50"] }
    for (index, row) in cells.enumerated() {
      let y = 100 + 16 * Double(index)
      if index % 2 == 1 { pdf.fill(45, y - 12, 400, 16) }
      for (column, cell) in row.enumerated() { pdf.text(cell, x: 50 + 150 * Double(column), y: y) }
    }
    #expect(try await read(pdf).tables.map(\.rows) == [cells])
  }

  @Test func `two tables one below the other stay two`() async throws {
    var pdf = SmallPDF()
    let first = [["Town", "Area"], ["Aston", "12.5"], ["Bexley", "8.1"], ["Corby", "3.3"]]
    let second = [
      ["Month", "Rain", "Sun"], ["May", "40", "210"], ["June", "35", "240"], ["July", "20", "260"],
    ]
    for (index, row) in first.enumerated() {
      for (column, cell) in row.enumerated() {
        pdf.text(cell, x: 60 + 200 * Double(column), y: 100 + 14 * Double(index), bold: index == 0)
      }
    }
    pdf.text("Weather", x: 60, y: 175)
    for (index, row) in second.enumerated() {
      for (column, cell) in row.enumerated() {
        pdf.text(cell, x: 60 + 130 * Double(column), y: 200 + 14 * Double(index), bold: index == 0)
      }
    }
    #expect(try await read(pdf).tables.map(\.rows) == [first, second])
  }

  @Test func `the title of a section below the headings is a row of its own`() async throws {
    var pdf = SmallPDF()
    let rows = [
      ["Date", "Payee", "Amount"], ["GOLD CARD", "", ""], ["02/07", "Baker", "4.20"],
      ["03/07", "Grocer", "41.07"],
      ["05/07", "Cinema", "12.00"],
    ]
    for (index, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() where !cell.isEmpty {
        pdf.text(cell, x: 50 + 150 * Double(column), y: 100 + 15 * Double(index))
      }
    }
    let table = try #require(try await read(pdf).tables.first)
    #expect(table.rows == rows)
    #expect(table.headerRows == 1)
  }
}
