import PDFTables
import TestDocuments
import Testing

/// Where tables end and which lines make a row, without rules to tell.
@Suite struct LayoutTests {
  private let sales = [
    ["Product", "Units", "Value"], ["Pen", "56", "817.77"], ["Ink", "93", "813.15"], ["Pad", "61", "497.59"],
    ["Clip", "82", "700.02"],
  ]
  private let staff = [
    ["Branch", "Staff"], ["Aston", "64"], ["Bexley", "23"], ["Corby", "49"], ["Dover", "88"],
  ]

  private func write(
    _ rows: [[String]], to pdf: inout SmallPDF, xs: [Double], y: Double, pitch: Double
  ) {
    for (index, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() where !cell.isEmpty {
        pdf.text(cell, x: xs[column], y: y + pitch * Double(index))
      }
    }
  }

  @Test func `two tables beside each other with rows of their own stay two`() async throws {
    var pdf = SmallPDF()
    write(sales, to: &pdf, xs: [40, 120, 180], y: 100, pitch: 17)
    write(staff, to: &pdf, xs: [330, 430], y: 100, pitch: 14)
    #expect(try await read(pdf).tables.map(\.rows) == [sales, staff])
  }

  private let assets = [
    ["Item", "Value"], ["Cash", "1000.00"], ["Stock", "1037.50"], ["Land", "1074.00"], ["Total", "3111.50"],
  ]
  private let debts = [
    ["Source", "Amount"], ["Loans", "900.25"], ["Taxes", "971.50"], ["Equity", "1239.75"],
    ["Total", "3111.50"],
  ]

  @Test func `two tables in step stay two where each has a total, or a caption over amounts`() async throws {
    for (rows, isCaptioned) in [(5, false), (4, true)] {
      var pdf = SmallPDF()
      if isCaptioned {
        pdf.text("Assets", x: 50, y: 84, bold: true)
        pdf.text("Liabilities", x: 330, y: 84, bold: true)
      }
      write(Array(assets.prefix(rows)), to: &pdf, xs: [50, 150], y: 102, pitch: 15)
      write(Array(debts.prefix(rows)), to: &pdf, xs: [330, 430], y: 102, pitch: 15)
      let found = try await read(pdf).tables.map(\.rows)
      #expect(found == [Array(assets.prefix(rows)), Array(debts.prefix(rows))])
    }
  }

  @Test func `earnings and deductions beside each other are two tables where one is longer`() async throws {
    let earnings = [
      ["Earnings", "Amount"], ["Basic pay", "2,400.00"], ["Overtime", "180.50"], ["Bonus", "300.00"],
    ]
    let deductions = [["Deductions", "Amount"], ["Income tax", "412.30"], ["Pension", "120.00"]]
    var pdf = SmallPDF()
    for (rows, x, end) in [(earnings, 50.0, 220.0), (deductions, 245.0, 400.0)] {
      for (index, row) in rows.enumerated() {
        pdf.text(row[0], x: x, y: 102 + 15 * Double(index))
        pdf.text(row[1], x: end, y: 102 + 15 * Double(index), right: true)
      }
    }
    #expect(try await read(pdf).tables.map(\.rows) == [earnings, deductions])
  }

  @Test func `tables of three columns with labels of their own are parted by a wide gutter`() async throws {
    let assets = [
      ["Assets", "2023", "2022"], ["Cash", "812.10", "790.00"], ["Stock", "455.25", "431.90"],
      ["Land", "990.00", "990.00"],
    ]
    let debts = [
      ["Liabilities", "2023", "2022"], ["Loans", "700.00", "650.00"], ["Taxes", "57.35", "61.90"],
      ["Equity", "1,500.00", "1,500.00"],
    ]
    var pdf = SmallPDF()
    write(assets, to: &pdf, xs: [40, 110, 170], y: 102, pitch: 15)
    write(debts, to: &pdf, xs: [320, 400, 470], y: 102, pitch: 15)
    #expect(try await read(pdf).tables.map(\.rows) == [assets, debts])
  }

  @Test func `amounts before and behind an exchange are one table`() async throws {
    let rows = [
      ["Sold", "Amount", "Bought", "Amount"], ["EUR", "100.00", "USD", "108.20"],
      ["GBP", "250.00", "CHF", "281.75"], ["SEK", "900.00", "NOK", "904.10"],
    ]
    var pdf = SmallPDF()
    write(rows, to: &pdf, xs: [50, 150, 230, 330], y: 102, pitch: 15)
    #expect(try await read(pdf).tables.map(\.rows) == [rows])
  }

