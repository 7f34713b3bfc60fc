import DuckDB

/// Checks the values of a typed schema against the rules of its tag: NULLs, ranges, patterns, allowed values, uniqueness.
/// Every violation is counted over all rows and shown with examples.
struct ContractCheck {
  let definition: SourceDefinition
  let schema: SourceSchema
  /// What the destination can store.
  var dialect = Dialect.duckDB

  /// One rule as a condition that a violating row meets.
  struct Rule {
    let code: String
    let column: StoredColumn
    let message: String
    let advice: String
    /// Whether it is the destination that sets the rule: what it has stored meets it.
    var isOfDestination = false
    /// Makes the condition of an expression of the column's value.
    let test: @Sendable (String) -> String

    var condition: String { test(SQL.name("v_" + column.name)) }
  }

  /// All violations.
  func problems(on connection: borrowing Connection) throws -> [Problem] {
    var problems: [Problem] = []
    for group in schema.groups {
      guard let all = group.rows, all > 0 else { continue }
      let rules = rules(for: group)
      guard !rules.isEmpty else { continue }
      let values = values(of: group, usedBy: rules)
      let row =
        try connection.query(
          """
          SELECT \(rules.map { "count(*) FILTER (WHERE \($0.condition))" }.joined(separator: ", "))
          FROM (SELECT \(values.map { "\($0.sql) AS \(SQL.name($0.name))" }.joined(separator: ", ")) FROM \(group.relation.source))
          """
        ).rows.first ?? []
      for (rule, count) in zip(rules, row) where (count.int ?? 0) > 0 {
        let shown = shownColumns(group, rule)
        let examples = try ExampleRows(relation: group.relation, columns: shown)
          .lines(where: rule.condition, values: values, on: connection)
        problems.append(
          Problem(
            rule.code, "\(rule.message): \(count.int ?? 0) of \(all) rows.", source: definition.name,
            file: examples.first?.file, line: examples.first?.line, column: rule.column.original,
            count: count.int,
            examples: examples.map(\.text), advice: rule.advice))
      }
    }
    return problems + (try repeated(on: connection))
  }

  /// The rule's column first, then the mapped ones: enough to recognise the row.
  private func shownColumns(_ group: SourceSchema.Group, _ rule: Rule) -> [StagedRelation.Column] {
    let mapped = group.columns.filter { $0.canonical != nil && $0.name != rule.column.name }
    return ([rule.column] + mapped).prefix(4).compactMap { stored in
      group.relation.columns.first { $0.original == stored.original }
    }
  }

  /// Codes of problems that concern single rows.
  static let rowCodes: Set = [
    "contract.null", "contract.range", "contract.pattern", "contract.allowed", "contract.nul",
  ]

  /// The values that the rules' conditions use.
  func values(of group: SourceSchema.Group, usedBy rules: [Rule]) -> [(name: String, sql: String)] {
    let used = Set(rules.map(\.column.name))
    return group.columns.filter { used.contains($0.name) }
      .map { (name: "v_" + $0.name, sql: group.value(of: $0.name)) }
  }

