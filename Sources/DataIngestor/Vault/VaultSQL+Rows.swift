import DuckDB

/// The rows of a relation as they are loaded: stored columns, keys, hashes.
extension VaultSQL {
  /// The rows of a group: stored columns, `record_source`, `row_hash`, and `written_<n>`, what the engine writes of a value, where that
  /// proves it.
  ///
  /// Where types are presumed, a text is read and its value written again before it is judged: once for the proof, the value, the
  /// hash and the key.
  static func hashed(_ group: SourceSchema.Group) -> String {
    var (attempts, texts, values, columns): ([String], [String], [String], [DIH.Column]) = ([], [], [], [])
    let (reads, writes) = (free("read_", group), free("written_", group))
    for (index, column) in group.columns.enumerated() {
      let name = SQL.name(column.name)
      var (value, text) = (group.value(of: column.name), String?.none)
      if let (source, reading) = attempted(group, column.name) {
        let (read, written) = ("\(reads)\(index + 1)", "\(writes)\(index + 1)")
        attempts.append("\(reading.attempt(source)) AS \(read)")
        texts.append("CAST(\(read) AS VARCHAR) AS \(written)")
        values.append(written)
        value = reading.proved(read, written, source)
        text = CanonicalText.sql(name, column.type, written: written)
      }
      values.append("\(value) AS \(name)")
      columns.append(DIH.Column(name: column.name, value: name, type: column.type, canonicalText: text))
    }
    var rows = rows(of: group)
    if !attempts.isEmpty {
      rows = "(SELECT *, \(list(texts)) FROM (SELECT *, \(list(attempts)) FROM \(rows)))"
    }
    let all = storable(group, named: SQL.name).map { "* REPLACE (\($0) AS record_source)" } ?? "*"
    return """
      SELECT \(all), \(DIH.rowHash(columns, mayHoldSeparators: group.relation.mayHoldSeparators)) AS row_hash
      FROM (SELECT \(list(values + ["\(recordSource(group)) AS record_source"])) FROM \(rows))
      """
  }

  /// What the engine writes of a stored column's value, over ``hashed(_:)``; nil where that has to be asked for.
  static func written(_ group: SourceSchema.Group, _ name: String) -> String? {
    guard attempted(group, name) != nil else { return nil }
    return group.columns.firstIndex { $0.name == name }.map { "\(free("written_", group))\($0 + 1)" }
  }

  /// The beginning of names that no column has.
  private static func free(_ stem: String, _ group: SourceSchema.Group) -> String {
    let taken = (group.columns.map(\.name) + group.relation.columns.map(\.name)).map { $0.lowercased() }
    var stem = stem
    while taken.contains(where: { $0.hasPrefix(stem) }) { stem = "_" + stem }
    return stem
  }

  private static func attempted(_ group: SourceSchema.Group, _ name: String) -> (
    source: String, reading: ColumnFormat
  )? {
    guard group.rows == nil, let reading = group.readings[name], let source = reading.source,
      let format = reading.attempted
    else { return nil }
    return (source, format)
  }

  /// The rows of a group as the relation holds them: `r1`, `r2`, ... in the order of the stored columns, `record_source`,
  /// `row_hash`. The hash is made of the texts: no value is computed for a row that is known already.
  static func hashedTexts(_ group: SourceSchema.Group) -> String {
    var texts: [String] = []
    var columns: [DIH.Column] = []
    for (index, column) in group.columns.enumerated() {
      guard let reading = group.readings[column.name], let source = reading.source else { continue }
      texts.append("\(source) AS \(raw(index))")
      guard reading.format != nil else { continue }
      columns.append(
        DIH.Column(
          name: column.name, value: raw(index), type: reading.mayHoldSeparators ? .text : column.type,
          canonicalText: reading.canonicalText(raw(index))))
    }
    return """
      SELECT *, \(DIH.rowHash(columns, mayHoldSeparators: group.relation.mayHoldSeparators)) AS row_hash
      FROM (SELECT \(list(texts + ["\(recordSource(group)) AS record_source"])) FROM \(rows(of: group)))
      """
  }

  /// The name of a relation's column in ``hashedTexts(_:)``.
  private static func raw(_ index: Int) -> String { "r\(index + 1)" }

  /// A stored column's value over ``hashedTexts(_:)``.
  static func valueOfText(_ group: SourceSchema.Group, _ index: Int) -> String {
    guard let reading = group.readings[group.columns[index].name] else { return "NULL" }
    let source = reading.source == nil ? "NULL" : raw(index)
    return group.rows == nil ? reading.checkedValue(source) : reading.value(source)
  }

  private static func rows(of group: SourceSchema.Group) -> String {
    guard group.violation != nil, !group.violationValues.isEmpty else { return group.relation.source }
    let values = group.violationValues.map { "\($0.sql) AS \(SQL.name($0.name))" }
    return "(SELECT *, \(list(values)) FROM \(group.relation.source))"
  }

  /// The record source; where a row breaks what is presumed, the statement fails.
  private static func recordSource(_ group: SourceSchema.Group) -> String {
    guard let violation = group.violation else { return group.relation.recordSource }
    return "CASE WHEN \(violation) THEN \(Presumption.failure) ELSE \(group.relation.recordSource) END"
  }

  /// The record source over values; where the destination cannot store one of them, the statement fails. nil where it stores all.
  /// - Parameters:
  ///   - reference: How the value of a stored column is spelled.
  ///   - isStored: A condition of rows that it has.
  static func storable(
    _ group: SourceSchema.Group, unless isStored: String? = nil, named reference: (String) -> String
  ) -> String? {
    guard !group.destinationRules.isEmpty else { return nil }
    let violation = group.destinationRules.map { $0.test(reference($0.column)) }.joined(separator: " OR ")
    let condition = isStored.map { "NOT (\($0)) AND (\(violation))" } ?? violation
    return "CASE WHEN \(condition) THEN \(Presumption.failure) ELSE record_source END"
  }

  /// An expression of the primary key over stored columns.
  /// - Parameters:
  ///   - reference: How a stored column is spelled.
  ///   - written: What the engine writes of its value, where that is at hand.
  static func key(
    _ key: KeyRecord, source: String, columns: [StoredColumn], mayHoldSeparators: Bool,
    reference: (String) -> String = SQL.name, written: (String) -> String? = { _ in nil }
  ) -> String {
    let types = Dictionary(columns.map { ($0.name, $0.type) }) { $1 }
    return DIH.key(
      key.hashColumns(types, reference: reference, written: written), scope: key.scope(source: source),
      mayHoldSeparators: mayHoldSeparators)
  }

  private static func list(_ parts: [String]) -> String { parts.joined(separator: ", ") }

  static func names(_ columns: [StoredColumn], prefix: String = "") -> String {
    columns.map { prefix + SQL.name($0.name) }.joined(separator: ", ")
  }
}
