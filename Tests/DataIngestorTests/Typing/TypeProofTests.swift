import DuckDB
import Foundation
import Testing

@testable import DataIngestor

/// What the values of a column prove: the type, and the values that it yields.
struct TypeProofTests {
  /// The finding for a column of texts, and its values as SQL prints them.
  static func prove(
    _ texts: [String?], demanded: DemandedType? = nil, format: String? = nil, mark: String? = nil,
    registered: DataType? = nil
  ) throws -> (finding: TypeProver.Finding, values: [String?]) {
    let connection = try Connection(Database())
    try connection.execute("SET TimeZone = 'UTC'")
    try connection.execute("CREATE TABLE texts (row INTEGER, x VARCHAR)")
    for (row, text) in texts.enumerated() {
      try connection.execute("INSERT INTO texts VALUES ($1, $2)", Value(row), Value(text))
    }
    let relation = StagedRelation(
      source: "texts", columns: [.init(original: "X", name: "x")], recordSource: "'f'", inputs: [])
    let expectation = TypeProver.Expectation(
      demanded: demanded, format: format, decimalMark: mark, registered: registered)
    let findings = try TypeProver(relation: relation).findings(["x": expectation], on: connection)
    let finding = try #require(findings["x"])
    let rows = try connection.query(
      "SELECT CAST(\(finding.format.value("\"x\"")) AS VARCHAR) FROM texts ORDER BY row"
    ).rows
    return (finding, rows.map { $0[0].text })
  }

  struct Proof: Sendable, CustomTestStringConvertible {
    let texts: [String?]
    let type: DataType
    var values: [String?]?
    var demanded: DemandedType?
    var testDescription: String { texts.map { $0 ?? "NULL" }.joined(separator: " · ") }
  }

  static let proofs: [Proof] = [
    // Whole numbers
    Proof(texts: ["1", "-20", "0", nil], type: .integer, values: ["1", "-20", "0", nil]),
    Proof(texts: ["007", "123"], type: .text),
    Proof(texts: ["-0123"], type: .text),
    Proof(texts: ["999999999999999999"], type: .integer),
    Proof(
      texts: ["9999999999999999999"], type: .decimal(precision: 38, scale: 0),
      values: ["9999999999999999999"]),
    Proof(texts: [String(repeating: "9", count: 38)], type: .decimal(precision: 38, scale: 0)),
    Proof(texts: [String(repeating: "9", count: 39)], type: .text),
    Proof(texts: ["1", "x"], type: .text),
    // Values may be missing
    Proof(texts: [nil, "2026-01-05", nil], type: .date),
    Proof(texts: [nil, "2026-01-05 10:00:00"], type: .timestamp),
    Proof(texts: ["2026-01-05T10:00:00Z", nil], type: .timestamptz),
    Proof(texts: [nil, "10:00:00"], type: .time),
    Proof(texts: ["25/12/2026", nil], type: .date),
    Proof(
      texts: [nil, "1.234,50", nil], type: .decimal(precision: 18, scale: 2), values: [nil, "1234.50", nil]),
    Proof(texts: [nil, "d3b07384-d9a0-4c6f-8b1e-0a1b2c3d4e5f"], type: .uuid),
    // Decimals
    Proof(
      texts: ["1.5", "-20.25", "3"], type: .decimal(precision: 18, scale: 2),
      values: ["1.50", "-20.25", "3.00"]),
    Proof(texts: ["0.123456"], type: .decimal(precision: 18, scale: 6), values: ["0.123456"]),
    Proof(
      texts: ["1,234.50", "2.00"], type: .decimal(precision: 18, scale: 2), values: ["1234.50", "2.00"]),
    Proof(
      texts: ["1.234,50", "-2,00"], type: .decimal(precision: 18, scale: 2), values: ["1234.50", "-2.00"]),
    Proof(
      texts: ["12,34,567.80"], type: .decimal(precision: 18, scale: 2), values: ["1234567.80"]),
    Proof(texts: ["1'234.50"], type: .decimal(precision: 18, scale: 2), values: ["1234.50"]),
    Proof(texts: ["1 234,50"], type: .decimal(precision: 18, scale: 2), values: ["1234.50"]),
    Proof(texts: ["1\u{A0}234,50"], type: .decimal(precision: 18, scale: 2), values: ["1234.50"]),
    // Currency and accounting negatives
    Proof(
      texts: ["$1,234.50", "-$3.10", "$ 7.00"], type: .decimal(precision: 18, scale: 2),
      values: ["1234.50", "-3.10", "7.00"]),
    Proof(
      texts: ["1.234,50 €", "-2,10 €"], type: .decimal(precision: 18, scale: 2), values: ["1234.50", "-2.10"]),
    Proof(texts: ["EUR 10.25"], type: .decimal(precision: 18, scale: 2), values: ["10.25"]),
    Proof(
      texts: ["(12.00)", "3.50"], type: .decimal(precision: 18, scale: 2), values: ["-12.00", "3.50"]),
    Proof(texts: ["12.00-", "3.50"], type: .decimal(precision: 18, scale: 2), values: ["-12.00", "3.50"]),
    Proof(texts: ["--12.00"], type: .text),
    Proof(texts: ["1,23.50"], type: .text),
    Proof(texts: ["1e5"], type: .text),
    Proof(texts: ["NaN", "1.0"], type: .text),
    // Booleans
    Proof(texts: ["true", "FALSE", nil], type: .boolean, values: ["true", "false", nil]),
    Proof(texts: ["yes", "no"], type: .text),
    Proof(
      texts: ["yes", "N", "1"], type: .boolean, values: ["true", "false", "true"],
      demanded: .exactly(.boolean)),
    // Dates and times
    Proof(texts: ["2026-01-31", "2024-02-29"], type: .date, values: ["2026-01-31", "2024-02-29"]),
    Proof(texts: ["2026-02-30"], type: .text),
    Proof(texts: ["2026-01-31 10:00:00", "2026-01-31T10:00:00.5"], type: .timestamp),
    Proof(
      texts: ["2026-01-31T10:00:00Z", "2026-01-31T10:00:00+02:00"], type: .timestamptz,
      values: ["2026-01-31 10:00:00+00", "2026-01-31 08:00:00+00"]),
    Proof(texts: ["10:15", "23:59:59"], type: .time, values: ["10:15:00", "23:59:59"]),
    Proof(texts: ["24:15"], type: .text),
    Proof(texts: ["31.01.2026", "01.02.2026"], type: .date, values: ["2026-01-31", "2026-02-01"]),
    Proof(texts: ["25/01/2026", "03/04/2026"], type: .date, values: ["2026-01-25", "2026-04-03"]),
    Proof(texts: ["01/25/2026", "03/04/2026"], type: .date, values: ["2026-01-25", "2026-03-04"]),
    Proof(texts: ["25/01/2026", "01/25/2026"], type: .text),
    Proof(texts: ["5 Jan 2026", "17 Feb 2026"], type: .date, values: ["2026-01-05", "2026-02-17"]),
    Proof(texts: ["31/01/26"], type: .text),
    Proof(texts: ["5. März 2026", "17. Dezember 2026"], type: .date, values: ["2026-03-05", "2026-12-17"]),
    Proof(texts: ["12 janv. 2026", "3 août 2026"], type: .date, values: ["2026-01-12", "2026-08-03"]),
    Proof(
      texts: ["3 de mayo de 2026", "21 de enero de 2026"], type: .date, values: ["2026-05-03", "2026-01-21"]),
    Proof(
      texts: ["1 ott 2026 9:05", "2 giu 2026 18:30"], type: .timestamp,
      values: ["2026-10-01 09:05:00", "2026-06-02 18:30:00"]),
    Proof(texts: ["5 października 2026", "7 maja 2026"], type: .date, values: ["2026-10-05", "2026-05-07"]),
    Proof(texts: ["5 Brumaire 2026"], type: .text),
    Proof(texts: ["31. Februar 2026"], type: .text),
    Proof(texts: ["20260131"], type: .integer, values: ["20260131"]),
    Proof(texts: ["20260131"], type: .date, values: ["2026-01-31"], demanded: .timestamp),
    Proof(
      texts: ["1767225600"], type: .timestamp, values: ["2026-01-01 00:00:00"], demanded: .timestamp),
    Proof(
      texts: ["1767225600000"], type: .timestamp, values: ["2026-01-01 00:00:00"], demanded: .timestamp),
    // Others
    Proof(texts: ["6f1d4b2e-0000-4000-8000-00805f9b34fb"], type: .uuid),
    Proof(texts: [nil, nil], type: .text, values: [nil, nil]),
    Proof(texts: ["", "1"], type: .text),
  ]

  @Test(arguments: proofs) func `All values together prove the type and become its values`(_ proof: Proof)
    throws
  {
    let (finding, values) = try Self.prove(proof.texts, demanded: proof.demanded)
    #expect(finding.format.type == proof.type)
    #expect(finding.rivals.isEmpty)
    if let expected = proof.values { #expect(values == expected) }
    if proof.type == .text { #expect(values == proof.texts) }
  }

  @Test func `Years of two digits follow a declared pivot, and stay ambiguous where the order is`() throws {
    func finding(_ texts: String...) throws -> (TypeProver.Finding, [String?]) {
      let connection = try Connection(Database())
      let rows = texts.map { "('\($0)')" }.joined(separator: ", ")
      try connection.execute("CREATE TABLE texts AS SELECT * FROM (VALUES \(rows)) v(x)")
      let relation = StagedRelation(
        source: "texts", columns: [.init(original: "X", name: "x")], recordSource: "'f'", inputs: [])
      var expectation = TypeProver.Expectation()
      expectation.yearPivot = 30
      let finding = try #require(
        try TypeProver(relation: relation).findings(["x": expectation], on: connection)["x"])
      let values = try connection.query("SELECT CAST(\(finding.format.value("x")) AS VARCHAR) FROM texts")
        .rows
      return (finding, values.map { $0[0].text })
    }
    let (decided, values) = try finding("31.01.30", "01.02.31", "13.12.99")
    #expect(decided.format.type == .date && decided.rivals.isEmpty)
    #expect(values == ["2030-01-31", "1931-02-01", "1999-12-13"])
    let (open, _) = try finding("01/02/26", "03/04/26")
    #expect(!open.rivals.isEmpty)
  }

  @Test func `One value far behind the sample decides as much as the first`() throws {
    let (finding, _) = try Self.prove((0..<5000).map { String($0) } + ["n/a"])
    #expect(finding.format.type == .text)
  }

  @Test(arguments: [["03/04/2026", "05/06/2026"], ["03-04-2026"], ["03/04/2026 10:00:00"]])
  func `Day or month first is ambiguous where no value decides it`(_ texts: [String]) throws {
    #expect(try !Self.prove(texts, demanded: .timestamp).finding.rivals.isEmpty)
  }

  @Test func `A day that equals its month leaves nothing open for that value, but for the others`() throws {
    #expect(try !Self.prove(["05/05/2026", "03/04/2026"]).finding.rivals.isEmpty)
  }

  @Test func `One thousand or one point nothing is ambiguous until the mark is declared`() throws {
    #expect(try !Self.prove(["1.234", "5.678"], demanded: .decimal).finding.rivals.isEmpty)
    #expect(try !Self.prove(["1,234", "5,678"], demanded: .decimal).finding.rivals.isEmpty)
    #expect(try !Self.prove(["1,234", "5,678"]).finding.rivals.isEmpty)
    #expect(try Self.prove(["1,234", "5,678.90"], demanded: .decimal).finding.rivals.isEmpty)
    #expect(try Self.prove(["1,234", "1,234,567"], demanded: .decimal).finding.rivals.isEmpty)
    let comma = try Self.prove(["1.234", "5.678"], demanded: .decimal, mark: ",")
    #expect(comma.finding.rivals.isEmpty)
    #expect(comma.values.map { $0.flatMap(Double.init) } == [1234, 5678])
    let point = try Self.prove(["1.234", "5.678"], demanded: .decimal, mark: ".")
    #expect(point.values.map { $0.flatMap(Double.init) } == [1.234, 5.678])
  }

  @Test func `A declared format is proved like any other`() throws {
    let day = try Self.prove(["03/04/2026"], demanded: .timestamp, format: "%d/%m/%Y")
    #expect(day.values == ["2026-04-03"])
    let wrong = try Self.prove(["03/14/2026"], demanded: .timestamp, format: "%d/%m/%Y")
    #expect(wrong.finding.format.type == .text)
    let time = try Self.prove(["03.04.26 17:05"], format: "%d.%m.%y %H:%M")
    #expect(time.values == ["2026-04-03 17:05:00"])
  }

  @Test func `What was text stays text, and what was a number is tried as that number`() throws {
    #expect(try Self.prove(["1", "2"], registered: .text).finding.format.type == .text)
    let decimal = DataType.decimal(precision: 18, scale: 2)
    #expect(try Self.prove(["1", "2"], registered: decimal).finding.format.type == decimal)
  }

  @Test func `Spaces around numbers and dates are passed over`() throws {
    #expect(try Self.prove([" 1.50", "2.25 "]).values == ["1.50", "2.25"])
    #expect(try Self.prove([" 2026-01-31 "]).values == ["2026-01-31"])
  }

  @Test func `Spaces of texts are kept`() throws {
    #expect(try Self.prove([" a ", "b"]).values == [" a ", "b"])
  }
}
