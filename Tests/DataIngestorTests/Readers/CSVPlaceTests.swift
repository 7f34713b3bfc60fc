import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Where tables are in delimited files, and files in archives: nothing is left out without a word.
struct CSVPlaceTests {
  private func yaml(_ settings: String, _ more: String = "") -> String {
    """
    users: [James]
    tags:
      days: {columns: {day: date, steps: {type: integer, mandatory: false}}}
    sources:
      watch:
        tag: days
        csv: \(settings)
        columns: {day: Date, steps: Steps}
        key: [day]
        \(more)

    """
  }

  private let days = "Date,Steps,Floors\n2026-01-13,9821,12\n2026-01-14,6011,8\n2026-01-15,12443,15\n"

  @Test func `A table above the one that is read fails the load, and is read by the line of its names`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write(
      "a.csv",
      "Body\nDate,Weight\n2026-01-13,80.2\n2026-01-14,80.0\n\nActivities\n" + days
        + "2026-01-16,7000,9\n2026-01-17,7100,9\n2026-01-18,7200,9\n2026-01-19,7300,9\n")
    let refused = try await workspace.run(yaml("a.csv")).first
    #expect(refused.problems.contains { $0.code == "source.csv.second_table" && $0.line == 2 })
    let inspected = try await workspace.project(yaml("{path: a.csv, header: 2, table: 1}")).inspect("watch")
    #expect(inspected.first?.tables.first?.columns.map(\.name) == ["Date", "Weight"])
    #expect(inspected.first?.tables.first?.rows == 2)
    #expect(try await workspace.run(yaml("{path: a.csv, table: 1}")).first.counts.new == 7)
  }

  @Test func `Blank lines of a megabyte hide no table`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.csv", String(repeating: "\r\n", count: 700_000) + days)
    let result = try await workspace.run(yaml("a.csv")).first
    #expect(result.counts.new == 3, "\(result.problems)")
  }

  @Test func `A table behind a megabyte of prose is refused, and read with the lines to skip`() async throws {
    let workspace = try Workspace()
    let prose = String(repeating: "A line of a log that says nothing\n", count: 40_000)
    let rows = (1...4000).map { "2026-01-13,\($0),5\n" }.joined()
    try workspace.write("a.csv", prose + "Date,Steps,Floors\n" + rows)
    let refused = try await workspace.run(yaml("a.csv")).first
    #expect(refused.failure == .source)
    #expect(
      refused.problems.contains {
        $0.code == "source.csv.late_table" && $0.advice?.contains("'skip'") == true
      })
    let read = try await workspace.project(yaml("{path: a.csv, skip: 40000}")).inspect("watch")
    #expect(read.first?.tables.first?.rows == 4000)
  }

  @Test func `Last lines that look like totals are rows where no footer is declared to be there`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("a.csv", "Date;Steps;Note\n2026-01-13;9821;x\n2026-01-14;6011;y\nSumme;15832;\n")
    let told = try await workspace.run(yaml("a.csv")).first
    #expect(told.counts.new == 2 && told.problems.contains { $0.code == "source.csv.total" && $0.line == 4 })
    let kept = try await workspace.project(yaml("{path: a.csv, footer: 0}")).inspect("watch")
    #expect(kept.first?.tables.first?.rows == 3)
  }

  @Test
  func
    `A lone opening quote fails the load with its line, and is a character where quotes are declared to be`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("a.csv", "Date,Steps,Note\n2026-01-13,1,a\n2026-01-14,2,\"open\n2026-01-15,3,c\n")
    let refused = try await workspace.run(yaml("a.csv")).first
    #expect(refused.problems.contains { $0.code == "source.csv.stray_quote" && $0.line == 3 })
    let read = try await workspace.run(yaml("{path: a.csv, quote: none}")).first
    #expect(read.counts.new == 3, "\(read.problems)")
  }

  @Test(arguments: ["zip", "gz"])
  func `Messy files in archives are found out about and repaired like others`(_ kind: String) async throws {
    let workspace = try Workspace()
    let messy =
      "Konto;DE12;\nGerät;Uhr;\n\nDate;Steps;Note\n13.01.2026;9.821;Büro\n14.01.2026;6.011\n15.01.2026;12.443;x\nSumme;28.275;\n"
    try Data(#require(messy.data(using: .windowsCP1252))).write(to: workspace.folder.appending(path: "a.csv"))
    let script =
      kind == "zip"
      ? "import zipfile; zipfile.ZipFile('a.csv.zip', 'w').write('a.csv')"
      : "import gzip; gzip.open('a.csv.gz', 'w').write(open('a.csv', 'rb').read())"
    try ServerProcess.run(
      [
        "/usr/bin/env", "python3", "-c", "import os, sys; os.chdir(sys.argv[1]); \(script)",
        workspace.folder.path,
      ])
    let source = yaml("a.csv.\(kind)", "on_bad_row: warn\n    decimal_mark: \",\"")
    let result = try await workspace.run(source).first
    #expect(result.counts.new == 3, "\(result.problems)")
    let codes = Set(result.problems.map(\.code))
    #expect(
      codes.isSuperset(of: [
        "source.csv.preamble", "source.csv.short_row", "source.csv.total", "source.csv.encoding",
      ]))
    #expect(result.problems.first { $0.code == "source.csv.short_row" }?.line == 6)
  }
}
