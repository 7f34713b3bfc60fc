import Foundation
import Testing

@testable import DataIngestor

/// Delimited files on their way into the vault.
struct CSVReaderTests {
  private func yaml(_ settings: String = "{path: data}", _ more: String = "") -> String {
    """
    users: [James]
    sources:
      bank:
        tag: transactions
        csv: \(settings)
        columns: {timestamp: Date, amount: Amount, description: Memo}
        \(more)

    """
  }

  private let good = "Date,Amount,Memo\n2026-01-01,-1.50,Tea\n2026-01-02,-2.25,Cake\n2026-01-03,-3.00,Bun\n"
  private var ragged: String { good + "2026-01-04,-4.00\n2026-01-05,-5.00,Pie\n" }

  @Test
  func `By default a row that had to be repaired fails the source, with its line, and nothing is written`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", ragged)
    let result = try await workspace.run(yaml()).first
    #expect(result.failure == .source)
    let problem = try #require(result.problems.first { $0.code == "source.csv.short_row" })
    #expect(problem.line == 5 && problem.file == "data/a.csv" && problem.severity == .error)
    #expect(problem.examples.first?.contains("2026-01-04,-4.00") == true)
  }

  @Test func `With warn it is loaded as repaired, and told`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", ragged)
    let result = try await workspace.run(
      yaml("{path: data}", "on_bad_row: warn\n    allow_null: [description]")
    ).first
    #expect(result.problems.contains { $0.code == "source.csv.short_row" && $0.severity == .warning })
  }

  @Test func `With quarantine it is set aside whole, with file, line and reason, and the others are loaded`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", ragged)
    let yaml = yaml("{path: data}", "on_bad_row: quarantine")
    let result = try await workspace.run(yaml).first
    #expect(result.status == .succeeded)
    #expect(result.counts.new == 4 && result.counts.rejected == 1)
    let held = try await workspace.project(yaml).quarantine()
    #expect(held.map(\.line) == [5] && held.map(\.file) == ["data/a.csv"])
    #expect(held.first?.reasons.first?.contains("2 values for 3 columns") == true)
  }

  @Test func `A preamble, a total and another encoding are no reason to fail, and are told`() async throws {
    let workspace = try Workspace()
    let text =
      "Account;DE12\nPeriod;January\n\nDate;Amount;Memo\n"
      + "01.01.2026;-1,50;Caf\u{E9}\n02.01.2026;-1.002,25;B\u{E4}cker\n"
      + "13.01.2026;-3,00;Tee\nSumme;-1.006,75;\n"
    try FileManager.default.createDirectory(
      at: workspace.folder.appending(path: "data"), withIntermediateDirectories: true)
    try #require(text.data(using: .windowsCP1252)).write(to: workspace.folder.appending(path: "data/a.csv"))
    let result = try await workspace.run(yaml()).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query(
        "SELECT CAST(date AS VARCHAR), CAST(amount AS VARCHAR), memo FROM bank ORDER BY date") == [
          ["2026-01-01", "-1.50", "Café"], ["2026-01-02", "-1002.25", "Bäcker"],
          ["2026-01-13", "-3.00", "Tee"],
        ])
    let codes = Set(result.problems.map(\.code))
    #expect(codes.isSuperset(of: ["source.csv.preamble", "source.csv.total", "source.csv.encoding"]))
  }

  @Test func `A second table fails the read until the source says which one is meant`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", good + "\nMonth,Sum\n2026-01,-6.75\n2026-02,0.00\n2026-03,1.00\n")
    let refused = try await workspace.run(yaml()).first
    #expect(refused.problems.contains { $0.code == "source.csv.second_table" && $0.line == 6 })
    let first = try await workspace.run(yaml("{path: data, table: 1}")).first
    #expect(first.counts.new == 3)
    let inspected = try await workspace.project(yaml("{path: data, table: 2}")).inspect("bank")
    #expect(inspected.first?.tables.first?.columns.map(\.name) == ["Month", "Sum"])
    #expect(inspected.first?.tables.first?.rows == 3)
  }

  @Test func `What is declared is not guessed`() async throws {
    let workspace = try Workspace()
    try workspace.write("data/a.csv", "junk\n2026-01-01;-1,50;Tea\nskip me\n2026-01-02;-2,25;'a;b'\nend\n")
    let settings =
      "{path: data, delimiter: \";\", quote: \"'\", header: false, skip: 1, skip_lines: [skip], footer: 1, column_names: [Date, Amount, Memo]}"
    let result = try await workspace.run(yaml(settings)).first
    #expect(result.status == .succeeded, "\(result.problems)")
    #expect(
      try workspace.query("SELECT CAST(amount AS VARCHAR), memo FROM bank ORDER BY date") == [
        ["-1.50", "Tea"], ["-2.25", "a;b"],
      ])
  }

  @Test func `Converting writes the rows as they stand, and tells what was done`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.csv", ragged)
    let (file, target) = (
      workspace.folder.appending(path: "a.csv"), workspace.folder.appending(path: "b.csv")
    )
    let problems = try await CSVConversion.convert(file, to: target)
    #expect(problems.map(\.code) == ["source.csv.short_row"])
    let lines = try String(contentsOf: target, encoding: .utf8).split(separator: "\n")
    #expect(
      lines.count == 6 && lines[0] == "\"Date\",\"Amount\",\"Memo\""
        && lines[4].hasPrefix("\"2026-01-04\",\"-4.00\","))
  }

  @Test(arguments: ["\r", "\r\n", "\n", "\n\r", "\r\r\n"], ["\n", "\r\n"])
  func `Line ends within the values of the first row are not taken for those of rows`(
    inner: String, outer: String
  )
    async throws
  {
    let rows = [
      "2026-01-01,-1.50,\"Tea\(inner)and\(inner)cake\"", "2026-01-02,-2.25,\"\(inner)\"",
      "2026-01-03,-3.00,Bun",
    ]
    for (header, last) in [
      ("Date,Amount,Memo", ""), ("Date,Amount,Memo", "2026-01-04,-4.00"), ("", "2026-01-04,-4.00"),
    ] {
      let workspace = try Workspace()
      let lines = ([header] + rows + [last]).filter { !$0.isEmpty }
      try workspace.write("data/a.csv", lines.map { $0 + outer }.joined())
      let columns =
        header.isEmpty
        ? "column_1, amount: column_2, description: column_3" : "Date, amount: Amount, description: Memo"
      let result = try await workspace.run(
        yaml("{path: data}", "on_bad_row: warn\n    allow_null: [description]").replacing(
          "Date, amount: Amount, description: Memo", with: columns)
      ).first
      #expect(result.status == .succeeded, "\(header) \(last): \(result.problems)")
      #expect(
        try workspace.query("SELECT description FROM transactions WHERE amount > -3 ORDER BY timestamp") == [
          ["Tea\(inner)and\(inner)cake"], [inner],
        ], "\(header) \(last)")
    }
  }

  /// DuckDB reads rows of two million bytes by itself.
  @Test(arguments: ["", "2026-01-04,-4.00\n"])
  func `A row of megabytes is read like any other`(last: String) async throws {
    let workspace = try Workspace()
    let long = String(repeating: "x", count: 3_000_000)
    try workspace.write("data/a.csv", good + "2026-01-05,-5.00,\"\(long)\"\n" + last)
    let result = try await workspace.run(
      yaml("{path: data}", "on_bad_row: warn\n    allow_null: [description]")
    ).first
    #expect(result.status == .succeeded, "\(result.problems.map { $0.message.prefix(300) })")
    #expect(
      try workspace.query("SELECT length(description) FROM transactions WHERE amount = -5") == [["3000000"]])
  }
}
