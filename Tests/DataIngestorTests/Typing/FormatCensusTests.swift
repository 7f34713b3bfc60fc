import DuckDB
import Testing

@testable import DataIngestor

/// Which format most values of a column have.
struct FormatCensusTests {
  private func counts(_ values: String, demanded: DemandedType) throws -> [(format: ColumnFormat, count: Int)]
  {
    let connection = try Connection(Database())
    try connection.execute("CREATE TABLE texts AS SELECT \(values) AS x FROM range(10000) t(i)")
    let relation = StagedRelation(
      source: "texts", columns: [.init(original: "X", name: "x")], recordSource: "'f'", inputs: [])
    let candidates = TypeProver.candidates(TypeProver.Expectation(demanded: demanded), trimmed: true)
    return try FormatCensus(relation: relation, column: relation.columns[0])
      .counts(of: candidates, on: connection).map { ($0.candidate.format, $0.count) }
  }

  @Test func `The counts are those of all values, not of a sample`() throws {
    let found = try counts(
      "CASE WHEN i % 1000 = 7 THEN 'soon' WHEN i % 5 = 1 THEN NULL ELSE strftime(DATE '2020-01-01' + i::INTEGER, '%d.%m.%Y') END",
      demanded: .timestamp)
    #expect(found.map(\.format.notation) == [.date("%d.%m.%Y")])
    #expect(found.first?.count == 7990)
  }

  @Test func `Of formats that fit equally many, the preferred comes first`() throws {
    let found = try counts(
      "CASE WHEN i = 9999 THEN 'x' ELSE '0' || (1 + i % 9) || '/01/2026' END", demanded: .timestamp)
    #expect(found.map(\.format.notation) == [.date("%d/%m/%Y"), .date("%m/%d/%Y")])
    #expect(found.map(\.count) == [9999, 9999])
  }

  @Test func `Of a column that is almost empty, what values there are decide`() throws {
    // A sample of rows would hold none of them.
    let found = try counts(
      "CASE WHEN i % 2000 = 7 THEN '01.02.2026' WHEN i = 8 THEN 'soon' END", demanded: .timestamp)
    #expect(found.map(\.format.notation) == [.date("%d.%m.%Y")])
    #expect(found.first?.count == 5)
  }

  @Test func `Where no value has any of them, none is counted`() throws {
    #expect(try counts("'text ' || i", demanded: .exactly(.integer)).isEmpty)
    #expect(try counts("CAST(NULL AS VARCHAR)", demanded: .exactly(.integer)).isEmpty)
  }
}
