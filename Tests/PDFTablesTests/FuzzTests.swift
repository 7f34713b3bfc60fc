import Foundation
import SeededRandom
import TestDocuments
import Testing

@testable import PDFTables

@Suite struct FuzzTests {
  @Test func `the same seed damages a document the same way`() {
    let original = [UInt8](SmallPDF().data())
    var first = SplitMix64(state: 7)
    var second = SplitMix64(state: 7)
    let damaged = PDFFuzzer.damaged(original, &first)
    #expect(damaged == PDFFuzzer.damaged(original, &second))
    #expect(damaged != original)
  }

  /// PDFium itself runs in the test's process here; the tables' code must take whatever comes out of it.
  @Test func `damaged documents are read or refused`() async throws {
    var pdf = SmallPDF()
    pdf.grid(
      [["Account", "In"], ["Current", "1,200.50"], ["Savings", "80.00"]], xs: [50, 200, 300], top: 100)
    StreamTests.statement(
      &pdf, [("01 Mar 2024", ["A", "B"], "1.00", "2.00"), ("02 Mar 2024", ["C"], "3.00", "5.00")])
    let report = try await PDFFuzzer(seed: 3, secondsPerPage: 10).run(
      [[UInt8](pdf.data())], seconds: 2, isolation: .inProcess)
    #expect(report.variants > 20)
    #expect(report.read > 0)
    #expect(report.variants == report.read + report.refused)
  }

  @Test(arguments: [1, 2, 3])
  func `random glyphs and rules never trap the table finder`(seed: UInt64) {
    var random = SplitMix64(state: seed)
    for _ in 0..<150 {
      var page = PageContent(number: 1, width: 600, height: 800, turn: 0)
      for _ in 0..<Int.random(in: 0...120, using: &random) {
        let x = Double.random(in: -10...610, using: &random).rounded()
        let y = Double.random(in: -10...810, using: &random).rounded()
        let size: Double = [0, 0.01, 6, 10, 300].randomElement(using: &random) ?? 10
        page.characters.append(
          Glyph(
            scalar: ["1", "a", ".", "-", " ", "…"].randomElement(using: &random) ?? "x",
            box: Box(left: x, top: y, right: x + size / 2, bottom: y + size),
            turn: UInt8.random(in: 0...3, using: &random), isBold: false))
      }
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        let position = Double.random(in: 0...600, using: &random)
        let start = Double.random(in: 0...500, using: &random)
        page.rules.append(
          Rule(
            orientation: Bool.random(using: &random) ? .horizontal : .vertical, position: position,
            start: start,
            end: start + Double.random(in: 0...300, using: &random), origin: .stroke))
      }
      for table in PageTables(content: page, settings: TableSettings()).tables() {
        #expect(table.rows.allSatisfy { $0.count == table.columnEdges.count - 1 })
        #expect(table.rowEdges.count == table.rows.count + 1)
      }
    }
  }
}
