import DuckDB

/// Says why a column does not have the type that is asked of it: how many values, which, where, and what to declare.
struct TypeExplanation {
  let relation: StagedRelation
  let column: StagedRelation.Column
  let canonical: String?
  let finding: TypeProver.Finding
  let expectation: TypeProver.Expectation
  let source: String

  /// The problem with the column, if there is one. An ambiguous column that the contract does not ask for stays text, with a
  /// warning.
  func problem(on connection: borrowing Connection) throws -> Problem? {
    guard finding.nonNull > 0 else { return nil }
    if !finding.rivals.isEmpty { return try ambiguity(on: connection) }
    guard let demanded = expectation.demanded else {
      return expectation.format != nil && finding.format.notation == .text
        ? try mismatch(on: connection) : nil
    }
    return demanded.accepts(finding.format.type) || isNumberForFixedDecimal(demanded)
      ? nil : try mismatch(on: connection)
  }

  private func isNumberForFixedDecimal(_ demanded: DemandedType) -> Bool {
    guard case .exactly(let type) = demanded else { return false }
    return type.holds(finding.format.type) && finding.format.type != .text && type != .text
      && finding.format.notation == .typed
  }

  private var purpose: String { canonical.map { " (for \($0))" } ?? "" }

  private func ambiguity(on connection: borrowing Connection) throws -> Problem {
    let x = SQL.name(column.name)
    let readings = [finding.format] + finding.rivals
    let sample = try connection.query(
      "SELECT \(x), \(readings.map { "CAST(\($0.value(x)) AS VARCHAR)" }.joined(separator: ", ")) FROM \(relation.source) WHERE \(x) IS NOT NULL AND \(readings[0].value(x)) IS DISTINCT FROM \(readings[1].value(x)) LIMIT 1"
    ).rows.first
    let example = sample.map { row in
      "'\(row[0].text ?? "")' is " + row.dropFirst().compactMap(\.text).joined(separator: " or ")
    }
    let formats = readings.compactMap { format -> String? in
      switch format.notation {
      case .date(let text), .timestamp(let text): "\"\(text)\""
      default: nil
      }
    }
    let isDemanded = expectation.demanded != nil
    return Problem(
      "contract.ambiguous",
      "The column '\(column.original)'\(purpose) can be read in more than one way, and no value decides it.",
      severity: isDemanded ? .error : .warning, source: source, file: relation.inputs.first?.name,
      column: column.original, count: finding.nonNull, examples: example.map { [$0] } ?? [],
      advice: (formats.isEmpty
        ? "Declare 'decimal_mark: \".\"' or 'decimal_mark: \",\"' for the source."
        : "Declare it: 'formats: {\(column.original): \(formats.joined(separator: "}' or 'formats: {\(column.original): "))}'.")
        + (isDemanded ? "" : " Until then it is stored as text."))
  }

  private func mismatch(on connection: borrowing Connection) throws -> Problem {
    let x = SQL.name(column.name)
    let wanted =
      expectation.format.map { "the format \"\($0)\"" } ?? expectation.demanded?.description ?? "text"
    if relation.columns.first(where: { $0.name == column.name })?.type != nil {
      return Problem(
        "contract.type",
        "The column '\(column.original)'\(purpose) is \(finding.format.type), not \(wanted).",
        source: source, file: relation.inputs.first?.name, column: column.original, count: finding.nonNull)
    }
    // The format that most values have shows which ones stand out.
    let best = try FormatCensus(relation: relation, column: column)
      .counts(of: TypeProver.candidates(expectation, trimmed: true), on: connection).first
    let fitting = best?.count ?? 0
    let outlier =
      best.map { "\(x) IS NOT NULL AND NOT coalesce(\($0.candidate.format.proof(x)), false)" }
      ?? "\(x) IS NOT NULL"
    let examples = try ExampleRows(relation: relation, columns: [column]).lines(
      where: outlier, on: connection)
    let twoDigitYears = try twoDigitYearFormats(x, on: connection)
    return Problem(
      "contract.type",
      fitting == 0
        ? "The column '\(column.original)'\(purpose) does not hold \(wanted)."
        : "The column '\(column.original)'\(purpose) must hold \(wanted); \(finding.nonNull - fitting) of \(finding.nonNull) values do not.",
      source: source, file: examples.first?.file, line: examples.first?.line, column: column.original,
      count: finding.nonNull - fitting, examples: examples.map(\.text),
      advice: twoDigitYears.isEmpty
        ? (expectation.format == nil
          ? "Correct the values, or map another column. A format of its own is declared with 'formats: {\(column.original): ...}'."
          : "Correct the format in 'formats', or the values.")
        : "Years of two digits leave the century open: declare 'year_pivot: 68' for the source, or 'formats: {\(column.original): \"\(twoDigitYears[0])\"}'\(twoDigitYears.count > 1 ? " or \"\(twoDigitYears[1])\"" : "") to read 69–99 as 1969–1999 and 00–68 as 2000–2068."
    )
  }

  private func twoDigitYearFormats(_ x: String, on connection: borrowing Connection) throws -> [String] {
    guard expectation.demanded == .timestamp || expectation.demanded == .exactly(.date),
      expectation.format == nil
    else { return [] }
    var formats = DateNotation.withTwoDigitYears
    // Of what the first rows contradict, the others need not be asked.
    for rows in ["(FROM \(relation.source) LIMIT 1000)", relation.source] where !formats.isEmpty {
      let tests = formats.map {
        "coalesce(bool_and(\(x) IS NULL OR try_strptime(trim(\(x)), \(SQL.text($0))) IS NOT NULL), false)"
      }
      let holds =
        try connection.query("SELECT \(tests.joined(separator: ", ")) FROM \(rows)").rows.first ?? []
      formats = zip(formats, holds).filter { $0.1.bool == true }.map(\.0)
    }
    return formats
  }
}
