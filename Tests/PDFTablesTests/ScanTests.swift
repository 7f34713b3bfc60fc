import Foundation
import TestDocuments
import Testing

@testable import PDFTables

/// Pages that are images: a document is drawn in pixels, laid askew, and read through tesseract.
@Suite struct ScanTests {
  private static let size = (width: 420.0, height: 300.0)
  private static let xs = [30.0, 190, 240, 310, 390]
  private static let rows = [
    ["Article", "Qty", "Price", "Amount"], ["Paper A4, white", "12", "4.50", "54.00"],
    ["Stapler", "1", "17.25", "17.25"], ["Envelopes, 100", "3", "6.10", "18.30"], ["Total", "", "", "89.55"],
  ]

  /// An invoice with a ruled table.
  private static var invoice: SmallPDF {
    var pdf = SmallPDF(width: size.width, height: size.height)
    pdf.text("Invoice 2024-117", x: 30, y: 40, size: 14)
    pdf.text("Thank you for your order of 3 May 2024.", x: 30, y: 64)
    pdf.grid(rows, xs: xs, top: 90, rowHeight: 24)
    pdf.text("Please pay within 30 days.", x: 30, y: 250)
    return pdf
  }

  private static func scan(_ pdf: SmallPDF, resolution: Double, degrees: Double) throws -> ScannedPDF {
    let document = try PDFiumDocument(bytes: [UInt8](pdf.data()), password: nil)
    let content = try PageReader(maximumCharacters: 10_000, maximumObjects: 10_000).read(document, page: 1)
    let image = try PageImage(document, content: content, resolution: resolution, format: .gray)
    var scan = ScannedPDF(
      width: content.width, height: content.height, columns: image.width, rows: image.height,
      pixels: image.pixels)
    scan.skew(by: degrees)
    return scan
  }

  @Test(arguments: [(150.0, 0.0), (150, 0.6), (300, 0), (300, -1.3)])
  func `a scanned table with ruled lines is read by its lines, askew or not`(
    resolution: Double, degrees: Double
  ) async throws {
    let scan = try Self.scan(Self.invoice, resolution: resolution, degrees: degrees)
    let file = try TemporaryFile(scan.data())
    let result = try await PDFReader(isolation: .inProcess).read(file.url)
    #expect(result.tables.map(\.rows) == [Self.rows])
    #expect(result.tables.map(\.method) == [.lattice])
    #expect(result.tables.map(\.isRecognised) == [true])
  }

  @Test(arguments: [-3.0, -0.6, 0, 0.2, 2.5])
  func `the skew of a page is measured to a twentieth of a degree`(degrees: Double) throws {
    let image = try Self.image(of: Self.invoice, degrees: degrees)
    let measured = Skew(of: image, ink: InkMask(image)).angle * 180 / .pi
    #expect(abs(measured - degrees) < 0.05)
  }

  @Test func `the lines of a level page are found where they were drawn and leave the image`() throws {
    var image = try Self.image(of: Self.invoice, degrees: 0)
    let rules = ScannedRules(takingOutOf: &image, ink: InkMask(image)).rules
    let vertical = rules.filter { $0.orientation == .vertical }.map(\.position).sorted()
    let horizontal = rules.filter { $0.orientation == .horizontal }.map(\.position).sorted()
    #expect(vertical.count == 5 && zip(vertical, Self.xs).allSatisfy { abs($0 - $1) < 0.6 })
    #expect(
      horizontal.count == 6
        && zip(horizontal, [90.0, 114, 138, 162, 186, 210]).allSatisfy { abs($0 - $1) < 0.6 })
    #expect(ScannedRules(takingOutOf: &image, ink: InkMask(image)).rules.isEmpty)
  }

  private static func image(of pdf: SmallPDF, degrees: Double) throws -> PageImage {
    let scan = try scan(pdf, resolution: 150, degrees: degrees)
    let document = try PDFiumDocument(bytes: [UInt8](scan.data()), password: nil)
    let content = PageContent(number: 1, width: scan.width, height: scan.height, turn: 0)
    return try PageImage(document, content: content, resolution: 150, format: .gray)
  }
}