  func rules(for group: SourceSchema.Group) -> [Rule] {
    var rules: [Rule] = []
    let keyNames = Set(schema.key.columns.map(\.column))
    for column in group.columns {
      let canonical = column.canonical.flatMap { definition.tag.column($0) }
      let label = "'\(column.original)'" + (canonical.map { " (for \($0.name))" } ?? "")
      let names: Set = [column.name, column.original, canonical?.name ?? column.name]
      let allowsNull = !definition.allowNull.isDisjoint(with: names)
      if !allowsNull, canonical?.nullable == false || (keyNames.contains(column.name)) {
        rules.append(
          Rule(
            code: "contract.null", column: column, message: "The column \(label) must have a value",
            advice:
              "Correct the rows, or allow it with 'allow_null: [\(canonical?.name ?? column.original)]'.",
            test: { "\($0) IS NULL" }))
      }
      if !dialect.storesNUL, column.type == .text {
        rules.append(
          Rule(
            code: "contract.nul", column: column,
            message: "The column \(label) holds the character U+0000, which the destination cannot store",
            advice: "Correct the rows, or set them aside with 'on_bad_row: quarantine'.",
            isOfDestination: true,
            test: { "contains(\($0), chr(0))" }))
      }
      if let bounds = dialect.bounds(of: column.type) {
        let (first, last) = (bound(bounds.first, column), bounds.last.map { bound($0, column) })
        let ends = bounds.last.map { ", the last is \($0)" } ?? ""
        rules.append(
          Rule(
            code: "contract.range", column: column,
            message:
              "The column \(label) holds a time that the destination cannot store: the first is \(bounds.first)\(ends)",
            advice: "Correct the rows, or set them aside with 'on_bad_row: quarantine'.",
            isOfDestination: true,
            test: { value in
              let isLater = last.map { " OR \(value) > \($0)" } ?? ""
              return "isfinite(\(value)) AND (\(value) < \(first)\(isLater))"
            }))
      }
      guard let canonical else { continue }
      if let minimum = canonical.minimum {
        rules.append(
          Rule(
            code: "contract.range", column: column,
            message: "The column \(label) must be at least \(minimum)",
            advice: "Correct the rows, or map another column.",
            test: { "\($0) < \(bound(minimum, column))" }))
      }
      if let maximum = canonical.maximum {
        rules.append(
          Rule(
            code: "contract.range", column: column, message: "The column \(label) must be at most \(maximum)",
            advice: "Correct the rows, or map another column.",
            test: { "\($0) > \(bound(maximum, column))" }))
      }
      if let pattern = canonical.pattern {
        rules.append(
          Rule(
            code: "contract.pattern", column: column, message: "The column \(label) must match \(pattern)",
            advice: "Correct the rows, or map another column.",
            test: { "NOT regexp_full_match(CAST(\($0) AS VARCHAR), \(SQL.text(pattern)))" }))
      }
      if let allowed = canonical.allowed {
        rules.append(
          Rule(
            code: "contract.allowed", column: column,
            message: "The column \(label) must be one of \(allowed.joined(separator: ", "))",
            advice: "Correct the rows, or extend the tag.",
            test: { "CAST(\($0) AS VARCHAR) NOT IN (\(allowed.map(SQL.text).joined(separator: ", ")))" }))
      }
    }
    return rules
  }

  /// A literal of a column's type.
  private func bound(_ literal: String, _ column: StoredColumn) -> String {
    "CAST(\(SQL.text(literal)) AS \(column.type.sql))"
  }

  /// The schema with the rules as conditions that the load itself checks.
  var presumed: SourceSchema {
    var groups = schema.groups
    for index in groups.indices {
      let group = groups[index]
      let rules = rules(for: group)
      let onValues = rules.filter { $0.code != "contract.null" && !$0.isOfDestination }
      var conditions = onValues.map(\.condition)
      for rule in rules where rule.code == "contract.null" {
        conditions.append("\(group.readings[rule.column.name]?.source ?? "NULL") IS NULL")
      }
      if let presumption = group.relation.presumption { conditions.append(presumption) }
      // What had no value in the sample has none at all.
      for reading in group.readings.values where reading.format == nil {
        if let source = reading.source { conditions.append("\(source) IS NOT NULL") }
      }
      groups[index].violation = conditions.isEmpty ? nil : conditions.sorted().joined(separator: " OR ")
      groups[index].violationValues = values(of: group, usedBy: onValues)
      groups[index].destinationRules = rules.filter(\.isOfDestination).map { ($0.column.name, $0.test) }
    }
    return SourceSchema(groups: groups, key: schema.key, dimensions: schema.dimensions)
  }

  /// Values of unique columns that occur more than once in the whole read.
  private func repeated(on connection: borrowing Connection) throws -> [Problem] {
    var problems: [Problem] = []
    for canonical in definition.tag.columns where canonical.unique {
      let parts = schema.groups.compactMap { group in
        group.columns.first { $0.canonical == canonical.name }.map {
          "SELECT \(group.value(of: $0.name)) AS value FROM \(group.relation.source)"
        }
      }
      guard !parts.isEmpty else { continue }
      let rows = try connection.query(
        "SELECT CAST(value AS VARCHAR), count(*), sum(count(*)) OVER () FROM (\(parts.joined(separator: " UNION ALL "))) WHERE value IS NOT NULL GROUP BY value HAVING count(*) > 1 ORDER BY count(*) DESC, 1 LIMIT 3"
      ).rows
      guard let first = rows.first else { continue }
      problems.append(
        Problem(
          "contract.unique",
          "Values of \(canonical.name) must be unique: \(first[2].text ?? "") rows share theirs.",
          source: definition.name, column: canonical.name, count: first[2].text.flatMap { Int($0) },
          examples: rows.map { "'\($0[0].text ?? "")' occurs \($0[1].text ?? "") times" },
          advice: "Correct the rows, or take the rule from the tag."))
    }
    return problems
  }
}
