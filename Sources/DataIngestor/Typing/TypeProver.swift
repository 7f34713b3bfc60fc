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
        } else if let (first, proved) = holding.first {
          let rivals = holding.dropFirst().map(\.candidate).filter { $0.contradicts(first) }
          findings[column.name] = Finding(
            format: first.format, nonNull: proved, rows: counts.rows, rivals: rivals.map(\.format),
            nullWords: proved < result.nonNull ? try nullWords(of: column, on: connection) : [])
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
          ? [
            "coalesce(bool_and(\(NullWords.proof(proof, x))), true)", "count(CASE WHEN \(proof) THEN 1 END)",
          ]
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
