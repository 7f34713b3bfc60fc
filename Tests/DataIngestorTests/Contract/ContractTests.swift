import Foundation
import Testing

@testable import DataIngestor

/// What breaks a contract: every violation of a source in one report, with counts, places and examples; nothing is written.
struct ContractTests {
  private static func yaml(_ columns: String, source: String = "") -> String {
    """
    users: [James]
    tags:
      things:
        columns:
          id: integer
          \(columns)
    sources:
      list:
        tag: things
        csv: list.csv
        key: [id]
        \(source)
    """
  }

  private static func problems(_ columns: String, _ csv: String, source: String = "") async throws
    -> [Problem]
  {
    let workspace = try Workspace()
    try workspace.write("list.csv", csv)
    let result = try await workspace.run(yaml(columns, source: source)).first
    if result.status == .failed {
      #expect(result.failure == .contract)
      #expect(result.counts.written == 0)
      #expect(
        try workspace.scalar("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'vault'")
          == "0")
    }
    return result.problems
  }

  struct Violation: Sendable, CustomTestStringConvertible {
    let rule: String
    let csv: String
    let code: String
    let count: Int
    let line: Int?
    let example: String
    var testDescription: String { rule }
  }

  static let violations: [Violation] = [
    Violation(
      rule: "price: {type: decimal}", csv: "id,price\n1,2.50\n2,\n3,\n", code: "contract.null", count: 2,
      line: 3, example: "2"),
    Violation(
      rule: "price: {type: decimal}", csv: "id,price\n1,2.50\n2,free\n3,1.00\n", code: "contract.type",
      count: 1, line: 3, example: "free"),
    Violation(
      rule: "price: {type: \"decimal(4,2)\"}", csv: "id,price\n1,2.50\n2,123.00\n", code: "contract.type",
      count: 1, line: 3, example: "123.00"),
    Violation(
      rule: "day: date", csv: "id,day\n1,2026-01-31\n2,2026-02-30\n", code: "contract.type", count: 1,
      line: 3, example: "2026-02-30"),
    Violation(
      rule: "day: date", csv: "id,day\n1,03/04/2026\n", code: "contract.ambiguous", count: 1, line: nil,
      example: "03/04/2026"),
    Violation(
      rule: "price: {type: decimal, minimum: 0}", csv: "id,price\n1,0\n2,-0.01\n3,-5\n",
      code: "contract.range", count: 2, line: 3, example: "-0.01"),
    Violation(
      rule: "score: {type: integer, maximum: 10}", csv: "id,score\n1,10\n2,11\n", code: "contract.range",
      count: 1, line: 3, example: "11"),
    Violation(
      rule: "day: {type: date, minimum: \"2020-01-01\"}", csv: "id,day\n1,2019-12-31\n",
      code: "contract.range", count: 1, line: 2, example: "2019-12-31"),
    Violation(
      rule: "code: {type: text, pattern: \"[A-Z]{3}\"}", csv: "id,code\n1,EUR\n2,EURO\n3,eur\n",
      code: "contract.pattern", count: 2, line: 3, example: "EURO"),
    Violation(
      rule: "state: {type: text, allowed: [open, done]}", csv: "id,state\n1,open\n2,lost\n",
      code: "contract.allowed", count: 1, line: 3, example: "lost"),
    Violation(
      rule: "code: {type: text, unique: true}", csv: "id,code\n1,a\n2,b\n3,a\n", code: "contract.unique",
      count: 2, line: nil, example: "'a' occurs 2 times"),
    Violation(
      rule: "flag: boolean", csv: "id,flag\n1,yes\n2,perhaps\n", code: "contract.type", count: 1, line: 3,
      example: "perhaps"),
  ]

  @Test(arguments: violations) func `A violated rule is counted over all rows and shown with the row`(
    _ violation: Violation
  ) async throws {
    let problems = try await Self.problems(violation.rule, violation.csv)
    try #require(problems.count == 1, "\(problems)")
    #expect(problems[0].code == violation.code)
    #expect(problems[0].count == violation.count)
    #expect(problems[0].line == violation.line)
    #expect(
      problems[0].examples.contains { $0.contains(violation.example) }, "\(problems[0].examples)")
    #expect(problems[0].advice?.isEmpty == false || violation.code == "contract.type")
  }

  static let fulfilled: [(String, String)] = [
    ("price: {type: decimal, nullable: true}", "id,price\n1,2.50\n2,\n"),
    ("price: {type: decimal, mandatory: false}", "id\n1\n"),
    ("price: {type: decimal, minimum: 0, maximum: 5}", "id,price\n1,0\n2,5\n"),
    ("code: {type: text, pattern: \"[A-Z]{3}\", nullable: true}", "id,code\n1,EUR\n2,\n"),
    ("state: {type: text, allowed: [open, done]}", "id,state\n1,open\n2,done\n"),
    ("code: {type: text, unique: true, nullable: true}", "id,code\n1,a\n2,\n3,\n"),
    ("moment: timestamp", "id,moment\n1,2026-01-31\n"),
    ("flag: boolean", "id,flag\n1,yes\n2,NO\n"),
  ]

  @Test(arguments: fulfilled) func `A fulfilled rule reports nothing`(_ rule: String, _ csv: String)
    async throws
  {
    #expect(try await Self.problems(rule, csv).isEmpty)
  }

  @Test func `All violations of all columns come in one report`() async throws {
    let problems = try await Self.problems(
      "price: {type: decimal, minimum: 0}\n      state: {type: text, allowed: [open]}\n      gone: text\n",
      "id,price,state\n1,-1,open\n,2,lost\n3,3,\n")
    // Rules need types, and types need columns: what is missing is reported before values are looked at.
    #expect(problems.map(\.code) == ["contract.missing"])
    let values = try await Self.problems(
      "price: {type: decimal, minimum: 0}\n      state: {type: text, allowed: [open]}\n",
      "id,price,state\n1,-1,open\n,2,lost\n3,3,\n")
    #expect(
      Set(values.map { "\($0.code) \($0.column ?? "")" }) == [
        "contract.null id", "contract.range price", "contract.null state", "contract.allowed state",
      ])
  }

  @Test func `Every missing column is named with its nearest neighbour`() async throws {
    let problems = try await Self.problems(
      "price: decimal\n      state: text\n", "id,prices,stat\n1,1,x\n")
    #expect(problems.map(\.column) == ["price", "state"])
    #expect(problems[0].advice?.contains("Did you mean 'prices'?") == true)
    #expect(problems[1].advice?.contains("Did you mean 'stat'?") == true)
  }

  @Test func `At most three rows are shown of a thousand, and all are counted`() async throws {
    let rows = (1...1000).map { "\($0),-\($0)" }.joined(separator: "\n")
    let problem = try #require(
      try await Self.problems("price: {type: decimal, minimum: 0}", "id,price\n\(rows)\n").first)
    #expect(problem.count == 1000)
    #expect(problem.examples.count == 3)
  }

  @Test func `A line number counts the lines inside quoted values`() async throws {
    let problem = try #require(
      try await Self.problems(
        "price: {type: decimal, minimum: 0}", "id,price,note\n1,1,\"two\nlines\"\n2,-1,x\n"
      ).first)
    #expect(problem.line == 4)
  }

  @Test func `NULL in a key is a violation unless it is allowed`() async throws {
    let csv = "id,price\n1,1\n,2\n"
    #expect(try await Self.problems("price: decimal", csv).map(\.code) == ["contract.null"])
    #expect(
      try await Self.problems("price: decimal", csv, source: "allow_null: [id]").filter {
        $0.severity == .error
      }.isEmpty)
  }

  @Test func `No rows are a violation unless they are allowed`() async throws {
    let empty = try await Self.problems("price: decimal", "id,price\n")
    #expect(empty.map(\.code) == ["contract.empty"])
    #expect(try await Self.problems("price: decimal", "id,price\n", source: "allow_empty: true").isEmpty)
  }

  @Test func `A frozen schema refuses a new column and shows the difference`() async throws {
    let workspace = try Workspace()
    let yaml = Self.yaml("price: decimal", source: "schema_change: freeze")
    try workspace.write("list.csv", "id,price\n1,2.50\n")
    #expect(try await workspace.run(yaml).first.status == .succeeded)
    try workspace.write("list.csv", "id,price,shop\n1,2.50,x\n")
    let problem = try #require(try await workspace.run(yaml).first.problems.first)
    #expect(problem.code == "contract.frozen")
    #expect(problem.examples == ["+ shop text"])
  }

  @Test func `Different rows of one key are refused where the source says so`() async throws {
    let problems = try await Self.problems(
      "price: decimal", "id,price\n1,1\n1,2\n", source: "on_key_conflict: error")
    #expect(problems.map(\.code) == ["contract.key_conflict"])
  }

  @Test func `A source that breaks its contract leaves the others unharmed`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.csv", "timestamp,artist,track\n2026-01-01,A,T\n")
    try workspace.write("b.csv", "timestamp,artist\n2026-01-01,A\n")
    let report = try await workspace.run(
      """
      users: [James]
      sources:
        broken: {tag: music, csv: b.csv}
        whole: {tag: music, csv: a.csv}
      """)
    #expect(report.results.map(\.status) == [.failed, .succeeded])
    #expect(report.failure == .partial)
    #expect(try workspace.scalar("SELECT count(*) FROM music") == "1")
  }

  @Test(arguments: DataIngestor.Tag.builtIn)
  func `A built-in tag is met by a source of its mandatory columns`(_ tag: DataIngestor.Tag)
    async throws
  {
    let workspace = try Workspace()
    let cells = tag.mandatory.map { column in
      switch column.type {
      case .timestamp: "2026-01-31 10:00:00"
      case .decimal: "-12.50"
      case .exactly: "words"
      }
    }
    try workspace.write(
      "a.csv",
      tag.mandatory.map(\.name).joined(separator: ",") + "\n" + cells.joined(separator: ",") + "\n")
    let result = try await workspace.run(
      "users: [a]\nsources:\n  s: {tag: \(tag.name), csv: a.csv}\n"
    ).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(try workspace.scalar("SELECT count(*) FROM \(tag.name)") == "1")
  }
}
