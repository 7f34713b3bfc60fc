import Foundation
import Testing

@testable import DataIngestor

/// What the configuration refuses: each error names the file, the line, the path in the document and the nearest valid name.
struct ConfigurationErrorTests {
  static func problems(_ yaml: String) -> [Problem] {
    do {
      _ = try Configuration(
        parsing: yaml, file: "ingestor.yaml", directory: FileManager.default.temporaryDirectory)
      return []
    } catch let error as IngestError {
      return error.kind == .configuration ? error.problems : []
    } catch {
      return []
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let yaml: String
    let line: Int
    let says: String
    var advises: String?
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "an unknown key at the top", yaml: "destinaton: a.duckdb\nsources: {}\n", line: 1,
      says: "destinaton: there is no such key", advises: "Did you mean 'destination'?"),
    Case(
      name: "an unknown key of a source",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv: x\n    colums: {}\n", line: 6,
      says: "sources.bank.colums: there is no such key", advises: "Did you mean 'columns'?"),
    Case(
      name: "an unknown key of a reader",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv:\n      path: x\n      delimeter: ;\n",
      line: 7,
      says: "sources.bank.csv.delimeter: there is no such key", advises: "Did you mean 'delimiter'?"),
    Case(name: "no sources at all", yaml: "users: [a]\n", line: 1, says: "'sources' is missing"),
    Case(
      name: "a source without a tag", yaml: "users: [a]\nsources:\n  bank:\n    csv: x\n", line: 4,
      says: "sources.bank: 'tag' is missing"),
    Case(
      name: "a tag that does not exist",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: transaction\n    csv: x\n", line: 4,
      says: "sources.bank.tag: there is no tag 'transaction'", advises: "Did you mean 'transactions'?"),
    Case(
      name: "a canonical column that does not exist",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv: x\n    columns: {atrist: A}\n", line: 6,
      says: "sources.bank.columns.atrist: the tag music has no column 'atrist'",
      advises: "Did you mean 'artist'?"),
    Case(
      name: "no reader", yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n", line: 4,
      says: "sources.bank: nothing says where its rows come from", advises: "csv"),
    Case(
      name: "a user who is not declared",
      yaml: "users: [James]\nsources:\n  bank:\n    tag: music\n    user: Jame\n    csv: x\n", line: 5,
      says: "sources.bank.user: there is no user 'Jame'", advises: "Did you mean 'James'?"),
    Case(
      name: "two users and a source that names none",
      yaml: "users: [James, Cat]\nsources:\n  bank:\n    tag: music\n    csv: x\n", line: 4,
      says: "it is not said whose rows they are", advises: "James or Cat"),
    Case(
      name: "a word that is none of the allowed",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv: x\n    extract: ful\n", line: 6,
      says: "expected one of incremental, full, found 'ful'", advises: "Did you mean 'full'?"),
    Case(
      name: "a text for a boolean",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv: x\n    allow_empty: maybe\n", line: 6,
      says: "sources.bank.allow_empty: expected true or false, found 'maybe'"),
    Case(
      name: "a list for a mapping",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv: x\n    columns: [a, b]\n", line: 6,
      says: "sources.bank.columns: expected a mapping"),
    Case(
      name: "a number out of range", yaml: "threads: 0\nsources: {}\n", line: 1,
      says: "threads: expected a whole number from 1 to 1024, found '0'"),
    Case(
      name: "a type that does not exist",
      yaml: "tags:\n  t:\n    columns:\n      price: decimals\nsources: {}\n", line: 4,
      says: "tags.t.columns.price: expected a type"),
    Case(
      name: "a tag without a mandatory column",
      yaml: "tags:\n  t:\n    columns:\n      price: {type: date, mandatory: false}\nsources: {}\n", line: 3,
      says: "no mandatory column"),
    Case(
      name: "a tag with the name of a built-in one",
      yaml: "tags:\n  music:\n    columns: {a: text}\nsources: {}\n", line: 3,
      says: "'music' is a built-in tag"),
    Case(
      name: "a source with the name of a tag",
      yaml: "users: [a]\nsources:\n  music:\n    tag: music\n    csv: x\n", line: 4,
      says: "a source cannot have the name of a tag"),
    Case(
      name: "a name that is none",
      yaml: "users: [a]\nsources:\n  My Bank:\n    tag: music\n    csv: x\n", line: 4,
      says: "a source's name is lower-case letters", advises: "my_bank"),
    Case(
      name: "a dimension with the name of a canonical column",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv: x\n    dimensions: {artist: A}\n",
      line: 6,
      says: "a dimension cannot have the name of a canonical column"),
    Case(
      name: "an order that is needed and missing",
      yaml: "users: [a]\nsources:\n  bank:\n    tag: music\n    csv: x\n    on_key_conflict: last\n", line: 4,
      says: "on_key_conflict: last needs to know the order", advises: "order_by"),
    Case(
      name: "a secret of a type that does not exist",
      yaml: "secrets: {KEY: pasword}\nsources: {}\n", line: 1,
      says: "secrets.KEY: expected one of", advises: "Did you mean 'password'?"),
    Case(
      name: "a key declared twice", yaml: "users: [a]\nusers: [b]\nsources: {}\n", line: 1,
      says: "Declared twice: users"),
    Case(
      name: "text that is not YAML", yaml: "sources:\n  bank: {tag: music\n", line: 3,
      says: "This is not valid YAML"),
  ]

  @Test(arguments: cases) func `An error says where it is, what is wrong and what was probably meant`(
    _ example: Case
  ) throws {
    let problems = Self.problems(example.yaml)
    let problem = try #require(
      problems.first { $0.message.contains(example.says) }, "\(problems.map(\.message))")
    #expect(problem.file == "ingestor.yaml")
    #expect(problem.line == example.line)
    if let advice = example.advises { #expect(problem.advice?.contains(advice) == true, "\(problem)") }
  }

  @Test func `All errors of a document come in one report`() {
    let problems = Self.problems(
      """
      users: [James]
      sources:
        one: {tag: transaction, csv: x}
        two: {tag: music, user: Cat, csv: x}
        three: {tag: music}
      """)
    #expect(problems.map(\.line) == [3, 4, 5])
  }

  @Test func `An empty file is refused with the way to start`() throws {
    let problem = try #require(Self.problems("").first)
    #expect(problem.code == "configuration.empty")
    #expect(problem.advice?.contains("ingestor init") == true)
  }

  @Test func `A file that does not exist is refused with the way to start`() throws {
    let error = try #require(throws: IngestError.self) {
      _ = try Configuration(contentsOf: URL(fileURLWithPath: "/nowhere/ingestor.yaml"))
    }
    #expect(error.problems[0].code == "configuration.missing")
    #expect(error.problems[0].advice?.contains("ingestor init") == true)
  }

  @Test func `An unknown source on the command line is named with its neighbour`() throws {
    let configuration = try Configuration(
      parsing: "users: [a]\nsources:\n  my_bank: {tag: music, csv: x}\n", file: "ingestor.yaml",
      directory: FileManager.default.temporaryDirectory)
    let error = try #require(throws: IngestError.self) {
      _ = try configuration.sources(named: ["my_bnk", "zzz"])
    }
    #expect(error.problems.count == 2)
    #expect(error.problems[0].advice == "Did you mean 'my_bank'?")
    #expect(error.problems[1].advice == "Known: my_bank.")
  }
}
