import Foundation
import PDFTables
import TestDocuments
import Testing

@Suite struct DocumentTests {
  private func pages(_ count: Int, header: Bool) -> SmallPDF {
    var pdf = SmallPDF()
    for page in 0..<count {
      StreamTests.statement(
        &pdf,
        (0..<6).map {
          ("0\($0 + 1) Mar 2024", ["PAYMENT \(page) \($0)"], "\(page)\($0).00", "5\($0)\(page).10")
        },
        header: header || page == 0)
      pdf.endPage()
    }
    return pdf
  }

  @Test func `one statement over three pages is one relation without the repeated headings`() async throws {
    let result = try await read(pages(3, header: true))
    #expect(result.tables.count == 3)
    let relation = try #require(result.relations.first)
    #expect(result.relations.count == 1)
    #expect(relation.columns == ["Date", "Description", "Amount", "Balance"])
    #expect(relation.rows.count == 18)
    #expect(
      relation.pages == [Int](repeating: 1, count: 6) + [Int](repeating: 2, count: 6)
        + [Int](repeating: 3, count: 6))
  }

  @Test func `pages without headings go on with the columns of the first`() async throws {
    let relations = try await read(pages(3, header: false)).relations
    #expect(relations.count == 1)
    #expect(relations.first?.rows.count == 18)
  }

  @Test func `only the pages asked for are read`() async throws {
    var options = PDFOptions()
    options.pages = try PageRange("2-")
    #expect(try await read(pages(3, header: true), options).tables.map(\.page) == [2, 3])
    options.pages = try PageRange("4")
    await #expect(throws: PDFError.noSuchPage(page: 4, count: 3)) {
      try await read(self.pages(3, header: true), options)
    }
  }

  @Test(arguments: ["", "0", "3-1", "a", "1,,2", "-"])
  func `a range that names no pages is refused`(text: String) {
    #expect(throws: PDFError.self) { try PageRange(text) }
  }

  @Test func `an encrypted document needs its password`() async throws {
    let file = try #require(
      Bundle.module.url(forResource: "encrypted/statement", withExtension: "pdf", subdirectory: "Fixtures"))
    let reader = PDFReader(isolation: .inProcess)
    await #expect(throws: PDFError.passwordNeeded(given: false)) { try await reader.read(file) }
    var options = PDFOptions()
    options.password = "wrong"
    await #expect(throws: PDFError.passwordNeeded(given: true)) {
      try await reader.read(file, options: options)
    }
    options.password = "s3cret"
    #expect(try await reader.read(file, options: options).tables.count == 1)
  }

  @Test func `bytes that are no document are refused`() async throws {
    let file = try TemporaryFile(Data("not a document".utf8))
    await #expect(throws: PDFError.self) { try await PDFReader(isolation: .inProcess).read(file.url) }
    await #expect(throws: PDFError.self) {
      try await PDFReader(isolation: .inProcess).read(URL(fileURLWithPath: "/nowhere/at/all.pdf"))
    }
  }

  @Test func `values outside tables are found by label and by pattern`() async throws {
    var pdf = SmallPDF()
    pdf.text("Invoice number: INV-77", x: 50, y: 60)
    pdf.text("Due date", x: 50, y: 80)
    pdf.text("3 May 2024", x: 200, y: 80)
    pdf.text("Customer", x: 400, y: 100)
    pdf.text("ACME", x: 400, y: 113)
    var options = PDFOptions()
    options.fields = [
      FieldPattern(name: "number", label: "invoice number"), FieldPattern(name: "due", label: "Due date"),
      FieldPattern(name: "customer", label: "Customer"),
      try FieldPattern(name: "id", pattern: "INV-([0-9]+)"),
    ]
    let fields = try await read(pdf, options).fields
    #expect(
      fields.map { "\($0.name)=\($0.value)" } == [
        "number=INV-77", "due=3 May 2024", "customer=ACME", "id=77",
      ])
    #expect(throws: PDFError.self) { try FieldPattern(name: "bad", pattern: "(") }
  }

  @Test func `values of form fields stand in their cells`() async throws {
    var pdf = SmallPDF()
    pdf.grid([["Name", ""], ["Amount", ""]], xs: [50, 150, 350], top: 100)
    pdf.field("name", "Ada", x: 155, y: 102, width: 180, height: 16)
    pdf.field("amount", "12.50", x: 155, y: 122, width: 180, height: 16)
    let result = try await read(pdf)
    #expect(result.tables.first?.rows == [["Name", "Ada"], ["Amount", "12.50"]])
    #expect(result.formFields.map(\.name) == ["name", "amount"])
  }

  @Test func `a page over the limit of characters is told and skipped`() async throws {
    var options = PDFOptions()
    options.limits.charactersPerPage = 10
    let result = try await read(pages(1, header: true), options)
    #expect(result.skippedPages == [1])
    #expect(result.diagnostics.map(\.code) == ["pdf.page.unreadable"])
  }

  @Test func `explicit columns and a region are kept to`() async throws {
    var pdf = SmallPDF()
    for (index, row) in [["A1", "one", "1"], ["B2", "two words", "2"], ["C3", "three", "3"]].enumerated() {
      for (column, cell) in row.enumerated() {
        pdf.text(cell, x: [50, 80, 160][column], y: 100 + 14 * Double(index))
      }
    }
    pdf.text("footer 99", x: 50, y: 300)
    var options = PDFOptions()
    try options.tables.set("explicit_vertical_lines", to: "45,75,150,200")
    try options.tables.set("region", to: "40,80,300,200")
    let result = try await read(pdf, options)
    #expect(
      result.tables.map(\.rows) == [[["A1", "one", "1"], ["B2", "two words", "2"], ["C3", "three", "3"]]])
    #expect(throws: PDFError.self) { try options.tables.set("snap_tolerence", to: "3") }
    #expect(throws: PDFError.self) { try options.tables.set("vertical_strategy", to: "magic") }
  }

  @Test func `a drawing of the page with its tables is a PNG`() async throws {
    let document = try TemporaryFile(pages(1, header: true).data())
    let picture = try TemporaryFile(Data(), suffix: "png")
    _ = try await PDFReader(isolation: .inProcess).read(document.url, picture: picture.url.path)
    let data = try Data(contentsOf: picture.url)
    #expect(data.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    #expect(data.count > 1000)
  }
}
