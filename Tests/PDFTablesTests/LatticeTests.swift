import PDFTables
import TestDocuments
import Testing

@Suite struct LatticeTests {
  private let rows = [
    ["Account", "In", "Out"], ["Current", "1,200.50", "300.00"], ["Savings", "80.00", "(12.00)"],
  ]

  @Test func `a drawn grid gives its cells`() async throws {
    var pdf = SmallPDF()
    pdf.grid(rows, xs: [50, 200, 300, 400], top: 100)
    let result = try await read(pdf)
    #expect(result.tables.map(\.rows) == [rows])
    #expect(result.tables.first?.method == .lattice)
    #expect(result.tables.first?.headerRows == 1)
  }

  @Test func `a page shown upside down reads upright`() async throws {
    var pdf = SmallPDF(rotation: 180)
    pdf.grid(rows, xs: [50, 200, 300, 400], top: 100)
    let result = try await read(pdf)
    #expect(result.tables.map(\.rows) == [rows])
  }

  @Test func `a heading over two columns is one cell with a span`() async throws {
    var pdf = SmallPDF()
    for y in [100.0, 120, 140, 160, 180] { pdf.line(50, y, 350, y) }
    for x in [50.0, 150, 350] { pdf.line(x, 100, x, 180) }
    pdf.line(250, 120, 250, 180)
    pdf.text("Item", x: 55, y: 114)
    pdf.text("Amount", x: 230, y: 114)
    for (row, cells) in [["", "Debit", "Credit"], ["Fee", "1.00", ""], ["Gift", "", "9.00"]].enumerated() {
      for (column, cell) in cells.enumerated() where !cell.isEmpty {
        pdf.text(cell, x: [55, 155, 255][column], y: 134 + Double(row) * 20)
      }
    }
    let table = try #require(try await read(pdf).tables.first)
    #expect(
      table.rows == [
        ["Item", "Amount", ""], ["", "Debit", "Credit"], ["Fee", "1.00", ""], ["Gift", "", "9.00"],
      ])
    #expect(table.spans.contains { $0.firstRow == 0 && $0.firstColumn == 1 && $0.lastColumn == 2 })
  }

  @Test func `a frame around the page is no table`() async throws {
    var pdf = SmallPDF()
    for y in [20.0, 820] { pdf.line(20, y, 575, y) }
    for x in [20.0, 575] { pdf.line(x, 20, x, 820) }
    for row in 0..<10 {
      pdf.text(
        "A line of running text that fills the page from side to side.", x: 40, y: 60 + Double(row) * 14)
    }
    #expect(try await read(pdf).tables.isEmpty)
  }

  @Test func `an open side of a grid is closed`() async throws {
    var pdf = SmallPDF()
    for index in 0...3 { pdf.line(50, 100 + Double(index) * 20, 400, 100 + Double(index) * 20) }
    for x in [200.0, 300] { pdf.line(x, 100, x, 160) }
    for (index, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() {
        pdf.text(cell, x: [55, 205, 305][column], y: 114 + Double(index) * 20)
      }
    }
    #expect(try await read(pdf).tables.map(\.rows) == [rows])
  }

  @Test func `records stacked in one drawn row are parted`() async throws {
    var pdf = SmallPDF()
    for y in [100.0, 120, 190] { pdf.line(50, y, 400, y) }
    for x in [50.0, 200, 300, 400] { pdf.line(x, 100, x, 190) }
    let stacked = [
      ["Item", "Count", "Price"], ["Pen", "2", "1.10"], ["Ink", "1", "7.25"], ["Pad", "5", "3.00"],
    ]
    for (index, row) in stacked.enumerated() {
      for (column, cell) in row.enumerated() {
        pdf.text(cell, x: [55, 205, 305][column], y: 114 + Double(index) * 22)
      }
    }
    #expect(try await read(pdf).tables.map(\.rows) == [stacked])
  }

  @Test func `a grid drawn by its columns alone has the rows of its text`() async throws {
    var pdf = SmallPDF()
    let rows =
      [["Date", "Text", "Amount"]]
      + (1...6).map { ["0\($0).03.24", $0 % 2 == 0 ? "Rent\nReference 7" : "Tea", "\($0).50"] }
    var y = 114.0
    for row in rows {
      for (column, cell) in row.enumerated() {
        for (line, part) in cell.split(separator: "\n").enumerated() {
          pdf.text(String(part), x: [55, 135, 305][column], y: y + 12 * Double(line))
        }
      }
      y += row[1].contains("\n") ? 32 : 20
    }
    for x in [50.0, 130, 300, 380] { pdf.line(x, 100, x, y) }
    for line in [100, y] { pdf.line(50, line, 380, line) }
    let table = try #require(try await read(pdf).tables.first)
    #expect(table.rows == rows)
    #expect(table.method == .lattice)
  }
}
