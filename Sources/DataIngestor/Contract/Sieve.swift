import DuckDB

/// Sets rows aside that cannot be loaded, where the source asks for that with `on_bad_row: quarantine`: values that do not have
/// the demanded type, and values that break a rule of the tag.
///
/// The rows go whole, with file, line and reasons, to the temporary table `sieved_rows`, from which the load's transaction moves
/// them to the quarantine; the relations that are left do not hold them.
struct Sieve {
  let definition: SourceDefinition
  let existing: [SatelliteRecord]
  /// What the destination can store.
  var dialect = Dialect.duckDB

  /// What is left, and what was set aside.
  struct Outcome {
    var relations: [StagedRelation]
    /// Their schema, and what is wrong with it.
    var resolution: SchemaResolution
    /// Rows set aside.
    var rejected = 0
    /// What was wrong with them, as warnings.
    var warnings: [Problem] = []
  }

  /// A reason to set a row aside.
  private struct Reason {
    let text: String
    /// A condition over the relation's columns and `values`.
    let condition: String
  }

  private static let table = "sieved_rows"

  /// Makes the empty table. It must be there for every load that may set rows aside or replay them.
  static let prepare = """
    CREATE OR REPLACE TEMP TABLE \(table) (file VARCHAR, line BIGINT, reasons VARCHAR[], "row" JSON)
    """

  /// Sifts relations whose resolution has errors, first by types, then by rules.
  func sift(_ found: Outcome, on connection: borrowing Connection) throws -> Outcome {
    var outcome = found
    if found.resolution.problems.contains(where: { $0.code == "contract.type" }) {
      try siftTypes(&outcome, on: connection)
      outcome.resolution = try SchemaResolution(
        outcome.relations, definition, existing: existing, on: connection)
    }
    let rowCodes = ContractCheck.rowCodes
    outcome.resolution.problems.removeAll { rowCodes.contains($0.code) }
    guard !outcome.resolution.problems.contains(where: { $0.severity == .error }) else { return outcome }
    let check = ContractCheck(
      definition: definition, schema: outcome.resolution.schema, dialect: dialect)
    let violations = try check.problems(on: connection)
    if violations.contains(where: { rowCodes.contains($0.code) }) {
      outcome.warnings += Self.warnings(violations.filter { rowCodes.contains($0.code) })
      try siftRules(&outcome, check, on: connection)
      outcome.resolution = try SchemaResolution(
        outcome.relations, definition, existing: existing, on: connection)
      outcome.resolution.problems += try ContractCheck(
        definition: definition, schema: outcome.resolution.schema, dialect: dialect
      ).problems(on: connection)
    } else {
      outcome.resolution.problems += violations
    }
    return outcome
  }

  private static func warnings(_ problems: [Problem]) -> [Problem] {
    problems.map {
      var problem = $0
      problem.severity = .warning
      problem.advice = "The rows are in quarantine: 'ingestor quarantine list'."
      return problem
    }
  }

  // MARK: - Faults

  /// Sets the rows aside that their reader calls faulty.
  /// - Returns: The relations without them, and how many they were.
  static func faults(of relations: [StagedRelation], on connection: borrowing Connection) throws -> (
    [StagedRelation], Int
  ) {
    var rejected = 0
    let left = try relations.map { relation in
      guard let fault = relation.fault, let numberedRows = relation.numberedRows else { return relation }
      let cells = relation.columns.flatMap { [SQL.text($0.original), SQL.name($0.name)] }.joined(
        separator: ", ")
      for input in relation.inputs {
        rejected += try connection.execute(
          """
          INSERT INTO \(table) SELECT \(relation.place(of: input)), line, [\(fault)], json_object(\(cells))
          FROM (\(numberedRows(input))) WHERE \(fault) IS NOT NULL
          """)
      }
      var sound = relation.replacingSource { "(SELECT * FROM \($0) WHERE \(fault) IS NULL)" }
      sound.fault = nil
      return sound
    }
    return (left, rejected)
  }

  // MARK: - Types