  @Test func `a table with a wide gap stays one`() async throws {
    let order = [
      ["Item", "Quantity", "Remark", "Amount"], ["Cash box", "3", "grey", "900.50"],
      ["Lock", "4", "two keys", "971.50"], ["Shelf", "5", "oak", "1239.75"],
    ]
    // Neither a sum on one side nor captions over quantities make two of it.
    for (rows, isCaptioned) in [
      (order, false), (order, true), (order + [["Total", "12", "", "3111.75"]], false),
    ] {
      var pdf = SmallPDF()
      if isCaptioned {
        pdf.text("Order", x: 50, y: 84)
        pdf.text("Billing", x: 330, y: 84)
      }
      write(rows, to: &pdf, xs: [50, 150, 330, 430], y: 102, pitch: 15)
      let found = try await read(pdf).tables.map(\.rows)
      #expect(found.count == 1 && found.first?.suffix(rows.count - 1) == rows.suffix(rows.count - 1))
    }
  }

  @Test func `a hyphen at the end of a line in a cell is kept`() async throws {
    var pdf = SmallPDF()
    pdf.grid([["Shop", "1.00"], ["NETTO MARKEN-", "2.00"]], xs: [50, 200, 300], top: 100, rowHeight: 30)
    pdf.text("DISCOUNT", x: 55, y: 155)
    #expect(
      try await read(pdf).tables.map(\.rows) == [[["Shop", "1.00"], ["NETTO MARKEN-\nDISCOUNT", "2.00"]]])
  }

  @Test func `a sign alone on the second line of the headings is no figure`() async throws {
    var pdf = SmallPDF()
    pdf.text("Unit", x: 180, y: 89)
    pdf.text("VAT", x: 260, y: 89)
    let rows = [
      ["Article", "price", "%"], ["Pen", "1.50", "19"], ["Ink", "2.50", "7"], ["Pad", "0.75", "19"],
    ]
    write(rows, to: &pdf, xs: [40, 180, 260], y: 100, pitch: 15)
    let table = try #require(try await read(pdf).tables.first)
    #expect(table.rows == [["Article", "Unit\nprice", "VAT\n%"]] + rows.dropFirst())
    #expect(table.headerRows == 1)
  }

  @Test func `years that stand clear of the amounts below them make no columns`() async throws {
    var pdf = SmallPDF()
    for (index, name) in ["Region", "Revenue", "Cost"].enumerated() {
      pdf.text(name, x: [40, 170, 370][index], y: 86)
    }
    for (index, x) in [135.0, 235, 335, 435].enumerated() {
      pdf.text(index % 2 == 0 ? "2022" : "2023", x: x, y: 100)
    }
    let rows = [
      ["North", "1.5", "2.5", "3.5", "4.5"], ["South", "6.5", "7.5", "8.5", "9.5"],
      ["West", "5.1", "5.2", "5.3", "5.4"],
    ]
    for (index, row) in rows.enumerated() {
      pdf.text(row[0], x: 40, y: 114 + 14 * Double(index))
      for column in 1...4 {
        pdf.text(row[column], x: 90 + 100 * Double(column), y: 114 + 14 * Double(index), right: true)
      }
    }
    let table = try #require(try await read(pdf).tables.first)
    #expect(table.rows.suffix(4) == [["", "2022", "2023", "2022", "2023"]] + rows)
  }

  @Test func `a few records below the head of a letter are found`() async throws {
    var pdf = SmallPDF()
    let head = [
      ["Seller Ltd", "Invoice no. 4711"], ["1 Road", "Date 2024-05-03"], ["Town", "Customer 88"],
    ]
    write(head, to: &pdf, xs: [40, 275], y: 60, pitch: 12)
    pdf.text("Invoice", x: 40, y: 112, size: 14, bold: true)
    let rows = [
      ["Pos.", "Article", "Qty", "Unit", "Price", "VAT", "Total"],
      ["1", "Web hosting", "8", "pcs", "467.31", "20 %", "3,738.48"],
      ["2", "Paper white", "3", "h", "474.22", "20 %", "1,422.66"],
      ["3", "Web hosting", "9", "pcs", "601.61", "20 %", "5,414.49"],
    ]
    write(rows, to: &pdf, xs: [40, 80, 275, 315, 365, 425, 475], y: 134, pitch: 14)
    #expect(try await read(pdf).tables.map(\.rows) == [rows])
  }

  @Test func `a table below one of a single record and a caption is found`() async throws {
    var pdf = SmallPDF()
    write(
      [["Meter", "From", "To", "Usage"], ["W9171", "01.01.2024", "31.03.2024", "70"]], to: &pdf,
      xs: [40, 120, 220, 330], y: 100, pitch: 14)
    pdf.text("Charges", x: 40, y: 152, bold: true)
    let charges = [
      ["Description", "Net", "VAT", "Gross"], ["Base fee", "180.23", "34.24", "214.47"],
      ["Waste water", "111.82", "21.25", "133.07"], ["Rain water", "108.33", "20.58", "128.91"],
    ]
    write(charges, to: &pdf, xs: [40, 150, 240, 300], y: 172, pitch: 14)
    #expect(try await read(pdf).tables.map(\.rows).contains(charges))
  }

  @Test func `a table between two columns of running text is found`() async throws {
    var pdf = SmallPDF()
    for index in 0..<30 {
      let y = 80 + 12 * Double(index)
      pdf.text("and the text goes on and on in the second column", x: 310, y: y, size: 8)
      if index < 8 || index > 15 {
        pdf.text("running text fills the first column to its end", x: 40, y: y, size: 8)
      }
    }
    write(sales, to: &pdf, xs: [40, 120, 180], y: 190, pitch: 14)
    #expect(try await read(pdf).tables.map(\.rows) == [sales])
  }

  @Test func `entries centred in their rows are put together by the space between rows`() async throws {
    var pdf = SmallPDF()
    let headings = ["Item", "Details", "Price"]
    write([headings], to: &pdf, xs: [50, 150, 400], y: 98, pitch: 0)
    for (index, text) in ["Rent", "Tea", "Ink"].enumerated() {
      let y = 120 + 46 * Double(index)
      for (line, part) in ["first words of", "the second line", "and a third"].enumerated() {
        pdf.text(part, x: 150, y: y + 12 * Double(line))
      }
      pdf.text(text, x: 50, y: y + 12)
      pdf.text("\(index + 1).50", x: 400, y: y + 12)
    }
    let description = "first words of\nthe second line\nand a third"
    #expect(
      try await read(pdf).tables.map(\.rows) == [
        [
          headings, ["Rent", description, "1.50"], ["Tea", description, "2.50"],
          ["Ink", description, "3.50"],
        ]
      ])
  }

  @Test func `headings over groups of columns span them`() async throws {
    var pdf = SmallPDF()
    pdf.text("Sales", x: 155, y: 100)
    pdf.text("Costs", x: 355, y: 100)
    let rows = [
      ["Town", "2022", "2023", "2022", "2023"], ["Aston", "1.0", "2.0", "3.0", "4.0"],
      ["Bexley", "1.5", "2.5", "3.5", "4.5"], ["Corby", "1.7", "2.7", "3.7", "4.7"],
    ]
    write(rows, to: &pdf, xs: [40, 120, 210, 320, 410], y: 113, pitch: 13)
    let table = try #require(try await read(pdf).tables.first)
    #expect(table.rows == [["", "Sales", "", "Costs", ""]] + rows)
    #expect(table.spans.map(\.firstColumn) == [1, 3])
    #expect(table.spans.map(\.lastColumn) == [2, 4])
    #expect(table.headerRows == 2)
  }

  @Test func `a heading whose first word stands on a line of its own is whole`() async throws {
    var pdf = SmallPDF()
    pdf.text("Unit", x: 180, y: 89)
    var rows = sales
    rows[0][2] = "price"
    write(rows, to: &pdf, xs: [40, 120, 180], y: 100, pitch: 13)
    rows[0][2] = "Unit\nprice"
    #expect(try await read(pdf).tables.map(\.rows) == [rows])
  }

  @Test func `the foot of a receipt is not part of its items`() async throws {
    var pdf = SmallPDF(width: 230, height: 400)
    let items = [["Milk", "1.20"], ["Bread", "2.40"], ["Eggs", "3.10"], ["TOTAL", "6.70"]]
    for (index, item) in items.enumerated() {
      pdf.text(item[0], x: 12, y: 100 + 12 * Double(index), size: 8)
      pdf.text(item[1], x: 214, y: 100 + 12 * Double(index), size: 8, right: true)
    }
    pdf.text("Thank you", x: 90, y: 162, size: 8)
    pdf.text("21.03.2024 17:42", x: 20, y: 174, size: 8)
    pdf.text("Till 3", x: 120, y: 174, size: 8)
    pdf.text("No 12", x: 170, y: 174, size: 8)
    #expect(try await read(pdf).tables.map(\.rows) == [items])
  }

  @Test func `labels with what is filled in behind them are no table`() async throws {
    var pdf = SmallPDF()
    let head = [
      ["Bill to:", "Invoice number:", "INV-42"], ["M. Lopez", "Invoice date:", "03/03/2024"],
      ["4 Low Road", "Due date:", "02/04/2024"],
    ]
    write(head, to: &pdf, xs: [40, 250, 400], y: 100, pitch: 13)
    #expect(try await read(pdf).tables.isEmpty)
  }

  @Test func `the corners of a grid drawn only between its cells are closed`() async throws {
    var pdf = SmallPDF()
    for y in [120.0, 140] { pdf.line(40, y, 400, y) }
    for x in [160.0, 280] { pdf.line(x, 100, x, 160) }
    let rows = [
      ["Account", "In", "Out"], ["Current", "1,200.50", "300.00"], ["Savings", "80.00", "(12.00)"],
    ]
    write(rows, to: &pdf, xs: [45, 165, 285], y: 114, pitch: 20)
    let table = try #require(try await read(pdf).tables.first)
    #expect(table.rows == rows)
    #expect(table.method == .lattice)
  }
}
