import DelimitedText
import Foundation
import Testing

@testable import DataIngestor

/// Numbers that a binary number does not hold, found wherever the pieces of a file end.
struct NumberScanTests {
  private static let text = #"""
    [{"a": 1.2345678901234567, "b": "5.1234567890123456789 \\\" 3.14159265358979323846 \\", "c": -0.12345678901234567},
     {"d": 1.5e300, "e": 12345678901234567890, "f": [0.1, 2.7182818284590452353], "g\\": {"h": "}]"}}, 3.1415926535897932]
    """#

  private struct Found: Hashable {
    var numbers: [String] = []
    var bytes: [UInt8] = []
    var longestValue = 0
  }

  private func found(in file: URL, pieceSize: Int) throws -> Found {
    var scan = NumberScan(pieceSize: pieceSize)
    var found = Found()
    try scan.walk(FileSource(file)) { piece, numbers in
      found.bytes += Array(piece)
      found.numbers += numbers.map { String(decoding: piece[$0], as: UTF8.self) }
      return true
    }
    found.longestValue = scan.longestValue
    return found
  }

  @Test(arguments: 1...40) func `The same is found in pieces of any size`(size: Int) throws {
    let workspace = try Workspace()
    try workspace.write("a.json", Self.text)
    let found = try found(in: workspace.folder.appending(path: "a.json"), pieceSize: size)
    #expect(
      found.numbers == [
        "1.2345678901234567", "-0.12345678901234567", "2.7182818284590452353", "3.1415926535897932",
      ])
    #expect(found.bytes == Array(Self.text.utf8))
    let first = try #require(Self.text.split(separator: "\n").first).dropFirst().dropLast()
    #expect(found.longestValue == first.utf8.count)
  }
}