  private func siftTypes(_ outcome: inout Outcome, on connection: borrowing Connection) throws {
    outcome.warnings += Self.warnings(outcome.resolution.problems.filter { $0.code == "contract.type" })
    for (index, relation) in outcome.relations.enumerated() {
      let mapping = ColumnMapping(relation, definition)
      let expectations = SchemaResolution.expectations(mapping, definition, existing: existing)
      let findings = try TypeProver(relation: relation).findings(expectations, on: connection)
      var reasons: [Reason] = []
      for (column, _) in mapping.columns {
        guard let expectation = expectations[column.name], let finding = findings[column.name],
          column.type == nil, finding.nonNull > 0, finding.format.notation == .text,
          expectation.format != nil
            || expectation.demanded.map({ $0 != .exactly(.text) }) == true
        else { continue }
        guard let format = try fitting(column, expectation, finding, relation, on: connection) else {
          continue
        }
        let x = SQL.name(column.name)
        reasons.append(
          Reason(
            text:
              "'\(column.original)' must hold \(expectation.demanded?.description ?? "the format \(expectation.format ?? "")")",
            condition: "(\(x) IS NOT NULL AND NOT coalesce(\(format.proof(x)), false))"))
      }
      try setAside(reasons, values: [], index, &outcome, on: connection)
    }
  }

  /// The format that most values of a column have, if most do: where fewer than half fit, the column as a whole is wrong, not
  /// some of its rows.
  private func fitting(
    _ column: StagedRelation.Column, _ expectation: TypeProver.Expectation, _ finding: TypeProver.Finding,
    _ relation: StagedRelation, on connection: borrowing Connection
  ) throws -> ColumnFormat? {
    let counted = try FormatCensus(relation: relation, column: column)
      .counts(of: TypeProver.candidates(expectation, trimmed: true), on: connection)
    guard let first = counted.first, first.count * 2 >= finding.nonNull,
      !counted.contains(where: { $0.count == first.count && $0.candidate.contradicts(first.candidate) })
    else { return nil }
    return first.candidate.format
  }

  // MARK: - Rules

  private func siftRules(
    _ outcome: inout Outcome, _ check: ContractCheck, on connection: borrowing Connection
  )
    throws
  {
    for (index, group) in check.schema.groups.enumerated() {
      let rules = check.rules(for: group)
      try setAside(
        rules.map { Reason(text: $0.message, condition: $0.condition) },
        values: check.values(of: group, usedBy: rules), index, &outcome, on: connection)
    }
  }

  // MARK: - Rows

  /// Copies the rows that any reason applies to, and leaves them out of the relation.
  private func setAside(
    _ reasons: [Reason], values: [(name: String, sql: String)], _ index: Int, _ outcome: inout Outcome,
    on connection: borrowing Connection
  ) throws {
    guard !reasons.isEmpty else { return }
    let relation = outcome.relations[index]
    let computed = values.map { ", \($0.sql) AS \(SQL.name($0.name))" }.joined()
    let isBad = "coalesce(\(reasons.map { "(\($0.condition))" }.joined(separator: " OR ")), false)"
    let texts = reasons.map { "CASE WHEN \($0.condition) THEN \(SQL.text($0.text)) END" }
    let cells = relation.columns.flatMap { [SQL.text($0.original), SQL.name($0.name)] }
    for input in relation.numberedRows == nil ? relation.inputs.prefix(1) : relation.inputs[...] {
      let numbered = relation.numberedRows.map { "(\($0(input)))" }
      let place =
        numbered == nil
        ? "\(relation.recordSource) AS file, NULL AS line" : "\(relation.place(of: input)) AS file, line"
      outcome.rejected += try connection.execute(
        """
        INSERT INTO \(Self.table) SELECT \(place), list_filter([\(texts.joined(separator: ", "))], lambda x: x IS NOT NULL),
          json_object(\(cells.joined(separator: ", ")))
        FROM (SELECT *\(computed) FROM \(numbered ?? relation.source)) WHERE \(isBad)
        """)
    }
    let names = values.map { SQL.name($0.name) }.joined(separator: ", ")
    let kept = values.isEmpty ? "*" : "* EXCLUDE (\(names))"
    outcome.relations[index] = relation.replacingSource { source in
      "(SELECT \(kept) FROM (SELECT *\(computed) FROM \(source)) WHERE NOT \(isBad))"
    }
  }
}
