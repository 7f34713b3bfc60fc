import Foundation
import Testing

@testable import DataIngestor

struct SecretsTests {
  private func setting(_ yaml: String) throws -> Setting {
    Setting(node: try YAMLNode(parsing: yaml, file: "ingestor.yaml"), path: "", file: "ingestor.yaml")
  }

  private func resolve(
    _ yaml: String, _ values: [String: String], types: [String: SecretType] = [:]
  ) throws -> Secrets {
    try Secrets.resolve([try setting(yaml)], types: types, providers: [EnvironmentSecrets(values)])
  }

  @Test func `References are replaced wherever they stand in a text`() throws {
    let secrets = try resolve("path: ${ROOT}/x/${NAME}.csv", ["ROOT": "/data", "NAME": "bank"])
    #expect(secrets.fill("${ROOT}/x/${NAME}.csv") == "/data/x/bank.csv")
    #expect(secrets.fill("$ROOT {ROOT} ${OTHER}") == "$ROOT {ROOT} ${OTHER}")
  }

  @Test func `A value that looks like a reference is not resolved again`() throws {
    let secrets = try resolve("path: ${A}", ["A": "${B}", "B": "secret"])
    #expect(secrets.fill("${A}") == "${B}")
  }

  @Test func `All missing secrets are reported together, each where it is used first`() throws {
    let error = try #require(throws: IngestError.self) {
      _ = try resolve("a: ${ONE}\nb:\n  c: [x, '${TWO}']\nd: ${ONE}\ne: ${SET}\n", ["SET": "value"])
    }
    #expect(error.kind == .configuration)
    #expect(error.problems.map(\.column) == ["ONE", "TWO"])
    #expect(error.problems.map(\.line) == [1, 3])
    #expect(error.problems[1].message.hasPrefix("b.c[1]: "))
    #expect(error.problems[0].advice?.contains(".env") == true)
  }

  @Test func `The first provider that has a secret gives it`() throws {
    let secrets = try Secrets.resolve(
      [try setting("a: ${KEY}")], types: [:],
      providers: [
        EnvironmentSecrets([:]), EnvironmentSecrets(["KEY": "1"]), EnvironmentSecrets(["KEY": "2"]),
      ])
    #expect(secrets.fill("${KEY}") == "1")
  }

  @Test(arguments: [
    (SecretType.token, "two\nlines"), (.username, ""), (.password, "two\nlines"), (.url, "example.org"),
    (.dbConnection, "somewhere"), (.filePath, ""),
  ]) func `A malformed secret is refused without showing it`(_ type: SecretType, _ value: String) throws {
    let error = try #require(throws: IngestError.self) {
      _ = try resolve("a: ${KEY}", ["KEY": value], types: ["KEY": type])
    }
    let text = error.description
    #expect(text.contains("${KEY}"))
    #expect(text.contains(type.rawValue))
    if !value.isEmpty { #expect(!text.contains(value)) }
  }

  @Test(arguments: [
    (SecretType.token, "abc"), (.username, "james"), (.password, "p@ss word"),
    (.url, "https://example.org/x"),
    (.dbConnection, "postgresql://u:p@h/db"), (.dbConnection, "host=h user=u"), (.filePath, "~/bank"),
  ]) func `A well-formed secret is accepted`(_ type: SecretType, _ value: String) throws {
    #expect(try resolve("a: ${KEY}", ["KEY": value], types: ["KEY": type]).fill("${KEY}") == value)
  }

  @Test func `The redactor puts references in the place of values, the longest first`() throws {
    let secrets = try resolve("a: ${SHORT}${LONG}", ["SHORT": "abc", "LONG": "abcdef"])
    #expect(secrets.redactor.redact("xabcdefx abc") == "x${LONG}x ${SHORT}")
    let problem = secrets.redactor.redact(
      Problem("c", "abc", file: "abc/f.csv", examples: ["abcdef"], advice: "not abc"))
    #expect(problem.message == "${SHORT}")
    #expect(problem.file == "${SHORT}/f.csv")
    #expect(problem.examples == ["${LONG}"])
    #expect(problem.advice == "not ${SHORT}")
  }
}

struct DotenvTests {
  @Test func `Lines, comments, exports and quotes are read as shells do`() {
    let values = DotenvSecrets.parse(
      """
      # a comment
      PLAIN=value
      SPACED = around
      export EXPORTED=yes
      COMMENTED=value # the rest is a comment
      HASH=a#b
      DOUBLE="two words # no comment"
      SINGLE='single $NOT_EXPANDED \\n'
      LINES="one\\ntwo"
      EMPTY=
      EQUALS=a=b=c
      not a line
      1BAD=name
      """)
    #expect(
      values == [
        "PLAIN": "value", "SPACED": "around", "EXPORTED": "yes", "COMMENTED": "value", "HASH": "a#b",
        "DOUBLE": "two words # no comment", "SINGLE": "single $NOT_EXPANDED \\n", "LINES": "one\ntwo",
        "EMPTY": "",
        "EQUALS": "a=b=c",
      ])
  }

  @Test func `Windows line ends are no part of a value`() {
    #expect(DotenvSecrets.parse("A=1\r\nB=2\r\n") == ["A": "1", "B": "2"])
  }

  @Test func `A file that does not exist holds nothing`() throws {
    let secrets = try DotenvSecrets(file: URL(fileURLWithPath: "/nowhere/.env"))
    #expect(secrets.secret("A") == nil)
  }
}
