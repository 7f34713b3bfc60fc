import Foundation
import Testing

@testable import DelimitedText

/// Small files, each named for what breaks readers, with what must come of them: `<name>.expected` holds what is said, whether
/// there is a header, and the rows as canonical CSV.
struct TrapTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }.sorted()
  }()

  @Test func `There are files to try`() { #expect(Self.names.count >= 60) }

  @Test(arguments: names) func `A file that breaks readers is read as it is meant, and what was done is said`(
    _ name: String
  ) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(name).csv")))
    let expected = try String(contentsOf: Self.folder.appending(path: "\(name).expected"), encoding: .utf8)
    let read = try ReadText(bytes)
    let lines = expected.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
    let said = lines[0].dropFirst("said: ".count).split(separator: " ").map(String.init)
    #expect(read.said.map(\.rawValue).sorted() == said)
    let hasHeader = lines[1] == "header: yes"
    #expect((read.header != nil) == hasHeader)
    let rows = (hasHeader ? [read.header ?? []] : []) + read.rows
    let canonical = rows.map { row in
      row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\n"
    }.joined()
    #expect(canonical == lines[2])
  }

  @Test(arguments: names) func `A file of which something is said is never passed as regular`(_ name: String)
    throws
  {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(name).csv")))
    let read = try ReadText(bytes)
    // What stands at the end is judged apart, by the same reader.
    let atEnd: Set<Repair.Kind> = [.total, .footer]
    if !read.said.subtracting(atEnd).isEmpty { #expect(try !read.isRegular(bytes)) }
  }
}
