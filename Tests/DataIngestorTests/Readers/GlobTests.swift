import Testing

@testable import DataIngestor

struct GlobTests {
  @Test(arguments: [
    ("*.csv", "a.csv"), ("**/*.csv", "a.csv"), ("**/*.csv", "x/y/a.csv"), ("x/**", "x/y/z"),
    ("a?.csv", "ab.csv"),
    ("[a-c]1.csv", "b1.csv"), ("[!a-c]1.csv", "d1.csv"), ("2026-*/x.csv", "2026-01/x.csv"),
    ("**/b/*.csv", "a/b/c.csv"),
    ("é*.csv", "été.csv"), ("*", "a"),
  ]) func `A pattern matches a path`(_ pattern: String, _ path: String) {
    #expect(Glob(pattern).matches(path))
  }

  @Test(arguments: [
    ("*.csv", "x/a.csv"), ("*.csv", "a.csv.bak"), ("a?.csv", "a.csv"), ("a?b", "a/b"), ("[a-c]1", "d1"),
    ("[!a-c]1", "b1"), ("**/*.csv", "a.tsv"), ("**/b/*.csv", "ab/c.csv"), ("x/**/y", "xy"),
  ]) func `A pattern does not match a path`(_ pattern: String, _ path: String) {
    #expect(!Glob(pattern).matches(path))
  }
}
