import Foundation
import TestDocuments
import Testing

/// Documents as a source, from the folder to the vault.
struct PDFSourceTests {
  private static func receipt(_ number: String, _ items: [(String, String)]) -> Data {
    var pdf = SmallPDF()
    pdf.text("Invoice number: \(number)", x: 50, y: 60)
    pdf.grid([["Item", "Price"]] + items.map { [$0.0, $0.1] }, xs: [50, 250, 350], top: 100)
    pdf.endPage()
    return pdf.data()
  }

  private static func shop(_ settings: String = "") throws -> Tool {
    let tool = try Tool()
    try tool.write(
      "ingestor.yaml",
      """
      users: [James]
      tags:
        purchases: {columns: {item: text, price: "decimal(12,2)", invoice: text}}
      sources:
        shop:
          tag: purchases
          pdf: {path: receipts, fields: {invoice: Invoice number}\(settings)}
          columns: {item: Item, price: Price, invoice: invoice}
      """)
    try tool.write("receipts/a.pdf", receipt("A-1", [("Tea", "2.50"), ("Bun", "1.20")]))
    try tool.write("receipts/b.pdf", receipt("B-2", [("Cake", "4.00"), ("Pie", "5.00")]))
    return tool
  }

  @Test func `Tables become rows with their page, fields are repeated on each`() async throws {
    let tool = try Self.shop()
    let outcome = try await tool.run("run")
    #expect(outcome.code == 0, "\(outcome.errors)\(outcome.output)")
    let rows = try tool.query(
      "SELECT item, CAST(price AS VARCHAR), invoice, record_source FROM shop ORDER BY item")
    #expect(
      rows == [
        ["Bun", "1.20", "A-1", "receipts/a.pdf#page=1"], ["Cake", "4.00", "B-2", "receipts/b.pdf#page=1"],
        ["Pie", "5.00", "B-2", "receipts/b.pdf#page=1"],
        ["Tea", "2.50", "A-1", "receipts/a.pdf#page=1"],
      ])
    #expect(try await tool.run("run").output.contains("nothing new"))
  }

  @Test func `A document that is none fails the source, and the error tells the way out`() async throws {
    let tool = try Self.shop()
    try tool.write("receipts/broken.pdf", "not a document")
    let outcome = try await tool.run("run")
    #expect(outcome.code == 4)
    #expect(outcome.all.contains("receipts/broken.pdf") && outcome.all.contains("on_bad_file: skip"))
    #expect(try tool.query("SELECT count(*) FROM ingestor.files") == [["0"]])
  }

  @Test func `What is cut off, damaged or encrypted is told document by document, and nothing is written`()
    async throws
  {
    let tool = try Self.shop()
    let whole = Self.receipt("D-4", [("Tea", "2.50")])
    let noise = Data((0..<5000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) })
    let encrypted = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../PDFTablesTests/Fixtures/encrypted/statement.pdf")
    for (name, bytes) in [
      ("cut", whole.prefix(whole.count / 3)), ("noise", Data("%PDF-1.7\n".utf8) + noise),
      ("locked", try Data(contentsOf: encrypted)),
    ] { try tool.write("receipts/\(name).pdf", bytes) }
    let outcome = try await tool.run("run")
    #expect(outcome.code == 4 && outcome.all.contains("on_bad_file: skip"))
    for name in ["cut", "noise", "locked"] {
      #expect(outcome.all.contains("receipts/\(name).pdf: "), "\(outcome.all)")
    }
    #expect(outcome.all.contains("encrypted and needs a password") && outcome.all.contains("${PDF_PASSWORD}"))
    #expect(try tool.query("SELECT count(*) FROM ingestor.files") == [["0"]])
  }

  @Test func `With on_bad_file it is in quarantine with its reason until it is repaired or removed`()
    async throws
  {
    let tool = try Self.shop(", on_bad_file: skip")
    let held = "SELECT file, reasons[1], status FROM ingestor.quarantine ORDER BY id"
    try tool.write("receipts/broken.pdf", "not a document")
    let first = try await tool.run("run")
    #expect(first.code == 0)
    #expect(first.all.contains("receipts/broken.pdf: warning: Left out: This is not a readable PDF document"))
    let listed = try await tool.run("quarantine", "list")
    #expect(listed.output.contains("receipts/broken.pdf") && listed.output.contains("not a readable PDF"))
    #expect(try await tool.run("quarantine", "show", "1").output.contains("each run tries it again"))

    // Tried again, it is still one entry; another bad file is a second one, though nothing is loaded.
    try tool.write("receipts/worse.pdf", "%PDF-1.4 cut off")
    let second = try await tool.run("run")
    #expect(second.code == 0 && second.all.contains("Left out"))
    #expect(
      try tool.query(held).map { [$0[0], $0[2]] } == [
        ["receipts/broken.pdf", "held"], ["receipts/worse.pdf", "held"],
      ])

    // Repaired, it is loaded; removed, it is gone; in either case it leaves the quarantine.
    try tool.write("receipts/broken.pdf", Self.receipt("C-3", [("Jam", "3.00"), ("Oats", "3.50")]))
    #expect(try await tool.run("run").code == 0)
    #expect(try tool.query("SELECT count(*) FROM shop") == [["6"]])
    #expect(try tool.query(held).map { $0[2] } == ["replayed", "held"])
    try FileManager.default.removeItem(at: tool.folder.appendingPathComponent("receipts/worse.pdf"))
    #expect(try await tool.run("run").code == 0)
    #expect(try tool.query(held).map { $0[2] } == ["replayed", "discarded"])
    #expect(try await tool.run("quarantine", "list").output.contains("Nothing is in quarantine"))
  }

  @Test func `A discarded document does not come back until it changes, and replay tries what is held`()
    async throws
  {
    let tool = try Self.shop(", on_bad_file: skip")
    try tool.write("receipts/broken.pdf", "not a document")
    #expect(try await tool.run("run").code == 0)
    #expect(try await tool.run("quarantine", "discard", "shop").output.contains("1 row discarded"))
    #expect(try await tool.run("run").code == 0)
    #expect(try await tool.run("quarantine", "list").output.contains("Nothing is in quarantine"))
    try tool.write("receipts/broken.pdf", "another thing that is no document")
    #expect(try await tool.run("run").code == 0)
    #expect(try await tool.run("quarantine", "list").output.contains("receipts/broken.pdf"))
    try tool.write("receipts/broken.pdf", Self.receipt("C-3", [("Jam", "3.00"), ("Oats", "3.50")]))
    let replayed = try await tool.run("quarantine", "replay", "shop")
    #expect(replayed.code == 0, "\(replayed.all)")
    #expect(try tool.query("SELECT count(*) FROM shop") == [["6"]])
    #expect(try await tool.run("quarantine", "list").output.contains("Nothing is in quarantine"))
  }

  @Test(arguments: [("", "6.20", "4"), (", totals: keep", "12.40", "5")])
  func `A receipt's total is no row unless it is kept`(setting: String, sum: String, count: String)
    async throws
  {
    let tool = try Self.shop(setting)
    try FileManager.default.removeItem(at: tool.folder.appendingPathComponent("receipts/b.pdf"))
    try tool.write(
      "receipts/a.pdf",
      Self.receipt(
        "A-1", [("Tea", "2.50"), ("Bun", "1.20"), ("Jam", "2.00"), ("Bag", "0.50"), ("Total", "6.20")]))
    let outcome = try await tool.run("run")
    #expect(outcome.code == 0, "\(outcome.all)")
    #expect(outcome.all.contains("set aside: Total 6.20; it is the sum of the items") == setting.isEmpty)
    #expect(
      try tool.query("SELECT CAST(sum(price) AS VARCHAR), CAST(count(*) AS VARCHAR) FROM shop") == [
        [sum, count]
      ])
  }

  @Test func `One row for each document, of its fields`() async throws {
    let tool = try Self.shop(", content: fields")
    try tool.write(
      "ingestor.yaml",
      tool.read("ingestor.yaml").replacing(
        "item: text, price: \"decimal(12,2)\", invoice: text", with: "invoice: text"
      ).replacing("item: Item, price: Price, ", with: ""))
    let outcome = try await tool.run("run")
    #expect(outcome.code == 0, "\(outcome.all)")
    #expect(try tool.query("SELECT invoice FROM shop ORDER BY 1") == [["A-1"], ["B-2"]])
  }

  @Test func `Tables are chosen by their headings; what there is instead is told`() async throws {
    let tool = try Self.shop(", headings: [item, total]")
    let outcome = try await tool.run("check")
    #expect(outcome.code == 4)
    #expect(outcome.all.contains("no table with the headings item, total"))
    #expect(outcome.all.contains("Its tables have: Item, Price"))
  }

  @Test func `A setting that means nothing is a wrong configuration, with its line`() async throws {
    let tool = try Self.shop(", settings: {snap: 3}")
    let outcome = try await tool.run("check")
    #expect(outcome.code == 2)
    #expect(outcome.all.contains("ingestor.yaml:7") && outcome.all.contains("snap"))
  }

  @Test func `Inspecting a document shows its tables and draws its pages`() async throws {
    let tool = try Self.shop()
    let outcome = try await tool.run("inspect", "receipts/a.pdf", "--picture", "page.png")
    #expect(outcome.code == 0, "\(outcome.errors)\(outcome.output)")
    #expect(outcome.output.contains("receipts/a.pdf#page=1: 2 rows"))
    #expect(outcome.output.contains("pages: 1"))
    let picture = try Data(contentsOf: tool.folder.appendingPathComponent("page.png"))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))

    var pages = SmallPDF()
    for _ in 0..<2 {
      pages.grid([["Item", "Price"], ["Tea", "2.50"]], xs: [50, 250, 350], top: 100)
      pages.endPage()
    }
    try tool.write("two.pdf", pages.data())
    let both = try await tool.run("inspect", "two.pdf", "--picture", "drawn.png")
    #expect(both.code == 0, "\(both.errors)")
    for name in ["drawn-1.png", "drawn-2.png"] {
      #expect(FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent(name).path))
    }
  }

  @Test func `A declared source of one document is drawn with its own settings, others are refused`()
    async throws
  {
    let tool = try Self.shop()
    let several = try await tool.run("inspect", "shop", "--picture", "page.png")
    #expect(several.code != 0)
    #expect(several.errors.contains("drawn of one document, and there are 2"))
    try FileManager.default.removeItem(at: tool.folder.appendingPathComponent("receipts/b.pdf"))
    let one = try await tool.run("inspect", "shop", "--picture", "page.png")
    #expect(one.code == 0, "\(one.errors)")
    #expect(FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("page.png").path))
    let text = try await tool.run("inspect", "ingestor.yaml", "--picture", "page.png")
    #expect(text.errors.contains("'csv' has nothing to draw"))
  }
}
