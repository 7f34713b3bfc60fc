import PDFTables
import TestDocuments
import Testing

/// No word of an invoice's table may be missing from what is read, whatever its layout.
@Suite struct NothingLostTests {
  /// A generator of numbers that a seed repeats.
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let words =
    "account annual bank budget card client contract council delivery fee hosting land of paper plan the with"
    .split(
      separator: " ")

  /// Lays out an invoice of random width, spacing and sums; gives every word that stands in its table.
  private func invoice(_ random: inout Seeded) -> (pdf: SmallPDF, words: [String]) {
    var pdf = SmallPDF()
    var all: [String] = []
    let size = Double.random(in: 7...10, using: &random)
    let lead = size * Double.random(in: 1.15...1.35, using: &random)
    let gap = size * Double.random(in: 0...1.2, using: &random)
    let hasNumbers = Bool.random(using: &random)
    let description = hasNumbers ? 70.0 : 40
    var y = 120.0
    func put(_ text: String, _ x: Double, _ y: Double, right: Bool = false) {
      pdf.text(text, x: x, y: y, size: size, right: right)
      all += text.split(separator: " ").map(String.init)
    }
    func amount() -> String {
      let cents = Int.random(in: 100...999_999, using: &random)
      return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
    if hasNumbers { put("Pos", 40, y) }
    put("Description", description, y)
    put("Qty", 370, y, right: true)
    put("Amount", 550, y, right: true)
    y += lead + gap
    for item in 1...Int.random(in: 2...9, using: &random) {
      let lines = Int.random(in: 1...3, using: &random)
      if hasNumbers { put("\(item)", 40, y) }
      put("\(Int.random(in: 1...40, using: &random))", 370, y, right: true)
      put(amount(), 550, y, right: true)
      for line in 0..<lines {
        let count = line + 1 < lines ? 4 : Int.random(in: 1...4, using: &random)
        let text = (0..<count).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined(
          separator: " ")
        put(text, description, y + lead * Double(line))
      }
      y += lead * Double(lines) + gap
    }
    let labels = ["Subtotal", "Discount", "VAT 20%", "Total due"].prefix(
      Int.random(in: 2...4, using: &random))
    let isWrapped = Bool.random(using: &random)
    let isRight = Bool.random(using: &random)
    for label in labels {
      let parts = isWrapped ? label.split(separator: " ").map(String.init) : [label]
      for (line, part) in parts.enumerated() {
        put(part, isRight ? 470 : description, y + lead * Double(line), right: isRight)
      }
      put(amount(), 550, y, right: true)
      y += lead * Double(parts.count) + gap
    }
    return (pdf, all)
  }

  @Test func `every word of a hundred invoices without rules is in the tables read of them`() async throws {
    for seed in 1...100 {
      var random = Seeded(state: UInt64(seed))
      let (pdf, words) = invoice(&random)
      var missing = words
      for table in try await read(pdf).tables {
        for word in table.rows.joined().flatMap({ $0.split(whereSeparator: \.isWhitespace) }) {
          if let place = missing.firstIndex(of: String(word)) { missing.remove(at: place) }
        }
      }
      #expect(missing.isEmpty, "seed \(seed)")
    }
  }
}
