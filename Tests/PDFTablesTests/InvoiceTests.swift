import PDFTables
import TestDocuments
import Testing

/// Invoices and receipts without rules: items of several lines, sums under the items, a letterhead above them.
@Suite struct InvoiceTests {
  private let xs = [40.0, 80, 330, 400, 490]
  private let rights: Set<Int> = [2, 3, 4]

  /// Writes a row with figures at the right of their columns; lines of an entry are separated by a line feed.
  private func write(_ row: [String], to pdf: inout SmallPDF, y: Double, lead: Double = 12) {
    for (column, cell) in row.enumerated() {
      for (line, text) in cell.split(separator: "\n").enumerated() {
        let isRight = rights.contains(column)
        pdf.text(
          String(text), x: xs[column] + (isRight ? 50 : 0), y: y + lead * Double(line), size: 9,
          right: isRight)
      }
    }
  }

  private let headings = ["Pos", "Description", "Qty", "Price", "Amount"]
  private let items = [
    ["1", "Office chair in the colour\nof your choice", "6", "354.93", "2,129.58"],
    ["2", "Printer paper", "9", "617.62", "5,558.58"], ["3", "Hosting", "1", "889.70", "889.70"],
    ["4", "Support plan with\nextended warranty", "2", "10.00", "20.00"],
  ]

  /// The headings and items from y = 200 on, `gap` between them; gives the height below the last.
  private func writeItems(to pdf: inout SmallPDF, gap: Double) -> Double {
    var y = 200.0
    for row in [headings] + items {
      write(row, to: &pdf, y: y)
      y += 12 * Double(row.map { $0.split(separator: "\n").count }.max() ?? 1) + gap
    }
    return y
  }

  @Test(arguments: [0.0, 4, 11]) func `sums below items of several lines belong to their table`(
    gap: Double
  ) async throws {
    var pdf = SmallPDF()
    var y = writeItems(to: &pdf, gap: gap)
    let sums = [
      ["Subtotal", "8,597.86"], ["VAT 20% on goods and services", "1,719.57"], ["Total", "10,317.43"],
    ]
    for sum in sums {
      pdf.text(sum[0], x: xs[3] + 50, y: y, size: 9, right: true)
      pdf.text(sum[1], x: xs[4] + 50, y: y, size: 9, right: true)
      y += 12 + gap
    }
    let tables = try await read(pdf).tables
    #expect(tables.count == 1)
    let rows = try #require(tables.first).rows
    #expect(Array(rows.prefix(5)) == [headings] + items)
    let printed = rows.dropFirst(5).map { $0.filter { !$0.isEmpty }.joined(separator: " ") }
    #expect(printed == sums.map { $0.joined(separator: " ") })
  }

  @Test func `a total whose label stands close to its amount is kept below a label of two lines`()
    async throws
  {
    var pdf = SmallPDF()
    var y = writeItems(to: &pdf, gap: 4)
    for (label, more, amount) in [
      ("Subtotal", "", "8,597.86"), ("VAT", "20%", "719.57"), ("Total", "", "9,317.43"),
    ] {
      pdf.text(label, x: 486 - SmallPDF.width(label, 9), y: y, size: 9)
      pdf.text(more, x: 460, y: y + 12, size: 9)
      pdf.text(amount, x: xs[4] + 50, y: y, size: 9, right: true)
      y += more.isEmpty ? 20 : 32
    }
    let words = try await read(pdf).tables.flatMap(\.rows).joined().flatMap {
      $0.split(whereSeparator: \.isWhitespace)
    }
    for word in ["Subtotal", "VAT", "20%", "719.57", "Total", "9,317.43"] {
      #expect(words.contains(Substring(word)))
    }
  }

