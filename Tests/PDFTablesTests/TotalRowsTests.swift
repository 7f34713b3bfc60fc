import Testing

@testable import PDFTables

/// What is set aside at the foot of a table of items, and what is not.
struct TotalRowsTests {
  private static func parted(_ columns: [String], _ rows: [[String]]) -> TotalRows {
    TotalRows(
      of: PDFRelation(
        columns: columns, rows: rows, pages: rows.map { _ in 2 }, hasHeader: true, isRecognised: false))
  }

  private static let headings = ["Item", "Quantity", "Price", "Amount"]
  private static let items = [["Tea", "2", "2.50", "5.00"], ["Total clean soap", "1", "4.00", "4.00"]]

  @Test(arguments: [
    [["Total", "", "", "9.00"]],
    [["", "", "Subtotal", "9.00"], ["", "", "VAT 20 %", "1.80"], ["", "", "Amount due", "10.80"]],
    [["Net amount", "", "", "7.50"], ["VAT", "", "", "1.50"], ["Total", "3", "", "9.00"]],
    [["Summe:", "", "", "9,00"]],
  ])
  func `Sums and taxes below the items are set aside, and one of the sums holds`(totals: [[String]]) {
    let isComma = totals[0][3].contains(",")
    let items = Self.items.map { $0.map { isComma ? $0.replacing(".", with: ",") : $0 } }
    let parted = Self.parted(Self.headings, items + totals)
    #expect(parted.relation.rows == items && parted.relation.pages == [2, 2])
    #expect(parted.diagnostics.map(\.code) == totals.map { _ in "pdf.total.set_aside" })
    #expect(parted.diagnostics.count { $0.message.contains("it is the sum of the items") } == 1)
    #expect(parted.diagnostics.allSatisfy { $0.page == 2 })
  }

  @Test(arguments: [
    ("Zwischensumme", TotalLabel.sum), ("SUBTOTAL (excl. VAT)", .sum), ("Net à payer", .sum),
    ("VAT 20 %", .tax),
    ("Anfangssaldo", .balance), ("Balance due", .sum), ("Balance brought forward", .balance),
    ("Consumables", nil), ("Summer dress", nil), ("Totally soft", nil),
  ])
  func `What a row at the foot says is told by its first words`(text: String, label: TotalLabel?) {
    #expect(TotalLabel(text) == label)
  }

  @Test(arguments: [
    ("Ihr neuer Endsaldo", true), ("Your closing balance", true), ("Amount brought forward", true),
    ("NETTO MARKET 4711", false), ("Isolde Kurz", false), ("SUM UP CAFE", false),
  ])
  func `Sums among transactions are named anywhere, but not by names of shops`(text: String, isNamed: Bool) {
    #expect(TotalLabel.isNamed(in: text) == isNamed)
  }

  @Test func `A total that does not follow is a warning with both amounts`() {
    let parted = Self.parted(Self.headings, Self.items + [["Total", "", "", "12.00"]])
    #expect(parted.relation.rows == Self.items)
    let warning = parted.diagnostics.first { $0.severity == .warning }
    #expect(warning?.code == "pdf.total.mismatch")
    #expect(warning?.message.contains("12.00") == true && warning?.message.contains("add up to 9") == true)
  }

  @Test func `Charges below the items stay rows and count in the total`() {
    let charge = ["Delivery", "", "", "3.00"]
    let parted = Self.parted(
      Self.headings, Self.items + [["Subtotal", "", "", "9.00"], charge, ["Total", "", "", "12.00"]])
    #expect(parted.relation.rows == Self.items + [charge])
    #expect(parted.diagnostics.allSatisfy { $0.severity == .note })
  }

  @Test func `In a table of two columns a total is set aside only where it is the sum`() {
    let rows = [["Tea", "2.50"], ["Bun", "1.20"]]
    #expect(Self.parted(["Item", "Price"], rows + [["Total", "3.70"]]).relation.rows == rows)
    let other = rows + [["Total", "9.99"]]
    #expect(Self.parted(["Item", "Price"], other).relation.rows == other)
  }

  @Test(arguments: [
    // Total soap is an article, with all that articles have.
    [["Tea", "2", "2.50", "5.00"], ["Total clean soap", "1", "4.00", "4.00"]],
    // Sums of every column belong to the table.
    [["North", "2", "3", "5"], ["South", "1", "1", "2"], ["Total", "3", "4", "7"]],
    [["Total", "", "", "9.00"], ["VAT", "", "", "1.80"], ["Amount due", "", "", "10.80"]],
    // A sum between the items is not at the foot.
    [["Tea", "2", "2.50", "5.00"], ["Subtotal", "", "", "5.00"], ["Bun", "1", "4.00", "4.00"]],
  ])
  func `Items, rows with every column and tables of totals stay as they are`(rows: [[String]]) {
    let parted = Self.parted(Self.headings, rows)
    #expect(parted.relation.rows == rows && parted.diagnostics.isEmpty)
  }
}
