import DuckDB

/// Finds the type of every text column of a relation and proves it by all values.
///
/// A sample only says which formats are worth trying; a format holds where the whole column has it. Where two formats hold
/// that read the texts differently, the column is ambiguous.
struct TypeProver {
  /// What is known of a column before its values are seen.
  struct Expectation: Hashable, Sendable {
    /// The type the contract or the source's `types` asks for.
    var demanded: DemandedType?
    /// The format the source fixes.
    var format: String?
    /// The decimal mark the source fixes.
    var decimalMark: String?
    /// The last year of this century that two digits may mean, where the source says so.
    var yearPivot: Int?
    /// The type registered for the source's column, if it was loaded before.
    var registered: DataType?
  }

  /// What the values of a column say.
  struct Finding: Hashable, Sendable {
    /// The format that all values have.
    var format: ColumnFormat
    /// Values that are not NULL.
    var nonNull: Int
    /// Rows.
    var rows: Int
    /// Formats that hold as well and would read the values differently; empty where the format is proved.
    var rivals: [ColumnFormat] = []
    /// Whether no value says anything about the type.
    var isUnproved: Bool { nonNull == 0 && format.notation == .text }
  }

  let relation: StagedRelation

  /// How many rows are looked at to choose the formats to prove.
  private static let sampleSize = 4096
  private static let sampleTable = "sample_of_texts"

  /// - Parameter expectations: By the relation's column name.
  func findings(_ expectations: [String: Expectation], on connection: borrowing Connection)
    throws(DuckDBError)
    -> [String: Finding]
  {
    let texts = relation.columns.filter { $0.type == nil }
    var sample = try sample(texts, expectations, on: connection)
    defer { dropSample(on: connection) }

    // First the preferred candidate of each column and those that could contradict it; then, for columns where that one
    // failed, all others that the sample left.
    var findings: [String: Finding] = [:]
    var pending = Set(texts.map(\.name))
    var attempt: [String: [Candidate]] = sample.candidates.mapValues(Self.deciding)
    for round in 0..<2 where !pending.isEmpty || round == 0 {
      let tried = texts.filter { pending.contains($0.name) }
      let counts = try count(attempt, of: tried, typed: round == 0, on: connection)
      for column in tried {
        guard let result = counts.columns[column.name] else { continue }
        let holding = result.holding
        if result.nonNull == 0 {
          findings[column.name] = Finding(format: .text, nonNull: 0, rows: counts.rows)
        } else if let first = holding.first {
          let rivals = holding.dropFirst().filter { $0.contradicts(first) }
          findings[column.name] = Finding(
            format: first.format, nonNull: result.nonNull, rows: counts.rows, rivals: rivals.map(\.format))
        } else if round == 1 || (sample.candidates[column.name] ?? []).isEmpty {
          findings[column.name] = Finding(format: .text, nonNull: result.nonNull, rows: counts.rows)
        } else {
          continue
        }
        pending.remove(column.name)
      }
      if round == 0 {
        for (name, nonNull) in counts.typed {
          let type = relation.columns.first { $0.name == name }?.type ?? .text
          findings[name] = Finding(format: .typed(type), nonNull: nonNull, rows: counts.rows)
        }
        for name in pending { sample.candidates[name]?.removeAll { (attempt[name] ?? []).contains($0) } }
        let left = texts.filter { pending.contains($0.name) }
        try sift(&sample, left, by: Self.sampleTable, on: connection)
        attempt = sample.candidates.filter { pending.contains($0.key) }
      }
    }
    return findings
  }

  /// The formats that a sample shows, where it leaves no doubt; nil where it does. They are those that ``findings(_:on:)`` would
  /// find if all other values have them too, which the load has to prove; `rows` and `nonNull` are those of the sample.
  func presumption(_ expectations: [String: Expectation], on connection: borrowing Connection)
    throws(DuckDBError) -> [String: Finding]?
  {
    let texts = relation.columns.filter { $0.type == nil }
    let sample = try sample(texts, expectations, on: connection)
    defer { dropSample(on: connection) }
    guard sample.rows > 0 else { return nil }
    var findings: [String: Finding] = [:]
    for column in relation.columns {
      let nonNull = sample.nonNull[column.name] ?? 0
      let left = sample.candidates[column.name] ?? []
      if left.dropFirst().contains(where: { nonNull > 0 && $0.contradicts(left[0]) }) { return nil }
      let format = column.type.map(ColumnFormat.typed) ?? (nonNull > 0 ? left.first?.format : nil) ?? .text
      findings[column.name] = Finding(format: format, nonNull: nonNull, rows: sample.rows)
    }
    return findings
  }