  @Test func `headings too close to be parted part their columns`() async throws {
    var pdf = SmallPDF()
    for (index, row) in [["Qty", "Unit"], ["8", "kg"], ["12", "pcs"]].enumerated() {
      let y = 100 + 14 * Double(index)
      pdf.text(index == 0 ? "Item" : "Paper", x: 40, y: y)
      pdf.text(row[0], x: 200, y: y, right: true)
      pdf.text(row[1], x: 206, y: y)
      pdf.text(index == 0 ? "Amount" : "12.50", x: 400, y: y, right: true)
    }
    #expect(
      try await read(pdf).tables.map(\.rows) == [
        [
          ["Item", "Qty", "Unit", "Amount"], ["Paper", "8", "kg", "12.50"], ["Paper", "12", "pcs", "12.50"],
        ]
      ])
  }

  @Test(arguments: [0.0, 14]) func `how many at what price goes on with the item above`(indent: Double)
    async throws
  {
    var pdf = SmallPDF(width: 230, height: 400)
    let lines = [
      ("Milk", "2.40"), ("2 x 1.20", ""), ("Bread", "2.40"), ("Eggs", "9.30"), ("3 x 3.10", ""),
      ("VAT", "1.00"),
      ("TOTAL", "14.10"),
    ]
    for (index, line) in lines.enumerated() {
      let y = 100 + 11 * Double(index)
      pdf.text(line.0, x: line.1.isEmpty ? 12 + indent : 12, y: y, size: 8)
      pdf.text(line.1, x: 214, y: y, size: 8, right: true)
    }
    #expect(
      try await read(pdf).tables.map(\.rows) == [
        [
          ["Milk\n2 x 1.20", "2.40"], ["Bread", "2.40"], ["Eggs\n3 x 3.10", "9.30"], ["VAT", "1.00"],
          ["TOTAL", "14.10"],
        ]
      ])
  }

  @Test func `lines without an amount go on with their entry where dates are left out`() async throws {
    var pdf = SmallPDF()
    let lines = [
      ["Date", "Text", "Amount"], ["01.03.2024", "Card payment", "12.00"], ["", "Ref 881", ""],
      ["", "Transfer to Ann", "90.00"], ["", "Rent for March", ""], ["05.03.2024", "Fee", "3.00"],
      ["", "Transfer to Bob", "80.00"], ["", "Ref 7", ""],
    ]
    for (index, line) in lines.enumerated() {
      let y = 100 + 12 * Double(index)
      pdf.text(line[0], x: 40, y: y)
      pdf.text(line[1], x: 140, y: y)
      pdf.text(line[2], x: 400, y: y, right: true)
    }
    #expect(
      try await read(pdf).tables.map(\.rows) == [
        [
          lines[0], ["01.03.2024", "Card payment\nRef 881", "12.00"],
          ["", "Transfer to Ann\nRent for March", "90.00"], lines[5],
          ["", "Transfer to Bob\nRef 7", "80.00"],
        ]
      ])
  }

  @Test func `a letterhead with a number and days is no table and not the beginning of one`() async throws {
    var pdf = SmallPDF()
    let head = [
      ["John Smith", "Invoice no.", "3866"], ["1 Long Road", "Date", "03.05.2024"],
      ["Exampletown", "Due", "17.05.2024"],
    ]
    for (index, line) in head.enumerated() {
      let y = 142 + 12 * Double(index)
      for (x, text) in zip([40.0, 390, 470], line) { pdf.text(text, x: x, y: y, size: 9) }
    }
    _ = writeItems(to: &pdf, gap: 5)
    #expect(try await read(pdf).tables.map(\.rows) == [[headings] + items])
  }

  @Test func `two tables in step beside each other with the same headings are two, unless a rule joins them`()
    async throws
  {
    for isJoined in [false, true] {
      var pdf = SmallPDF()
      let rows = [
        ["Date", "Text", "Amount"], ["01.03.24", "Rent", "900.00"], ["02.03.24", "Tea", "3.50"],
        ["03.03.24", "Ink", "12.00"],
      ]
      for left in [40.0, 310] {
        for (index, row) in rows.enumerated() {
          let y = 100 + 14 * Double(index)
          pdf.text(row[0], x: left, y: y, size: 9)
          pdf.text(row[1], x: left + 70, y: y, size: 9)
          pdf.text(row[2], x: left + 230, y: y, size: 9, right: true)
        }
      }
      if isJoined { pdf.line(40, 104, 545, 104) }
      let tables = try await read(pdf).tables
      #expect(tables.map(\.rows) == (isJoined ? [rows.map { $0 + $0 }] : [rows, rows]))
    }
  }
}
