import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// Words such as `N/A` among values of a type: NULL, and told; among texts they are texts.
struct NullWordsTests {
  private func prove(_ texts: [String?], finds: Bool = true) throws -> (
    finding: TypeProver.Finding, presumed: TypeProver.Finding?
  ) {
    let connection = try Connection(Database())
    try connection.execute("CREATE TABLE texts (x VARCHAR)")
    for text in texts { try connection.execute("INSERT INTO texts VALUES ($1)", Value(text)) }
    var relation = StagedRelation(
      source: "texts", columns: [.init(original: "X", name: "x")], recordSource: "'f'", inputs: [])
    relation.findsNullWords = finds
    let prover = TypeProver(relation: relation)
    return (
      try #require(try prover.findings([:], on: connection)["x"]),
      try prover.presumption([:], on: connection)?["x"]
    )
  }

  @Test(arguments: [
    (["1", "--", "3", "N/A"], DataType.integer), (["1.50", "-", "2.25"], .decimal(precision: 18, scale: 2)),
    (["2026-01-01", "None"], .date), (["true", "null", "false"], .boolean), (["\\N", "10:15"], .time),
  ])
  func `Where all other values have a type, the words are none, and are named`(
    _ texts: [String], _ type: DataType
  )
    throws
  {
    let (finding, presumed) = try prove(texts)
    let words = texts.filter { ["--", "N/A", "-", "None", "null", "\\N"].contains($0) }.sorted()
    #expect(finding.format.type == type && finding.nullWords == words)
    #expect(finding.nonNull == texts.count - words.count && finding.rows == texts.count)
    #expect(presumed?.format.type == type && presumed?.nullWords == words)
  }

  @Test(arguments: [["Ann", "N/A", "Bob"], ["--", "-"], ["1", "x", "N/A"], ["1-", "n", "-"]])
  func `Among texts, and alone, they prove nothing`(_ texts: [String]) throws {
    let (finding, presumed) = try prove(texts)
    #expect(finding.format == .text && finding.nullWords.isEmpty && finding.nonNull == texts.count)
    #expect(presumed?.format == .text && presumed?.nullWords.isEmpty == true && presumed?.nonNull != 0)
  }

  @Test func `Where the words are declared, others are texts`() throws {
    #expect(try prove(["1", "--", "3"], finds: false).finding.format == .text)
  }

  private let yaml = """
    users: [James]
    tags:
      laps: {columns: {id: integer, ascent: {type: integer, mandatory: false}, note: {type: text, mandatory: false}}}
    sources:
      watch: {tag: laps, csv: {path: laps.csv%}, key: [id]}

    """

  @Test func `A load stores NULL, tells the words, and knows the rows again`() async throws {
    let workspace = try Workspace()
    let text = "id,ascent,note\n1,35,--\n2,--,fine\n3,12,N/A\n"
    try workspace.write("laps.csv", text)
    let plain = yaml.replacing("%", with: "")
    let first = try await workspace.run(plain).first
    #expect(first.status == .succeeded && first.counts.new == 3, "\(first.problems)")
    let note = try #require(first.problems.first { $0.code == "contract.null_words" })
    #expect(note.column == "ascent" && note.severity == .note && note.examples == ["--"])
    #expect(
      try workspace.query("SELECT CAST(ascent AS VARCHAR), note FROM watch ORDER BY id") == [
        ["35", "--"], [nil, "fine"], ["12", "N/A"],
      ])
    try workspace.write("laps.csv", text + "4,?,\n")
    let second = try await workspace.run(plain).first
    #expect(second.counts.new == 1 && second.counts.changed == 0, "\(second.problems)")
    try workspace.write("laps.csv", text + "5,8,\n")
    let pinned = try await workspace.run(yaml.replacing("%", with: ", null_values: []")).first
    #expect(pinned.status == .failed && pinned.problems.contains { $0.code == "contract.type" })
  }

  @Test func `A word far behind the sample is found as well`() async throws {
    let workspace = try Workspace()
    let rows = (1...6000).map { "\($0),\($0 == 5900 ? "N/A" : "\($0 % 40)"),x\n" }.joined()
    try workspace.write("laps.csv", "id,ascent,note\n" + rows)
    let result = try await workspace.run(yaml.replacing("%", with: "")).first
    #expect(result.counts.new == 6000, "\(result.problems)")
    #expect(result.problems.contains { $0.code == "contract.null_words" && $0.examples == ["N/A"] })
    #expect(try workspace.query("SELECT count(*) FROM watch WHERE ascent IS NULL") == [["1"]])
  }

  @Test func `Inspecting points out words that may mean more than texts`() async throws {
    let workspace = try Workspace()
    try workspace.write("films.csv", "title,year,seen\nDune,2021,Yes\nN/A,n/a,No\nEmma,1996,Yes\n")
    let found = try await Inspector(directory: workspace.folder, secrets: .none, options: InspectionOptions())
      .inspect("films.csv")
    #expect(found.tables.first?.columns.map(\.type) == ["text", "integer", "text"])
    #expect(
      Set(found.problems.map(\.code)) == ["contract.null_words", "inspect.null_words", "inspect.boolean"])
    #expect(found.problems.allSatisfy { $0.severity == .note })
  }
}