  private struct Sample {
    var rows = 0
    /// By column, as the following.
    var nonNull: [String: Int] = [:]
    /// The candidates that every value has.
    var candidates: [String: [Candidate]] = [:]
  }

  private func dropSample(on connection: borrowing Connection) {
    _ = try? connection.execute("DROP TABLE IF EXISTS \(Self.sampleTable)")
  }

  /// What the first rows, which stay in a table, say.
  private func sample(
    _ columns: [StagedRelation.Column], _ expectations: [String: Expectation],
    on connection: borrowing Connection
  ) throws(DuckDBError) -> Sample {
    guard !relation.columns.isEmpty else { return Sample() }
    let list = relation.columns.map { SQL.name($0.name) }
    try connection.execute(
      "CREATE OR REPLACE TEMP TABLE \(Self.sampleTable) AS SELECT \(list.joined(separator: ", ")) FROM \(relation.source) LIMIT \(Self.sampleSize)"
    )
    let probes = columns.map { column in
      let x = SQL.name(column.name)
      return "coalesce(bool_or(\(x) <> trim(\(x))), false), any_value(\(x)), max(\(x))"
    }
    let counts = ["count(*)"] + list.map { "count(\($0))" }
    var probed =
      (try connection.query("SELECT \((counts + probes).joined(separator: ", ")) FROM \(Self.sampleTable)")
      .rows.first
      ?? [])[...]
    var sample = Sample(rows: probed.popFirst()?.int ?? 0)
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
  private static func deciding(_ candidates: [Candidate]) -> [Candidate] {
    guard let first = candidates.first else { return [] }
    return candidates.filter { $0 == first || $0.contradicts(first) }
  }

  /// Takes out the candidates that some row contradicts. One query tests what is left of all columns.
  private func sift(
    _ sample: inout Sample, _ columns: [StagedRelation.Column], by rows: String,
    on connection: borrowing Connection
  ) throws(DuckDBError) {
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

  /// The formats worth trying.
  static func candidates(_ expectation: Expectation, trimmed: Bool) -> [Candidate] {
    if expectation.demanded == .exactly(.text) { return [] }
    if let format = expectation.format {
      let hasTime = ["%H", "%I", "%M", "%S"].contains { format.contains($0) }
      let hasDate = ["%d", "%m", "%y", "%Y", "%b", "%B", "%j"].contains { format.contains($0) }
      return [
        hasTime && hasDate
          ? Candidate(
            format: ColumnFormat(notation: .timestamp(format), type: .timestamp, trimmed: trimmed),
            group: "fixed")
          : Candidate(
            format: ColumnFormat(notation: .date(format), type: .date, trimmed: trimmed), group: "fixed")
      ]
    }
    var candidates = Candidate.all(
      trimmed: trimmed, demanded: expectation.demanded, yearPivot: expectation.yearPivot)
    if let mark = expectation.decimalMark {
      candidates.removeAll { $0.decimalMark.map { $0 != mark } ?? false }
    }
    if let registered = expectation.registered, expectation.demanded == nil {
      // What was text stays text; what was a number is tried as that number first.
      if registered == .text { return [] }
      let (fitting, others) = (
        candidates.filter { $0.format.type == registered }, candidates.filter { $0.format.type != registered }
      )
      candidates = fitting + others
    }
    return candidates
  }

  private struct Counts {
    var rows = 0
    var columns: [String: (nonNull: Int, holding: [Candidate])] = [:]
    var typed: [String: Int] = [:]
  }

  /// One pass over the relation: for each column its values, and which candidates all of them have.
  private func count(
    _ attempt: [String: [Candidate]], of columns: [StagedRelation.Column], typed: Bool,
    on connection: borrowing Connection
  ) throws(DuckDBError) -> Counts {
    var selected = ["count(*)"]
    for column in columns {
      let x = SQL.name(column.name)
      selected.append("count(\(x))")
      selected += (attempt[column.name] ?? []).map { "coalesce(bool_and(\($0.format.proof(x))), true)" }
    }
    let known = typed ? relation.columns.filter { $0.type != nil } : []
    selected += known.map { "count(\(SQL.name($0.name)))" }
    let row =
      try connection.query("SELECT \(selected.joined(separator: ", ")) FROM \(relation.source)").rows.first
      ?? []
    var values = row[...]
    var counts = Counts(rows: values.popFirst()?.int ?? 0)
    for column in columns {
      let nonNull = values.popFirst()?.int ?? 0
      let candidates = attempt[column.name] ?? []
      let holding = zip(candidates, values.prefix(candidates.count)).filter { $0.1.bool == true }.map(\.0)
      values = values.dropFirst(candidates.count)
      counts.columns[column.name] = (nonNull, holding)
    }
    for column in known { counts.typed[column.name] = values.popFirst()?.int ?? 0 }
    return counts
  }
}
