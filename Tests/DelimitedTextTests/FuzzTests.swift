import Foundation
import SeededRandom
import Testing

@testable import DelimitedText

struct FuzzTests {
  @Test
  func `Damaged texts are read or hold no table; nothing hangs, and nothing irregular passes as regular`()
    throws
  {
    let originals = try TrapTests.names.map {
      [UInt8](try Data(contentsOf: TrapTests.folder.appending(path: "\($0).csv")))
    }
    var fuzzer = TextFuzzer(seed: 7)
    let report = try fuzzer.run(originals) { $0.variants >= 300 }
    #expect(report.faults.isEmpty, "\(report)")
    #expect(report.read > 200)
  }

  @Test func `Bytes without any meaning are read as something, or hold no table`() throws {
    var random = SplitMix64(state: 3)
    for length in [0, 1, 2, 3, 17, 4096] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      let read = try ReadText(bytes)
      #expect(read.rows.allSatisfy { $0.count == read.detection.layout.width })
    }
  }
}
