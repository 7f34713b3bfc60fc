import Foundation
import SeededRandom

/// Reads damaged variants of documents in worker processes and counts what became of them.
public struct PDFFuzzer: Sendable {
  /// What became of the variants.
  public struct Report: Sendable, CustomStringConvertible {
    /// Damaged documents tried.
    public var variants = 0
    /// Those that were read all the same.
    public var read = 0
    /// Those that were refused with an error.
    public var refused = 0
    /// The parser's process died or was ended; this process went on.
    public var parserFailures = 0

    /// The counts in one line.
    public var description: String {
      "\(variants) variants: \(read) read, \(refused) refused, \(parserFailures) ended the parser's process"
    }
  }

  let seed: UInt64
  let secondsPerPage: Double

  /// A fuzzer whose damage is the same for the same seed.
  public init(seed: UInt64, secondsPerPage: Double) {
    self.seed = seed
    self.secondsPerPage = secondsPerPage
  }

  /// Damages the documents in turn for `seconds`. Throws only when a variant cannot be written.
  public func run(
    _ originals: [[UInt8]], seconds: Double, isolation: PDFIsolation = .ownExecutable
  ) async throws -> Report {
    var report = Report()
    var random = SplitMix64(state: seed)
    let reader = PDFReader(isolation: isolation)
    var options = PDFOptions()
    options.limits.secondsPerPage = secondsPerPage
    options.recognition.isEnabled = false
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID().uuidString).pdf")
    defer { try? FileManager.default.removeItem(at: file) }
    let end = Date().addingTimeInterval(seconds)
    while Date() < end, !originals.isEmpty {
      let original = originals[report.variants % originals.count]
      try Data(Self.damaged(original, &random)).write(to: file)
      report.variants += 1
      do {
        let result = try await reader.read(file, options: options)
        if result.diagnostics.contains(where: { $0.code == "pdf.page.parser_failed" }) {
          report.parserFailures += 1
        } else {
          report.read += 1
        }
      } catch PDFError.parserDied, PDFError.parserTimedOut {
        report.parserFailures += 1
      } catch {
        report.refused += 1
      }
    }
    return report
  }

  /// Flips, overwrites, removes, repeats and swaps runs of bytes; digits are changed more than the rest.
  static func damaged(_ original: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...12, using: &random) where !bytes.isEmpty {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 1...64, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: for index in start..<end { bytes[index] = UInt8.random(in: 0...255, using: &random) }
      case 2: bytes.removeSubrange(start..<end)
      case 3: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
      case 4:
        for index in start..<min(bytes.count, start + 400) where (0x30...0x39).contains(bytes[index]) {
          bytes[index] = UInt8.random(in: 0x30...0x39, using: &random)
          break
        }
      default: bytes.removeSubrange(max(start, bytes.count * 3 / 4)...)
      }
    }
    return bytes
  }
}
