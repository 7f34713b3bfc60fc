/// Finds delimiter, quote and escape of a text: every candidate splits the sample, and the one wins whose rows have one width
/// (pattern) and whose columns hold values of one kind (type). After van den Burg et al., "Wrangling messy CSV files" (2019).
package struct DialectDetector: Sendable {
  /// What is fixed already.
  package struct Pins: Hashable, Sendable {
    package var delimiter: [UInt8]?
    package var quote: UInt8??
    package var escape: UInt8??
    package init() {}
  }

  /// What was found, and why.
  package struct Finding: Sendable {
    package let dialect: Dialect
    /// How many columns most of the text has.
    package let width: Int
    package let why: String
    /// The score of the next best delimiter over that of the best: near 1 the choice is open.
    package let doubt: Double
    /// The delimiter that comes next.
    package let rival: Dialect?
  }

  let sample: [UInt8]
  let isCut: Bool
  let pins: Pins

  private static let sampleSize = 96 << 10

  package init(_ sample: [UInt8], isCut: Bool, pins: Pins) {
    self.isCut = isCut || sample.count > Self.sampleSize
    self.sample = Array(sample.prefix(Self.sampleSize))
    self.pins = pins
  }

  package func detect() -> Finding {
    var scored: [(dialect: Dialect, score: DialectScore)] = []
    for delimiter in delimiters() {
      for quote in quotes() {
        for escape in escapes(quote) {
          var dialect = Dialect(delimiter: delimiter, quote: quote, escape: escape)
          if delimiter.count == 1, delimiter != [0x20], delimiter != [9] {
            dialect.skipsSpaces = Self.isAlwaysSpaced(sample, dialect)
          }
          scored.append((dialect, DialectScore(sample, isCut: isCut, dialect)))
          if delimiter == [0x20], pins.delimiter == nil || sample.contains([0x20, 0x20]) {
            dialect.collapses = true
            scored.append((dialect, DialectScore(sample, isCut: isCut, dialect)))
          }
        }
      }
    }
    // The earlier of two equals is the likelier one.
    guard var best = scored.first else {
      return Finding(dialect: .standard, width: 0, why: "it holds nothing", doubt: 0, rival: nil)
    }
    for candidate in scored.dropFirst() where candidate.score.value > best.score.value + 1e-9 {
      best = candidate
    }
    let others = scored.filter { $0.dialect.delimiter != best.dialect.delimiter }
    let rival = others.max { $0.score.value < $1.score.value }
    return Finding(
      dialect: best.dialect, width: best.score.width, why: why(best),
      doubt: rival.map { $0.score.value / max(best.score.value, 1e-9) } ?? 0,
      rival: rival?.dialect)
  }

  private func why(_ best: (dialect: Dialect, score: DialectScore)) -> String {
    if pins.delimiter != nil { return "declared" }
    if best.dialect.delimiter.isEmpty { return "no character parts the lines into columns" }
    return
      "it parts \(best.score.share.formatted) of the lines into \(best.score.width) columns, \(best.score.consistency.formatted) of whose values have the kind of their column"
  }

  // MARK: - Candidates

  static let usual: [[UInt8]] = [",", ";", "\t", "|"].map { Array($0.utf8) }
  private static let impossible = Set("\"'\r\n_()[]{}<>".utf8)

  /// Usual delimiters, then whatever other signs or pairs of signs most lines hold.
  private func delimiters() -> [[UInt8]] {
    if let pinned = pins.delimiter { return [pinned] }
    let lines = sample.split(omittingEmptySubsequences: true) { $0 == 10 || $0 == 13 }.prefix(400)
    var counts: [[UInt8]: Int] = [:]
    for line in lines {
      var found: Set<[UInt8]> = []
      var previous: UInt8 = 0
      var older: UInt8 = 0
      for byte in line {
        let isLetter =
          byte >= 0x80 || byte >= 0x30 && byte <= 0x39 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
        if !isLetter, !Self.impossible.contains(byte) {
          found.insert([byte])
          if byte != 0x20, byte == previous || (previous != 0 && previous != 0x20) {
            found.insert([previous, byte])
          }
          if byte != 0x20, byte == older, previous != 0, previous != 0x20 {
            found.insert([older, previous, byte])
          }
        }
        older = previous
        previous = isLetter || Self.impossible.contains(byte) ? 0 : byte
      }
      for delimiter in found { counts[delimiter, default: 0] += 1 }
    }
    let frequent = counts.filter {
      $0.value * 2 >= lines.count || $0.value >= 2 && $0.value * 4 >= lines.count
    }
    .sorted { ($1.value, $0.key.count, $0.key.first ?? 0) < ($0.value, $1.key.count, $1.key.first ?? 0) }.map(
      \.key)
    let odd = frequent.filter { !Self.usual.contains($0) && !isRunOfUsual($0) }.prefix(12)
    return Self.usual.filter { counts[$0] != nil } + odd + [[]]
  }

  /// Two commas are an empty value, not a delimiter.
  private func isRunOfUsual(_ delimiter: [UInt8]) -> Bool {
    delimiter.count > 1
      && (delimiter.contains(UInt8(ascii: ",")) || delimiter.contains(UInt8(ascii: ";"))
        || delimiter.contains(9)
        || delimiter.contains { ".-+/".utf8.contains($0) })
  }

  private func quotes() -> [UInt8?] {
    if let pinned = pins.quote { return [pinned] }
    var quotes: [UInt8?] = [UInt8(ascii: "\"")]
    if sample.contains(UInt8(ascii: "'")) { quotes.append(UInt8(ascii: "'")) }
    if sample.contains(UInt8(ascii: "\"")) { quotes.append(nil) }
    return quotes
  }

  private func escapes(_ quote: UInt8?) -> [UInt8?] {
    if let pinned = pins.escape { return [pinned] }
    guard let quote, sample.contains([UInt8(ascii: "\\"), quote]) else { return [nil] }
    return [nil, UInt8(ascii: "\\")]
  }

  /// Whether a space follows every delimiter that stands outside of quotes.
  private static func isAlwaysSpaced(_ sample: [UInt8], _ dialect: Dialect) -> Bool {
    var (spaced, others) = (0, 0)
    for index in sample.indices.dropLast() where sample[index] == dialect.delimiter[0] {
      let next = sample[index + 1]
      if next == 0x20 {
        spaced += 1
      } else if next != 10 && next != 13 && next != dialect.delimiter[0] {
        others += 1
      }
    }
    return spaced > 2 && others * 20 <= spaced
  }
}

extension Double {
  fileprivate var formatted: String { "\(Int((self * 100).rounded())) %" }
}

extension [UInt8] {
  /// Whether the bytes stand somewhere in these.
  func contains(_ other: [UInt8]) -> Bool {
    guard let first = other.first else { return true }
    return indices.contains { self[$0] == first && self[$0...].starts(with: other) }
  }
}
