import DuckDB

/// A staged relation as a person wants to see it: its columns with the types that all values prove, and its first rows.
struct TableProfile: Sendable {
  let table: Inspection.Table
  /// The files it was read of.
  let inputs: [Input]
  /// The settings it was read with.
  let settings: [InspectionHints.SettingLine]
  /// The columns with their proved types; nil where no value proves one.
  let types: [DataType?]
  /// Whether dates have years of two digits.
  let hasShortYears: Bool
  /// Columns that can be read in more than one way.
  let problems: [Problem]

  /// The last year of this century that two digits are taken for: what a suggestion declares, and the person sees.
  static let yearPivot = 68

  init(
    of relation: StagedRelation, settings: [InspectionHints.SettingLine], previewed: Int,
    on connection: borrowing Connection
  ) throws {
    self.settings = settings
    inputs = relation.inputs
    let expectation = TypeProver.Expectation(yearPivot: Self.yearPivot)
    let findings = try TypeProver(relation: relation).findings(
      Dictionary(relation.columns.map { ($0.name, expectation) }) { $1 }, on: connection)
    hasShortYears = findings.values.contains {
      if case .shortYear = $0.format.notation { $0.rivals.isEmpty } else { false }
    }
    let rows =
      try findings.values.first?.rows
      ?? connection.query("SELECT count(*) FROM \(relation.source)").scalar.int ?? 0
    let distinct = try Self.distinct(relation, findings, rows, on: connection)
    let examples = try Self.examples(relation, on: connection)
    var columns: [Inspection.Column] = []
    var problems: [Problem] = []
    var types: [DataType?] = []
    for column in relation.columns {
      let finding = findings[column.name]
      let nonNull = finding?.nonNull ?? 0
      let type = nonNull == 0 ? column.type : finding?.rivals.isEmpty == false ? .text : finding?.format.type
      let readings = finding?.rivals.isEmpty == false ? ([finding?.format] + (finding?.rivals ?? [])) : []
      columns.append(
        Inspection.Column(
          name: column.original, type: type?.description, format: finding?.format.signature,
          example: examples[column.name], nullShare: rows == 0 ? 0 : Double(rows - nonNull) / Double(rows),
          isUnique: distinct[column.name].map { $0 == rows },
          rivals: readings.compactMap { $0?.signature }))
      types.append(type)
      guard let finding else { continue }
      let explanation = TypeExplanation(
        relation: relation, column: column, canonical: nil, finding: finding, expectation: .init(),
        source: "inspect")
      if let problem = try explanation.problem(on: connection) { problems.append(problem) }
      if let note = finding.nullWordsNote(column, relation, "inspect") { problems.append(note) }
    }
    let cells = relation.columns.map { "CAST(\(SQL.name($0.name)) AS VARCHAR)" }
    let preview =
      cells.isEmpty
      ? []
      : try connection.query(
        "SELECT \(cells.joined(separator: ", ")) FROM \(relation.source) LIMIT \(previewed)"
      ).rows
    let first = try connection.query("SELECT \(relation.recordSource) FROM \(relation.source) LIMIT 1").scalar
      .text
    let others = relation.inputs.count - 1
    table = Inspection.Table(
      name: (others > 0 ? relation.inputs[0].name : first ?? relation.inputs.first?.name ?? "")
        + (others > 0 ? " and \(others) more" : ""),
      rows: rows, columns: columns, preview: preview.map { $0.map(\.text) })
    self.types = types
    self.problems = problems + (try OpenWords(of: relation, findings, on: connection).problems)
  }

  /// How many values there are of each column that has one in every row and might be a key.
  private static func distinct(
    _ relation: StagedRelation, _ findings: [String: TypeProver.Finding], _ rows: Int,
    on connection: borrowing Connection
  ) throws -> [String: Int] {
    let candidates = relation.columns.filter { column in
      guard let finding = findings[column.name], finding.nonNull == rows, rows > 0 else { return false }
      switch finding.format.type {
      case .integer, .text, .uuid, .timestamp, .timestamptz: return true
      case .decimal(_, let scale): return scale == 0
      default: return false
      }
    }
    guard !candidates.isEmpty else { return [:] }
    // The estimate, good to some percent, spares exact counts of columns that cannot be unique.
    let estimates = candidates.map { "approx_count_distinct(\(SQL.name($0.name)))" }.joined(separator: ", ")
    let estimated = try connection.query("SELECT \(estimates) FROM \(relation.source)").rows.first ?? []
    var likely = zip(candidates, estimated).filter { Double($0.1.int ?? 0) > 0.8 * Double(rows) }
      .map(\.0.name)[...]
    var distinct: [String: Int] = [:]
    // Every exact count takes megabytes: only so many at a time.
    while !likely.isEmpty {
      let names = likely.prefix(128)
      likely = likely.dropFirst(names.count)
      let counts = names.map { "count(DISTINCT \(SQL.name($0)))" }.joined(separator: ", ")
      let row = try connection.query("SELECT \(counts) FROM \(relation.source)").rows.first ?? []
      for (name, count) in zip(names, row) { distinct[name] = count.int ?? 0 }
    }
    return distinct
  }

  private static func examples(_ relation: StagedRelation, on connection: borrowing Connection) throws
    -> [String: String]
  {
    guard !relation.columns.isEmpty else { return [:] }
    let values = relation.columns.map { "CAST(any_value(\(SQL.name($0.name))) AS VARCHAR)" }.joined(
      separator: ", ")
    let row = try connection.query("SELECT \(values) FROM \(relation.source)").rows.first ?? []
    return Dictionary(
      zip(relation.columns, row).compactMap { column, value in value.text.map { (column.name, $0) } }
    ) { $1 }
  }
}
