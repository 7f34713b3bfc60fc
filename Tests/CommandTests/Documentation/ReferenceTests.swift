import Foundation
import Testing

@testable import DataIngestor

/// The parts of the reference that are made from the code.
struct ReferenceTests {
  @Test func `The reference of the configuration has every key`() throws {
    guard case .object(let top) = ConfigurationShape.root,
      case .object(let source) = ConfigurationShape.source,
      case .object(let tag) = ConfigurationShape.tag
    else {
      Issue.record("the document, a source and a tag are mappings")
      return
    }
    let readers = Set(ReaderKind.all.map(\.name))
    let page = "docs/reference/configuration.md"
    try Pages.expect(Self.table(top), in: page, marked: "document")
    try Pages.expect(Self.table(source.filter { !readers.contains($0.name) }), in: page, marked: "source")
    try Pages.expect(Self.table(tag), in: page, marked: "tag")
    try Pages.expect(Self.table(Self.properties(ServerSettings.shape)), in: page, marked: "server")
    try Pages.expect(Self.table(Self.properties(NotifySettings.shape)), in: page, marked: "notify")
    try Pages.expect(
      Self.table(Self.properties(ScheduleShape.shape)), in: "docs/reference/schedule.md", marked: "schedule")
    try Pages.expect(Self.table(LineageDefinition.shape), in: page, marked: "lineage")
    if case .map(.either(let shapes)) = tag.first(where: { $0.name == "columns" })?.shape,
      case .object(let rules)? = shapes.last
    {
      try Pages.expect(Self.table(rules), in: page, marked: "column")
    }
    let parts = ReaderKind.all.map { reader in
      "### `\(reader.name)`\n\n\(reader.summary)\n\n\(Self.table(Self.properties(reader.shape)))"
    }
    try Pages.expect(parts.joined(separator: "\n\n"), in: page, marked: "readers")
  }

  private static func properties(_ shape: Shape) -> [Shape.Property] {
    switch shape {
    case .object(let properties): properties
    case .either(let shapes): shapes.lazy.map(properties).first { !$0.isEmpty } ?? []
    default: []
    }
  }

  private static func table(_ properties: [Shape.Property]) -> String {
    (["| key | value | meaning |", "|---|---|---|"]
      + properties.map { property in
        let name = "`\(property.name)`" + (property.isRequired ? " (required)" : "")
        return "| \(name) | \(value(property.shape)) | \(escaped(property.summary)) |"
      }).joined(separator: "\n")
  }

  private static func value(_ shape: Shape) -> String {
    switch shape {
    case .object: "a mapping, see below"
    case .map(let value): "a mapping; each value: \(Self.value(value))"
    case .list(let element): "a list; each element: \(value(element))"
    case .either(let shapes): shapes.map(value).joined(separator: ", or ")
    case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    default: escaped(shape.expectation)
    }
  }

  private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }

  @Test func `The reference of the tags has every column`() throws {
    let parts = DataIngestor.Tag.builtIn.map { tag in
      let rows = tag.columns.map { column in
        let rules = [
          column.minimum.map { "at least \($0)" }, column.maximum.map { "at most \($0)" },
          column.pattern.map { "matches `\($0)`" },
        ].compactMap(\.self).joined(separator: ", ")
        return "| `\(column.name)` | \(column.type) | \(column.mandatory ? "yes" : "") | \(rules) |"
      }
      return
        "## `\(tag.name)`\n\n\(tag.summary)\n\n| column | type | mandatory | rules |\n|---|---|---|---|\n"
        + rows.joined(separator: "\n") + "\n\nDimensions: "
        + tag.dimensions.sorted { $0.key < $1.key }
        .map { "`\($0)` (\($1.map { "`\($0)`" }.joined(separator: ", ")))" }.joined(separator: ", ") + "."
    }
    try Pages.expect(parts.joined(separator: "\n\n"), in: "docs/reference/tags.md", marked: "tags")
  }

  @Test func `The reference of the commands is what help prints`() async throws {
    let tool = try Tool()
    var parts: [String] = []
    for command in try await tool.commands() {
      let outcome = try await tool.run("help", command)
      #expect(outcome.code == 0)
      let lines = outcome.output.trimmingCharacters(in: .newlines)
        .split(separator: "\n", omittingEmptySubsequences: false)
        .map { line in line.last == " " ? String(line.reversed().drop { $0 == " " }.reversed()) : String(line)
        }
      parts.append("## `ingestor \(command)`\n\n```text\n\(lines.joined(separator: "\n"))\n```")
    }
    try Pages.expect(parts.joined(separator: "\n\n"), in: "docs/reference/commands.md", marked: "commands")
  }

  @Test func `The reference of the events names every event`() throws {
    let page = try Pages.text("docs/reference/json-events.md")
    let folder = Pages.root.appending(path: "Sources/IngestorCommand")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    var names: Set<String> = []
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /\.events?\(\s*"([a-z_]+)"/) { names.insert(String(match.1)) }
      for match in text.matches(of: /[^.\w]events?\(\s*"([a-z_]+)"/) { names.insert(String(match.1)) }
    }
    #expect(names.contains("finished") && names.contains("row") && names.count > 12)
    for name in names.sorted() { #expect(page.contains("`\(name)`"), "\(name)") }
  }
}
