import Foundation
import Testing

@testable import DataIngestor

/// Wrong and hostile files, for every kind of file: a clear error in good time, nothing written, nothing leaked. What only databases,
/// programs, APIs and documents can do wrong is in tests of their own.
@Suite(.documentsInProcess) struct HostileInputTests {
  /// What stands in a file outside of what the source declares.
  private static let secret = "TOP-SECRET-42"

  /// The reader's part of a declaration by its kind, and the ending of its files.
  private static let kinds = [
    "csv": "csv", "json": "json", "xml": "xml", "html": "html", "parquet": "parquet", "excel": "xlsx",
    "arrow": "arrow",
    "ofx": "ofx",
    "qif": "qif", "camt": "xml", "mt940": "sta", "gpx": "gpx", "tcx": "tcx", "pdf": "pdf", "sqlite": "db",
    "duckdb": "duckdb",
  ]

  /// Contents that no kind can read as its own. FOLDER stands for the workspace.
  private static let contents: [(name: String, bytes: Data)] = [
    ("nothing", Data()),
    ("zeroes", Data(count: 20_000)),
    ("noise", Data((0..<20_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) })),
    (
      "a picture",
      Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]) + Data(repeating: 7, count: 999)
    ),
    ("a zip of nothing", Data([0x50, 0x4B, 5, 6]) + Data(count: 18)),
    (
      "UTF-16 cut in a character", Data([0xFF, 0xFE]) + Data("<a>{".utf8.flatMap { [$0, 0] }) + Data([0x3D])
    ),
    (
      "the beginning of a document",
      Data("%PDF-1.7\n1 0 obj\n<< /Type /Catalog".utf8)
        + Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 &* $0) })
    ),
    (
      "the beginning of a database",
      Data("SQLite format 3\0".utf8) + Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    ),
    ("an Arrow file that is cut off", Data("ARROW1\0\0".utf8) + Data(repeating: 0xFF, count: 90)),
    (
      "an Arrow stream that claims much",
      Data([0xFF, 0xFF, 0xFF, 0xFF, 0xF8, 0xFF, 0xFF, 0]) + Data(count: 90)
    ),
    ("deep brackets", Data(String(repeating: "[", count: 20_000).utf8)),
    ("deep objects", Data(String(repeating: "{\"a\":", count: 12_000).utf8)),
    ("deep elements", Data(String(repeating: "<a>", count: 20_000).utf8)),
    ("deep tables", Data(String(repeating: "<table><tr><td>", count: 5_000).utf8)),
    ("a huge number", Data("[{\"id\": \(String(repeating: "9", count: 20_000))}".utf8)),
    (
      "entities that multiply",
      Data(
        ("<!DOCTYPE a [<!ENTITY e0 \"x\">"
          + (1...30).map { "<!ENTITY e\($0) \"&e\($0 - 1);&e\($0 - 1);&e\($0 - 1);\">" }.joined()
          + "]><a><row><id>&e30;</id></row></a>").utf8)
    ),
    (
      "an external entity",
      Data(
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file://FOLDER/outside/secret.txt\">]><a><row><id>&e;</id></row></a>"
          .utf8)
    ),
    (
      "an external definition",
      Data("<!DOCTYPE a SYSTEM \"file://FOLDER/outside/secret.txt\"><a><row><id>1</id></row></a>".utf8)
    ),
  ]

  private func yaml(_ kind: String, _ paths: [String]) -> String {
    let sources = paths.enumerated().map { index, path in
      let reader =
        switch kind {
        case "xml": "xml: {path: \(path), records: //row}"
        case "sqlite", "duckdb": "\(kind): {path: \(path), table: orders}"
        default: "\(kind): \(path)"
        }
      return "  source_\(index): {tag: t, \(reader)}\n"
    }
    return "users: [James]\ntags: {t: {columns: {sum: decimal}}}\nsources:\n\(sources.joined())"
  }

  @Test(.timeLimit(.minutes(5)), arguments: kinds.keys.sorted())
  func `Whatever a file holds, its source fails with a reason and writes nothing`(_ kind: String) async throws
  {
    let workspace = try Workspace()
    try workspace.write("outside/secret.txt", Self.secret)
    var paths: [String] = []
    for content in Self.contents {
      let path = "data/\(content.name.replacing(" ", with: "-")).\(Self.kinds[kind] ?? kind)"
      let text = String(decoding: content.bytes, as: UTF8.self)
      let bytes =
        text.contains("FOLDER")
        ? Data(text.replacing("FOLDER", with: workspace.folder.path).utf8) : content.bytes
      try workspace.write(path, "")
      try bytes.write(to: workspace.folder.appending(path: path))
      paths.append(path)
    }
    let report = try await workspace.run(yaml(kind, paths))
    #expect(report.results.count == Self.contents.count)
    for (content, result) in zip(Self.contents, report.results) {
      let what: Comment = "\(content.name) as \(kind): \(result.problems.map(\.description))"
      #expect(result.status == .failed && [.source, .contract].contains(result.failure), what)
      #expect(!result.problems.isEmpty && result.problems.allSatisfy { $0.source == result.source }, what)
      #expect(result.problems.allSatisfy { $0.description.count < 2000 }, what)
      #expect(!"\(result)".contains(Self.secret), what)
    }
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
  }

  @Test(arguments: kinds.keys.filter { !["sqlite", "duckdb"].contains($0) }.sorted())
  func `A symbolic link that leads out of the folder is not followed`(
    _ kind: String
  ) async throws {
    let workspace = try Workspace()
    let ending = Self.kinds[kind] ?? kind
    try workspace.write("outside/secret.\(ending)", "id,sum\n\(Self.secret),1\n")
    try workspace.write("data/.keep", "")
    try FileManager.default.createSymbolicLink(
      at: workspace.folder.appending(path: "data/link.\(ending)"),
      withDestinationURL: workspace.folder.appending(path: "outside/secret.\(ending)"))
    let result = try await workspace.run(yaml(kind, ["data"])).first
    #expect(result.status == .failed && result.failure == .source, "\(result)")
    #expect(!"\(result)".contains(Self.secret), "\(result)")
  }
}
