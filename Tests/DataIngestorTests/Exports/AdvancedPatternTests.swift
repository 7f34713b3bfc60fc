import DuckDB
import TestServers
import Testing

@testable import DataIngestor

/// A contract's patterns in PostgreSQL's own regular expressions.
struct AdvancedPatternTests {
  private static let patterns = [
    "[A-Z]{2,3}", "a.b", #"\d+"#, #"\w+"#, #"[\w.-]+@\w+\.com"#, #"\S+\s\S+"#, #"\D*"#, #"[^\d]+"#, "a|bc|",
    "[]a]+",
    "[^]a]+", "[[]x]", #"[\]\[]+"#, "(?:ab)+?", "(?P<year>[0-9]{4})-([0-9]{2})", #"\Aab\z"#, "^ab$",
    "a{2}", "a{,2}",
    "[^a]", "é+", #"\$\{x\}"#, "it's", #"a\tb"#, #"[\s]"#, "(a|b)*c?", #"[a\-z]+"#, #"\.\*"#, "[.]",
    "x{1,255}",
  ]
  private static let texts = [
    "", "AB", "ABCD", "ab", "a\nb", "axb", "a\tb", "12", "١٢", "é", "ééa", "a_1", "me@x.com", "me@é.com",
    "one two", "a\u{0B}b", "\n",
    " ", "bc", "a", "]", "]a]", "b", "[x]", "[]", "abab", "2026-01", "aa", "a{,2}", "${x}", "it's", "aabbc",
    "a-z", ".*", ".", "xxx",
    "ab\n",
  ]

  @Test func `PostgreSQL matches the same texts by them as the engine does`() async throws {
    let server = try await PostgresServer.shared()
    let connection = try Connection(Database())
    let patterns = try Self.patterns.map { ($0, try #require(AdvancedPattern.matchingWhole($0), "\($0)")) }
    let texts = Self.texts.map { "(\(SQL.text($0)))" }.joined(separator: ", ")
    let there = try server.run(
      "SELECT string_agg(CASE WHEN t ~ p THEN '1' ELSE '0' END, '' ORDER BY j) FROM (VALUES \(patterns.enumerated().map { "(\($0), \(SQL.text($1.1)))" }.joined(separator: ", "))) p(i, p), unnest(ARRAY[\(Self.texts.map(SQL.text).joined(separator: ", "))]) WITH ORDINALITY t(t, j) GROUP BY i ORDER BY i",
      in: "postgres"
    ).map { $0[0] }
    for (index, pattern) in patterns.enumerated() {
      let here = try connection.query(
        "SELECT CASE WHEN regexp_full_match(t, \(SQL.text(pattern.0))) THEN '1' ELSE '0' END FROM (VALUES \(texts)) v(t)"
      ).rows.compactMap { $0[0].text }.joined()
      #expect(there[index] == here, "\(pattern)")
    }
  }

  @Test(arguments: [
    #"\p{L}+"#, "(?i)ab", #"\bab\b"#, "[[:alpha:]]", "a{1,300}", #"[^\D]"#, #"\x41"#, #"\Qa.b\E"#,
  ]) func `What PostgreSQL has no words for is not translated`(_ pattern: String) {
    #expect(AdvancedPattern.matchingWhole(pattern) == nil)
    #expect(Dialect.cockroachDB.pattern(matchingWhole: pattern) == "^(?:\(pattern))$")
  }
}
