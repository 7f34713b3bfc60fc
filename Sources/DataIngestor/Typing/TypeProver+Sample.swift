import DuckDB

/// The sample that says which formats are worth trying on all values.
extension TypeProver {
  /// How many rows are looked at to choose the formats to prove.
  private static let sampleSize = 4096
  /// How many columns of the sample one query tests: planning takes longer with the square of the expressions.
  private static let columnsAtOnce = 128
  /// The temporary table that holds them.
  static let sampleTable = "sample_of_texts"

  /// What the first rows say.
  struct Sample {
    var rows = 0
    /// By column, as the following.
    var nonNull: [String: Int] = [:]
    /// The candidates that every value has.
    var candidates: [String: [Candidate]] = [:]
    var nullWords: [String: [String]] = [:]
  }

  func dropSample(on connection: borrowing Connection) {
    _ = try? connection.execute("DROP TABLE IF EXISTS \(Self.sampleTable)")
  }

  /// What the first rows, which stay in a table, say.
  func sample(
    _ columns: [StagedRelation.Column], _ expectations: [String: Expectation],
    on connection: borrowing Connection
  ) throws(DuckDBError) -> Sample {
    guard !relation.columns.isEmpty else { return Sample() }
    let list = relation.columns.map { SQL.name($0.name) }
    try connection.execute(
      "CREATE OR REPLACE TEMP TABLE \(Self.sampleTable) AS SELECT \(list.joined(separator: ", ")) FROM \(relation.source) LIMIT \(Self.sampleSize)"
    )
    let nullWords = try setNullWordsAside(columns, in: Self.sampleTable, on: connection)
    let probes = columns.map { column in
      let x = SQL.name(column.name)
      return "coalesce(bool_or(\(x) <> trim(\(x))), false), any_value(\(x)), max(\(x))"
    }
    let counts = ["count(*)"] + list.map { "count(\($0))" }
    var probed =
      (try connection.query("SELECT \((counts + probes).joined(separator: ", ")) FROM \(Self.sampleTable)")
      .rows.first
      ?? [])[...]
    var sample = Sample(rows: probed.popFirst()?.int ?? 0, nullWords: nullWords)
    for column in relation.columns { sample.nonNull[column.name] = probed.popFirst()?.int ?? 0 }
    for column in columns {
      let isPadded = probed.popFirst()?.bool ?? false
      let values = probed.prefix(2).compactMap(\.text)
      probed = probed.dropFirst(2)
      sample.candidates[column.name] = Self.candidates(
        expectations[column.name] ?? Expectation(), trimmed: isPadded
      ).filter { candidate in values.allSatisfy(candidate.format.mightRead) }
    }
    try narrow(&sample, columns, on: connection)
    return sample
  }

  /// Takes out candidates that some row of the sample contradicts: all of them, but for those that say no more than the preferred
  /// one where that holds. A test takes longer to plan than to run: hence no more of them than decide something.
  private func narrow(
    _ sample: inout Sample, _ columns: [StagedRelation.Column], on connection: borrowing Connection
  ) throws(DuckDBError) {
    var open = try decide(&sample, columns, on: connection)
    guard !open.isEmpty else { return }
    // A few rows leave few formats to try on all.
    try sift(&sample, open, by: "(FROM \(Self.sampleTable) LIMIT 32)", on: connection)
    open = try decide(&sample, open, on: connection)
    try sift(&sample, open, by: Self.sampleTable, on: connection)
  }

  /// Tests the preferred candidate of each column and those that could contradict it.
  /// - Returns: The columns whose preferred candidate does not hold.
  private func decide(
    _ sample: inout Sample, _ columns: [StagedRelation.Column], on connection: borrowing Connection
  ) throws(DuckDBError) -> [StagedRelation.Column] {
    let all = sample.candidates
    sample.candidates = all.mapValues(Self.deciding)
    try sift(&sample, columns, by: Self.sampleTable, on: connection)
    let holding = sample.candidates
    sample.candidates = all
    for column in columns {
      let fallen = Self.deciding(all[column.name] ?? []).filter {
        holding[column.name]?.contains($0) == false
      }
      sample.candidates[column.name]?.removeAll(where: fallen.contains)
    }
    return columns.filter { all[$0.name]?.first != sample.candidates[$0.name]?.first }
  }

  /// The preferred one of some candidates, and those that could contradict it.
  static func deciding(_ candidates: [Candidate]) -> [Candidate] {
    guard let first = candidates.first else { return [] }
    return candidates.filter { $0 == first || $0.contradicts(first) }
  }

  /// Makes words such as `N/A` NULL in the columns of a sample that hold other values as well; where these turn out to be texts,
  /// so are the words.
  /// - Returns: The words of each column.
  private func setNullWordsAside(
    _ columns: [StagedRelation.Column], in table: String, on connection: borrowing Connection
  ) throws(DuckDBError) -> [String: [String]] {
    guard relation.findsNullWords, !columns.isEmpty else { return [:] }
    if columns.count > Self.columnsAtOnce {
      let first = Array(columns.prefix(Self.columnsAtOnce))
      let words = try setNullWordsAside(first, in: table, on: connection)
      let others = Array(columns.dropFirst(Self.columnsAtOnce))
      return words.merging(try setNullWordsAside(others, in: table, on: connection)) { first, _ in first }
    }
    let lists = columns.map { column in
      let x = SQL.name(column.name)
      return "\(NullWords.list(x)), count(CASE WHEN NOT \(NullWords.holds(x)) THEN 1 END)"
    }
    var row =
      (try connection.query("SELECT \(lists.joined(separator: ", ")) FROM \(table)").rows.first ?? [])[...]
    var words: [String: [String]] = [:]
    for column in columns {
      let found = NullWords.found(row.popFirst())
      let others = row.popFirst()?.int ?? 0
      guard !found.isEmpty, others > 0 else { continue }
      words[column.name] = found
      let x = SQL.name(column.name)
      try connection.execute("UPDATE \(table) SET \(x) = NULL WHERE \(NullWords.holds(x))")
    }
    return words
  }

  /// Takes out the candidates that some row contradicts. One query tests what is left of all columns.
  func sift(
    _ sample: inout Sample, _ columns: [StagedRelation.Column], by rows: String,
    on connection: borrowing Connection
  ) throws(DuckDBError) {
    if columns.count > Self.columnsAtOnce {
      try sift(&sample, Array(columns.prefix(Self.columnsAtOnce)), by: rows, on: connection)
      return try sift(&sample, Array(columns.dropFirst(Self.columnsAtOnce)), by: rows, on: connection)
    }
    let tests = columns.flatMap { column in
      (sample.candidates[column.name] ?? []).map {
        "coalesce(bool_and(\($0.format.proof(SQL.name(column.name)))), true)"
      }
    }
    guard !tests.isEmpty else { return }
    var answers =
      (try connection.query("SELECT \(tests.joined(separator: ", ")) FROM \(rows)").rows.first ?? [])[...]
    for column in columns {
      let candidates = sample.candidates[column.name] ?? []
      sample.candidates[column.name] = zip(candidates, answers.prefix(candidates.count))
        .filter { $0.1.bool == true }.map(\.0)
      answers = answers.dropFirst(candidates.count)
    }
  }
}
