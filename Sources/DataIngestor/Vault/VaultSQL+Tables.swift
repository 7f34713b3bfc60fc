import DuckDB

/// The vault's SQL. Everything here is a pure function of a plan and is asserted as text in tests.
enum VaultSQL {
  static let schema = "vault"

  /// Bookkeeping columns of a satellite and their types, before the source's own.
  static let bookkeepingTypes: KeyValuePairs = [
    "pk": "UUID", "row_hash": "UUID", "occurrence": "INTEGER", "loaded_at": "TIMESTAMP", "run_seq": "BIGINT",
    "record_source": "VARCHAR", "deleted": "BOOLEAN",
  ]

  /// The names of the bookkeeping columns.
  static let bookkeeping = bookkeepingTypes.map(\.key)

  /// The row hash of a tombstone: that of a row without values.
  static let tombstoneHash = SQL.md5("'r1' || chr(30)")

  /// The columns of a hub and their types.
  static let hubTypes: KeyValuePairs = [
    "pk": "UUID", "business_key": "VARCHAR", "loaded_at": "TIMESTAMP", "run_seq": "BIGINT",
    "record_source": "VARCHAR",
  ]

  /// Makes a hub, in the database's own SQL.
  static func createHub(_ hub: String, _ names: VaultNames) -> [String] {
    let key = names.dialect.hubKey == .withTable ? ", PRIMARY KEY (pk)" : ""
    // Business keys are as many as they are different, and seldom read: the dictionary that the engine would try on them costs more.
    let columns = hubTypes.map { name, type in
      let storage = name == "business_key" && names.dialect.isLocal ? " USING COMPRESSION zstd" : ""
      return "\(name) \(type) NOT NULL\(storage)"
    }
    let create = "CREATE TABLE \(names.table(hub)) (\(columns.joined(separator: ", "))\(key))"
    guard names.dialect.distributesByCall else { return [create] }
    return [create, "SELECT create_distributed_table(\(SQL.text(names.table(hub))), 'pk')"]
  }

  /// Declares the primary key of a hub that was filled for the first time.
  static func addHubKey(_ hub: String, _ names: VaultNames) -> [String] {
    guard names.dialect.hubKey == .afterFirstLoad else { return [] }
    return [
      "SET LOCAL maintenance_work_mem = '256MB'",
      "ALTER TABLE \(names.table(hub)) ADD PRIMARY KEY (pk)",
    ]
  }

  /// Makes a satellite, in the database's own SQL.
  static func createSatellite(_ satellite: SatelliteRecord, _ names: VaultNames) -> [String] {
    let table = names.table(satellite.name)
    let columns = satellite.columns.map { "\(SQL.name($0.name)) \(names.dialect.type($0.type))" }
      .joined(separator: ", ")
    let create = """
      CREATE TABLE \(table) (
        \(bookkeepingTypes.map { "\($0) \($1) NOT NULL" }.joined(separator: ", ")), \(columns))
      """
    let distribute =
      names.dialect.distributesByCall
      ? [
        "SELECT create_distributed_table(\(SQL.text(table)), 'pk', colocate_with => \(SQL.text(names.table(satellite.hub))))"
      ] : []
    let comments = satellite.columns.filter { $0.original != $0.name }.map {
      "COMMENT ON COLUMN \(table).\(SQL.name($0.name)) IS \(SQL.text($0.original))"
    }
    return [create] + distribute + comments
  }

  /// The rows of a group: stored columns, `record_source`, `row_hash`.
  static func hashed(_ group: SourceSchema.Group) -> String {
    let values = group.columns.map { "\(group.value(of: $0.name)) AS \(SQL.name($0.name))" }
    let columns = group.columns.map { DIH.Column(name: $0.name, value: SQL.name($0.name), type: $0.type) }
    return """
      SELECT *, \(DIH.rowHash(columns, mayHoldSeparators: group.relation.mayHoldSeparators)) AS row_hash
      FROM (SELECT \((values + ["\(recordSource(group)) AS record_source"]).joined(separator: ", ")) FROM \(rows(of: group)))
      """
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
      FROM (SELECT \((texts + ["\(recordSource(group)) AS record_source"]).joined(separator: ", ")) FROM \(rows(of: group)))
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
    return "(SELECT *, \(values.joined(separator: ", ")) FROM \(group.relation.source))"
  }

  /// The record source; where a row breaks what is presumed, the statement fails.
  private static func recordSource(_ group: SourceSchema.Group) -> String {
    guard let violation = group.violation else { return group.relation.recordSource }
    return "CASE WHEN \(violation) THEN \(Presumption.failure) ELSE \(group.relation.recordSource) END"
  }

  /// An expression of the primary key over stored columns.
  /// - Parameter reference: How a stored column is spelled.
  static func key(
    _ key: KeyRecord, source: String, columns: [StoredColumn], mayHoldSeparators: Bool,
    reference: (String) -> String = SQL.name
  ) -> String {
    let types = Dictionary(columns.map { ($0.name, $0.type) }) { $1 }
    return DIH.key(
      key.hashColumns(types, reference: reference), scope: key.scope(source: source),
      mayHoldSeparators: mayHoldSeparators)
  }

  static func names(_ columns: [StoredColumn], prefix: String = "") -> String {
    columns.map { prefix + SQL.name($0.name) }.joined(separator: ", ")
  }
}
