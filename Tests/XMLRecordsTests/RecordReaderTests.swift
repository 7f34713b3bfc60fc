import Foundation
import LibXML2
import Testing
import XMLRecords

/// Documents and what becomes of their records, side by side: `Fixtures/NAME.xml` and `Fixtures/NAME.json`.
struct RecordReaderTests {
  /// The settings, and what is expected.
  private struct Expected: Decodable {
    var records: [String]
    var explode: String?
    var lists: [String]?
    var ignore: [String]?
    var columns: [String]?
    var rows: [[String?]]?
    /// Children that occur again: path, line, how often.
    var repeated: [[Value]]?

    enum Value: Decodable, Equatable {
      case text(String)
      case number(Int)

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
          self = .number(number)
        } else {
          self = .text(try container.decode(String.self))
        }
      }
    }
  }

  static let documents: [String] = {
    let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
    let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    return files.filter { $0.hasSuffix(".xml") }.map { String($0.dropLast(4)) }.sorted()
  }()

  @Test func `The documents are there`() { #expect(Self.documents.count >= 17) }

  @Test(arguments: documents) func `Records become the rows that a reader of the document sees`(
    _ name: String
  ) throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let expected = try JSONDecoder().decode(
      Expected.self, from: try Data(contentsOf: folder.appending(path: "\(name).json")))
    var options = RecordOptions(expected.records.compactMap { RecordPath($0) })
    options.exploded = expected.explode.map(RecordOptions.steps)
    options.lists = (expected.lists ?? []).map(RecordOptions.steps)
    options.ignored = (expected.ignore ?? []).map(RecordOptions.steps)
    let parser = XMLDocumentParser()
    var rows: [[String?]] = []
    let reader = RecordReader(options, names: parser.names) { row in
      rows.append((0..<row.count).map { row.cell($0).map { String(decoding: $0, as: UTF8.self) } })
    }
    try parser.parse(file: folder.appending(path: "\(name).xml").path, into: reader)
    let columns = reader.columns(ofPath: 0)
    if let names = expected.columns {
      #expect(columns.map(\.name) == names)
      // A column that came later is NULL in the rows before.
      #expect(rows.map { $0 + Array(repeating: nil, count: columns.count - $0.count) } == expected.rows)
    }
    let repeated = reader.repeatedChildren(ofPath: 0).map { child in
      [Expected.Value.text(child.path), .number(child.line), .number(child.count)]
    }
    #expect(repeated == expected.repeated ?? [])
  }

  @Test(arguments: [
    ("<o><r/><r/></o>", ["/o/r 2"]), ("<o><h/><i><r/><r/><r/></i><p/><p/></o>", ["/o/i/r 3", "/o/p 2"]),
    ("<o><r><l/><l/><l/></r><r><l/></r></o>", ["/o/r 2"]), ("<o><r/></o>", []),
  ]) func `Records are found by what occurs again within one parent`(_ document: String, _ expected: [String])
    throws
  {
    let parser = XMLDocumentParser()
    let finder = RecordFinder(names: parser.names)
    try parser.parse(bytes: Array(document.utf8), into: finder)
    #expect(finder.candidates.map { "\($0.path) \($0.count)" } == expected)
  }

  @Test(arguments: ["", "/", "a//b", "r[@id='1']", "a/b()", "//"]) func `What is no path is none`(
    _ text: String
  ) {
    #expect(RecordPath(text) == nil)
  }
}
