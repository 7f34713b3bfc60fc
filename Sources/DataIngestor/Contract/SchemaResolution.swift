import DuckDB

/// From staged relations to a typed schema: names, proved types, sticky types, the key; and everything that breaks the
/// contract on the way, in one report.
struct SchemaResolution: Sendable {
  /// The schema; meaningful only where no problem is an error.
  let schema: SourceSchema
  /// What breaks the contract, and what is only worth knowing.
  var problems: [Problem]

  init(
    _ relations: [StagedRelation], _ definition: SourceDefinition, existing: [SatelliteRecord],
    on connection: borrowing Connection
  ) throws {
    var problems = relations.flatMap(\.diagnostics)
    let registered = Self.registeredTypes(existing)
    let mappings = relations.map { ColumnMapping($0, definition) }
    problems += mappings.flatMap(\.problems)

    // Prove each relation's types.
    var findings: [[String: TypeProver.Finding]] = []
    for (relation, mapping) in zip(relations, mappings) {
      var expectations: [String: TypeProver.Expectation] = [:]
      for (column, stored) in mapping.columns {
        expectations[column.name] = Self.expectation(
          column, stored, definition, canonical: mapping.canonicalName(of: stored),
          registered: registered[stored])
      }
      let found = try TypeProver(relation: relation).findings(expectations, on: connection)
      for (column, stored) in mapping.columns {
        guard let finding = found[column.name], let expectation = expectations[column.name] else { continue }
        let explanation = TypeExplanation(
          relation: relation, column: column, canonical: mapping.canonicalName(of: stored), finding: finding,
          expectation: expectation, source: definition.name)
        if let problem = try explanation.problem(on: connection) { problems.append(problem) }
      }
      findings.append(found)
    }

    // One type for each stored name, over all relations and what is registered.
    var types: [String: DataType] = registered
    for (mapping, found) in zip(mappings, findings) {
      for (column, stored) in mapping.columns {
        guard let finding = found[column.name] else { continue }
        let type = finding.rivals.isEmpty ? finding.format.type : .text
        if finding.isUnproved || finding.nonNull == 0 { continue }
        types[stored] = types[stored].map { $0.widened(with: type) } ?? type
      }
    }

    var groups: [SourceSchema.Group] = []
    for ((relation, mapping), found) in zip(zip(relations, mappings), findings) {
      var columns: [StoredColumn] = []
      var values: [String: String] = [:]
      var present: Set<String> = []
      for (column, stored) in mapping.columns {
        guard let finding = found[column.name] else { continue }
        let type = types[stored] ?? column.type ?? .text
        columns.append(
          StoredColumn(
            name: stored, original: column.original, type: type, canonical: mapping.canonicalName(of: stored),
            isUnproved: types[stored] == nil && column.type == nil))
        values[stored] = Self.value(SQL.name(column.name), finding, as: type)
        present.insert(stored)
      }
      if relation.isSelfDescribing {
        // In self-describing formats an absent field is NULL, not another schema.
        for column in existing.last?.columns ?? [] where !present.contains(column.name) {
          columns.append(column)
          values[column.name] = "CAST(NULL AS \(column.type.sql))"
        }
      }
      let rows = found.values.first?.rows ?? 0
      groups.append(SourceSchema.Group(relation: relation, columns: columns, values: values, rows: rows))
    }

    let key = Self.key(definition, mappings.first, types)
    let dimensions = definition.dimensions.mapValues { names in
      names.compactMap { mappings.first?.stored($0) }
    }
    schema = SourceSchema(groups: groups, key: key, dimensions: dimensions)
    if definition.schemaChange == .freeze { problems += Self.frozen(groups, existing, definition) }
    self.problems = problems
  }

  /// The widest type registered for each stored column; columns that no value has proved yet have none.
  private static func registeredTypes(_ existing: [SatelliteRecord]) -> [String: DataType] {
    var types: [String: DataType] = [:]
    for column in existing.flatMap(\.columns) where !column.isUnproved {
      types[column.name] = types[column.name].map { $0.widened(with: column.type) } ?? column.type
    }
    return types
  }

  private static func expectation(
    _ column: StagedRelation.Column, _ stored: String, _ definition: SourceDefinition, canonical: String?,
    registered: DataType?
  ) -> TypeProver.Expectation {
    var expectation = TypeProver.Expectation(registered: registered)
    expectation.format = definition.formats[column.original] ?? definition.formats[stored]
    expectation.decimalMark = definition.decimalMark
    if let type = definition.types[column.original] ?? definition.types[stored] {
      expectation.demanded = .exactly(type)
    } else if let canonical {
      expectation.demanded = definition.tag.column(canonical)?.type
    }
    return expectation
  }

  /// An expression of the stored value.
  private static func value(_ x: String, _ finding: TypeProver.Finding, as type: DataType) -> String {
    if finding.nonNull == 0 { return "CAST(NULL AS \(type.sql))" }
    if !finding.rivals.isEmpty { return x }
    if finding.format.type == type { return finding.format.value(x) }
    if type == .text { return finding.format.notation == .typed ? "CAST(\(x) AS VARCHAR)" : x }
    return "CAST(\(finding.format.value(x)) AS \(type.sql))"
  }

  private static func key(
    _ definition: SourceDefinition, _ mapping: ColumnMapping?, _ types: [String: DataType]
  ) -> KeyRecord {
    let names = definition.key.isEmpty ? definition.tag.mandatory.map(\.name) : definition.key
    let parts: [KeyRecord.Part] = names.compactMap { name in
      if let stored = mapping?.canonical[name] {
        let type = definition.tag.column(name)?.type.keyType ?? types[stored] ?? .text
        return KeyRecord.Part(column: stored, type: type, canonical: name)
      }
      return mapping?.stored(name).map {
        KeyRecord.Part(column: $0, type: types[$0] ?? .text, canonical: nil)
      }
    }
    let isScoped = definition.scope.map { $0 == .source } ?? parts.contains { $0.canonical == nil }
    return KeyRecord(columns: parts, isScopedToSource: isScoped)
  }

  private static func frozen(
    _ groups: [SourceSchema.Group], _ existing: [SatelliteRecord], _ definition: SourceDefinition
  ) -> [Problem] {
    guard let last = existing.last else { return [] }
    return groups.filter { group in !existing.contains { $0.fingerprint == group.fingerprint } }.map {
      group in
      Problem(
        "contract.frozen", "The schema changed, and 'schema_change: freeze' forbids that.",
        source: definition.name,
        file: group.relation.inputs.first?.name,
        examples: SchemaDifference(from: last.columns, to: group.columns).lines,
        advice: "Check the source. To accept the change set 'schema_change: new_version'.")
    }
  }
}

/// What moved between two schemas.
struct SchemaDifference {
  let lines: [String]

  init(from old: [StoredColumn], to new: [StoredColumn]) {
    let before = Dictionary(old.map { ($0.name, $0.type) }) { $1 }
    let after = Dictionary(new.map { ($0.name, $0.type) }) { $1 }
    lines =
      new.filter { before[$0.name] == nil }.map { "+ \($0.name) \($0.type)" }
      + old.filter { after[$0.name] == nil }.map { "- \($0.name) \($0.type)" }
      + new.compactMap { column in
        before[column.name].flatMap { $0 == column.type ? nil : "~ \(column.name) \($0) → \(column.type)" }
      }
  }
}
