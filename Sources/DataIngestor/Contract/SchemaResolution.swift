import DuckDB

/// From staged relations to a typed schema: names, proved types, sticky types, the key; and everything that breaks the
/// contract on the way, in one report.
struct SchemaResolution: Sendable {
  /// The schema; meaningful only where no problem is an error.
  let schema: SourceSchema
  /// What breaks the contract, and what is only worth knowing.
  var problems: [Problem]
  /// Whether the values looked at left a doubt: never where all were.
  private(set) var isDoubtful = false

  /// - Parameter presuming: Whether the types are only presumed, from a sample: the load has to prove them.
  init(
    _ staged: [StagedRelation], _ definition: SourceDefinition, existing: [SatelliteRecord],
    presuming: Bool = false, on connection: borrowing Connection
  ) throws {
    var problems = staged.flatMap(\.diagnostics)
    // A type that is not the one asked for gives way to what the values say: a double of 12.5 is a decimal as well.
    let relations = staged.map { relation in
      let expected = Self.expectations(ColumnMapping(relation, definition), definition, existing: existing)
      return relation.asTexts(
        Set(
          relation.columns.filter { column in
            guard let type = column.type, let demanded = expected[column.name]?.demanded else { return false }
            return !demanded.accepts(type)
          }.map(\.name)))
    }
    let registered = Self.registeredTypes(existing)
    let formats = Self.registeredFormats(existing)
    let mappings = relations.map { ColumnMapping($0, definition) }
    problems += mappings.flatMap(\.problems)

    // Prove each relation's types.
    var findings: [[String: TypeProver.Finding]] = []
    for (relation, mapping) in zip(relations, mappings) {
      let expectations = Self.expectations(mapping, definition, existing: existing)
      let prover = TypeProver(relation: relation)
      var found: [String: TypeProver.Finding]
      if presuming {
        let presumed = try prover.presumption(expectations, on: connection)
        isDoubtful = isDoubtful || presumed == nil
        found = presumed ?? [:]
      } else {
        found = try prover.findings(expectations, on: connection)
      }
      for (column, stored) in mapping.columns {
        guard var finding = found[column.name], let expectation = expectations[column.name] else { continue }
        if let known = formats[stored], let note = finding.settle(by: known, column, definition.name) {
          problems.append(note)
          found[column.name] = finding
        }
        let explanation = TypeExplanation(
          relation: relation, column: column, canonical: mapping.canonicalName(of: stored), finding: finding,
          expectation: expectation, source: definition.name)
        if let problem = try explanation.problem(on: connection) { problems.append(problem) }
        if let note = finding.nullWordsNote(column, relation, definition.name) { problems.append(note) }
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
      var readings: [String: ColumnReading] = [:]
      var present: Set<String> = []
      for (column, stored) in mapping.columns {
        guard let finding = found[column.name] else { continue }
        let type = types[stored] ?? column.type ?? .text
        columns.append(
          StoredColumn(
            name: stored, original: column.original, type: type, canonical: mapping.canonicalName(of: stored),
            isUnproved: types[stored] == nil && column.type == nil, format: finding.format.signature))
        readings[stored] = ColumnReading(
          source: NullWords.asNull(
            finding.rivals.isEmpty ? finding.nullWords : [], SQL.name(column.name)),
          format: finding.nonNull == 0 ? nil : finding.rivals.isEmpty ? finding.format : .text, type: type)
        present.insert(stored)
      }
      if relation.isSelfDescribing {
        // In self-describing formats an absent field is NULL, not another schema.
        for column in existing.last?.columns ?? [] where !present.contains(column.name) {
          columns.append(column)
          readings[column.name] = ColumnReading(type: column.type)
        }
      }
      let rows = presuming ? nil : found.values.first?.rows ?? 0
      groups.append(SourceSchema.Group(relation: relation, columns: columns, readings: readings, rows: rows))
    }

    let key = Self.key(definition, mappings.first, types)
    let dimensions = mappings.first.map { $0.dimensions(definition) } ?? [:]
    schema = SourceSchema(groups: groups, key: key, dimensions: dimensions)
    // A key that lacks a missing column has not been changed by anybody.
    if mappings.allSatisfy(\.problems.isEmpty) { problems += Self.keyProblems(key, existing, definition) }
    if let order = definition.orderBy, let mapping = mappings.first, mapping.stored(order) == nil {
      problems.append(
        Problem(
          "contract.order_by", "'order_by' needs the column '\(order)', and there is none.",
          source: definition.name, column: order,
          advice: nearest(to: order, in: mapping.columns.map(\.column.original)).map {
            "Did you mean '\($0)'?"
          }))
    }
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

  /// How each stored column was read last.
  private static func registeredFormats(_ existing: [SatelliteRecord]) -> [String: String] {
    Dictionary(existing.flatMap(\.columns).compactMap { column in column.format.map { (column.name, $0) } }) {
      $1
    }
  }

  /// What is known of each column of a relation before its values are seen, by the relation's column name.
  static func expectations(
    _ mapping: ColumnMapping, _ definition: SourceDefinition, existing: [SatelliteRecord]
  ) -> [String: TypeProver.Expectation] {
    let registered = registeredTypes(existing)
    return Dictionary(
      mapping.columns.map { column, stored in
        (
          column.name,
          expectation(
            column, stored, definition, canonical: mapping.canonicalName(of: stored),
            registered: registered[stored])
        )
      }
    ) { $1 }
  }

  private static func expectation(
    _ column: StagedRelation.Column, _ stored: String, _ definition: SourceDefinition, canonical: String?,
    registered: DataType?
  ) -> TypeProver.Expectation {
    var expectation = TypeProver.Expectation(registered: registered)
    expectation.format = definition.formats[column.original] ?? definition.formats[stored]
    expectation.decimalMark = definition.decimalMark
    expectation.yearPivot = definition.yearPivot
    if let type = definition.types[column.original] ?? definition.types[stored] {
      expectation.demanded = .exactly(type)
    } else if let canonical {
      expectation.demanded = definition.tag.column(canonical)?.type
    }
    return expectation
  }

  private static func key(
    _ definition: SourceDefinition, _ mapping: ColumnMapping?, _ types: [String: DataType]
  ) -> KeyRecord {
    let names = definition.key.isEmpty ? definition.tag.mandatory.map(\.name) : definition.key
    let parts: [KeyRecord.Part] = names.compactMap { name in
      if let stored = mapping?.canonical[name] {
        let type = definition.tag.column(name)?.type.keyType ?? types[stored]?.keyType ?? .text
        return KeyRecord.Part(column: stored, type: type, canonical: name)
      }
      return mapping?.stored(name).map {
        KeyRecord.Part(column: $0, type: types[$0]?.keyType ?? .text, canonical: nil)
      }
    }
    let isScoped = definition.scope.map { $0 == .source } ?? parts.contains { $0.canonical == nil }
    return KeyRecord(columns: parts, isScopedToSource: isScoped)
  }

  /// Rows that are stored under one kind of key cannot be compared with rows under another: every key would look new.
  private static func keyProblems(
    _ key: KeyRecord, _ existing: [SatelliteRecord], _ definition: SourceDefinition
  ) -> [Problem] {
    guard let last = existing.last else { return [] }
    let advice =
      "Undo the change, declare a new source, or remove what is stored with 'ingestor forget \(definition.name)' and load it again."
    func problem(_ message: String) -> Problem {
      Problem("contract.key_changed", message, source: definition.name, advice: advice)
    }
    if last.tag != definition.tag.name {
      return [
        problem(
          "The source was loaded for the tag \(last.tag), and is now declared for \(definition.tag.name).")
      ]
    }
    if last.key.columns.map(\.column) != key.columns.map(\.column) {
      return [
        problem(
          "The source was loaded with the key \(last.key.names), and its key is now \(key.names).")
      ]
    }
    if last.key.isScopedToSource != key.isScopedToSource {
      return [problem("The scope of the source's key changed.")]
    }
    // A key column that no value has proved yet, as after an empty extract, has no type that could change.
    let unproved = Set(last.columns.filter(\.isUnproved).map(\.name))
    return zip(last.key.columns, key.columns).filter {
      !unproved.contains($0.column) && !$0.type.hasSameKeyTexts(as: $1.type)
    }.map {
      problem(
        "The key column \($0.column) was \($0.type) and now holds \($1.type): every row would get another key."
      )
    }
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
