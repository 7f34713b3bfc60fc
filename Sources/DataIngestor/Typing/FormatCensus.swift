import DuckDB

/// How many values of a column have each of some formats, where none has all of them.
///
/// There are a hundred formats, and some take microseconds a value: a sample chooses those that are counted over all rows.
struct FormatCensus {
  let relation: StagedRelation
  let column: StagedRelation.Column

  /// How many values are looked at to choose.
  private static let sampleSize = 2048
  private static let table = "sample_of_values"

  /// The formats that a good part of the values have, most of them first.
  func counts(of candidates: [Candidate], on connection: borrowing Connection) throws(DuckDBError) -> [(
    candidate: Candidate, count: Int
  )] {
    let x = SQL.name(column.name)
    try connection.execute(
      """
      CREATE OR REPLACE TEMP TABLE \(Self.table) AS
      SELECT * FROM (SELECT \(x) FROM \(relation.source) WHERE \(x) IS NOT NULL)
      USING SAMPLE reservoir(\(Self.sampleSize) ROWS) REPEATABLE (1)
      """)
    defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(Self.table)") }
    let values = Set(try connection.query("FROM \(Self.table)").rows.compactMap { $0[0].text })
    let possible = candidates.filter { values.contains(where: $0.format.mightRead) }
    let sampled = try count(possible, in: Self.table, on: connection)
    let most = sampled.first?.count ?? 0
    return try count(
      sampled.filter { $0.count > 0 && $0.count * 2 >= most }.map(\.candidate), in: relation.source,
      on: connection)
  }

  private func count(_ candidates: [Candidate], in rows: String, on connection: borrowing Connection)
    throws(DuckDBError) -> [(candidate: Candidate, count: Int)]
  {
    guard !candidates.isEmpty else { return [] }
    let counts = candidates.map { "count(CASE WHEN \($0.format.proof(SQL.name(column.name))) THEN 1 END)" }
    let found = try connection.query("SELECT \(counts.joined(separator: ", ")) FROM \(rows)").rows.first ?? []
    // Of equal ones the preferred comes first.
    return zip(candidates, found).map { ($0, $1.int ?? 0) }.enumerated()
      .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
  }
}
