import SeededRandom

/// Reads damaged variants of texts and counts what became of them. Nothing may end the process, hang or take memory without end:
/// a text is read, and what was done is told, or it holds no table.
package struct TextFuzzer {
  /// What became of the variants.
  package struct Report: Sendable, CustomStringConvertible {
    /// Damaged texts tried.
    package var variants = 0
    /// Those that were read, regular or repaired.
    package var read = 0
    /// Those that hold no table.
    package var empty = 0
    /// What must not be: described, with the seed that repeats it.
    package var faults: [String] = []

    package var description: String {
      "\(variants) variants: \(read) read, \(empty) without a table, \(faults.count) faults"
        + faults.prefix(5).map { "\n  " + $0 }.joined()
    }
  }

  private var random: SplitMix64
  /// How long one variant may take.
  private let limit = Duration.seconds(10)

  /// A fuzzer whose damage is the same for the same seed.
  package init(seed: UInt64) { random = SplitMix64(state: seed) }

  /// Damages the texts in turn.
  package mutating func run(_ originals: [[UInt8]], until isDone: (Report) -> Bool) throws -> Report {
    var report = Report()
    guard !originals.isEmpty else { return report }
    while !isDone(report) {
      let state = random.state
      let bytes = damaged(originals[report.variants % originals.count])
      report.variants += 1
      let start = ContinuousClock.now
      if let fault = try Self.fault(bytes, &report) { report.faults.append("\(fault) (state \(state))") }
      if ContinuousClock.now - start > limit { report.faults.append("took too long (state \(state))") }
    }
    return report
  }

  /// Reads a text every way there is and compares.
  private static func fault(_ bytes: [UInt8], _ report: inout Report) throws -> String? {
    let detection = try Detection(MemorySource(bytes), ReadingOptions())
    guard detection.layout.width > 0 else {
      report.empty += 1
      return nil
    }
    var rows = RowCollector(detection.dialect.dialect)
    let log = try RepairingReader(detection).read(MemorySource(bytes), into: &rows)
    report.read += 1
    if rows.rows.contains(where: { $0.count != detection.layout.width }) { return "a row has another width" }
    let scan = try RegularScan(MemorySource(bytes), detection)
    let bad = log.counts.filter {
      $0.key != .misfit && $0.key != .total && $0.key != .footer && $0.key != .secondTable
    }
    if scan.irregularity == nil, !bad.isEmpty { return "passed as regular, and repaired: \(bad)" }
    return nil
  }

  /// Flips, overwrites, removes, repeats and inserts runs of bytes; the signs of the format more than others.
  private mutating func damaged(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    let signs = Array(",;\t|\"'\\\r\n \0#=".utf8) + [0x1F, 0xC3, 0xE9, 0xFF]
    for _ in 0..<Int.random(in: 1...10, using: &random) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 1...40, using: &random))
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: for index in start..<end { bytes[index] = UInt8.random(in: 0...255, using: &random) }
      case 2: bytes.removeSubrange(start..<end)
      case 3: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
      case 4, 5: bytes.insert(signs[Int.random(in: 0..<signs.count, using: &random)], at: start)
      default: bytes.removeSubrange(max(start, bytes.count / 2)...)
      }
    }
    return bytes
  }
}
