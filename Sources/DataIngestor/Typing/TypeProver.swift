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
    /// Words that stand for no value.
    var nullWords: [String] = []
    /// Whether no value says anything about the type.
    var isUnproved: Bool { nonNull == 0 && format.notation == .text }
  }

  let relation: StagedRelation

  /// How many rows are looked at to choose the formats to prove.
  private static let sampleSize = 4096

  /// - Parameter expectations: By the relation's column name.
  func findings(_ expectations: [String: Expectation], on connection: borrowing Connection)
    throws(DuckDBError)
    -> [String: Finding]
  {
    let texts = relation.columns.filter { $0.type == nil }
    var candidates = try sample(texts, expectations, on: connection).candidates

    // First the preferred candidate of each column and those that could contradict it; then, for columns where that one
    // failed, all others that the sample left.
    var findings: [String: Finding] = [:]
    var pending = Set(texts.map(\.name))
    var attempt: [String: [Candidate]] = candidates.mapValues { left in
      guard let first = left.first else { return [] }
      return left.filter { $0 == first || $0.contradicts(first) }
    }
    for round in 0..<2 where !pending.isEmpty || round == 0 {
      let tried = texts.filter { pending.contains($0.name) }
      let counts = try count(attempt, of: tried, typed: round == 0, on: connection)
      for column in tried {
        guard let result = counts.columns[column.name] else { continue }
        let holding = result.holding
        if result.nonNull == 0 {
          findings[column.name] = Finding(format: .text, nonNull: 0, rows: counts.rows)
        } else if let (first, proved) = holding.first {
          let rivals = holding.dropFirst().map(\.candidate).filter { $0.contradicts(first) }
          findings[column.name] = Finding(
            format: first.format, nonNull: proved, rows: counts.rows, rivals: rivals.map(\.format),
            nullWords: proved < result.nonNull ? try nullWords(of: column, on: connection) : [])
        } else if round == 1 || (candidates[column.name] ?? []).isEmpty {
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
        for name in pending { candidates[name]?.removeAll { (attempt[name] ?? []).contains($0) } }
        attempt = candidates.filter { pending.contains($0.key) }
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
    guard sample.rows > 0 else { return nil }
    var findings: [String: Finding] = [:]
    for column in relation.columns {
      let nonNull = sample.nonNull[column.name] ?? 0
      let left = sample.candidates[column.name] ?? []
      if left.dropFirst().contains(where: { nonNull > 0 && $0.contradicts(left[0]) }) { return nil }
      let format = column.type.map(ColumnFormat.typed) ?? (nonNull > 0 ? left.first?.format : nil) ?? .text
      findings[column.name] = Finding(
        format: format, nonNull: nonNull, rows: sample.rows,
        nullWords: format.notation == .text ? [] : sample.nullWords[column.name] ?? [])
    }
    return findings
  }

  /// The words of a column that stand for no value.
  private func nullWords(of column: StagedRelation.Column, on connection: borrowing Connection)
    throws(DuckDBError) -> [String]
  {
    NullWords.found(
      try connection.query("SELECT \(NullWords.list(SQL.name(column.name))) FROM \(relation.source)").scalar)
  }

  private struct Sample {
    var rows = 0
    /// By column, as the following.
    var nonNull: [String: Int] = [:]
    /// The candidates that every value has.
    var candidates: [String: [Candidate]] = [:]
    var nullWords: [String: [String]] = [:]
  }

  /// What the first rows say.
  private func sample(
    _ columns: [StagedRelation.Column], _ expectations: [String: Expectation],
    on connection: borrowing Connection
  ) throws(DuckDBError) -> Sample {
    guard !relation.columns.isEmpty else { return Sample() }
    let table = "sample_of_texts"
    let list = relation.columns.map { SQL.name($0.name) }
    try connection.execute(
      "CREATE OR REPLACE TEMP TABLE \(table) AS SELECT \(list.joined(separator: ", ")) FROM \(relation.source) LIMIT \(Self.sampleSize)"
    )
    defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(table)") }
    let nullWords = try setNullWordsAside(columns, in: table, on: connection)
    let probes = columns.map { column in
      let x = SQL.name(column.name)
      return "coalesce(bool_or(\(x) <> trim(\(x))), false), any_value(\(x)), max(\(x))"
    }
    let counts = ["count(*)"] + list.map { "count(\($0))" }
    var probed =
      (try connection.query("SELECT \((counts + probes).joined(separator: ", ")) FROM \(table)").rows.first
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
    // A few rows leave few formats to try on all.
    try sift(&sample, columns, by: "(FROM \(table) LIMIT 32)", on: connection)
    try sift(&sample, columns, by: table, on: connection)
    return sample
  }

  /// Makes words such as `N/A` NULL in the columns of a sample that hold other values as well; where these turn out to be texts,
  /// so are the words.
  /// - Returns: The words of each column.
  private func setNullWordsAside(
    _ columns: [StagedRelation.Column], in table: String, on connection: borrowing Connection
  ) throws(DuckDBError) -> [String: [String]] {
    guard relation.findsNullWords, !columns.isEmpty else { return [:] }
    let lists = columns.map { column in
      let x = SQL.name(column.name)
      return "\(NullWords.list(x)), count(*) FILTER (WHERE NOT \(NullWords.holds(x)))"
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
    var columns: [String: (nonNull: Int, holding: [(candidate: Candidate, proved: Int)])] = [:]
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
      selected += (attempt[column.name] ?? []).flatMap { candidate in
        let proof = candidate.format.proof(x)
        return relation.findsNullWords
          ? ["coalesce(bool_and(\(NullWords.proof(proof, x))), true)", "count(*) FILTER (WHERE \(proof))"]
          : ["coalesce(bool_and(\(proof)), true)", "count(\(x))"]
      }
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
      var holding: [(candidate: Candidate, proved: Int)] = []
      for candidate in candidates {
        let (holds, proved) = (values.popFirst()?.bool == true, values.popFirst()?.int ?? 0)
        // Words alone prove nothing.
        if holds, proved > 0 { holding.append((candidate, proved)) }
      }
      counts.columns[column.name] = (nonNull, holding)
    }
    for column in known { counts.typed[column.name] = values.popFirst()?.int ?? 0 }
    return counts
  }
}
