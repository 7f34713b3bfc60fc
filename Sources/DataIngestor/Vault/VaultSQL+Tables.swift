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
  static let tombstoneHash = "CAST(md5('r1' || chr(30)) AS UUID)"

  static func createHub(_ plan: LoadPlan) -> String {
    """
    CREATE TABLE IF NOT EXISTS \(plan.names.table(plan.hub)) (
      pk UUID NOT NULL, business_key VARCHAR NOT NULL, loaded_at TIMESTAMP NOT NULL, run_seq BIGINT NOT NULL,
      record_source VARCHAR NOT NULL)
    """
  }

  static func createSatellite(_ plan: LoadPlan, _ satellite: SatelliteRecord) -> [String] {
    let columns = satellite.columns.map { "\(SQL.name($0.name)) \($0.type.sql)" }.joined(separator: ", ")
    let create = """
      CREATE TABLE \(plan.names.table(satellite.name)) (
        \(bookkeepingTypes.map { "\($0) \($1) NOT NULL" }.joined(separator: ", ")), \(columns))
      """
    let comments = satellite.columns.filter { $0.original != $0.name }.map {
      "COMMENT ON COLUMN \(plan.names.table(satellite.name)).\(SQL.name($0.name)) IS \(SQL.text($0.original))"
    }
    return [create] + comments
  }

  /// The rows of a group: stored columns, `record_source`, `row_hash`.
  static func hashed(_ group: SourceSchema.Group) -> String {
    let values = group.columns.map { "\(group.values[$0.name] ?? "NULL") AS \(SQL.name($0.name))" }
    let columns = group.columns.map { DIH.Column(name: $0.name, value: SQL.name($0.name), type: $0.type) }
    return """
      SELECT *, \(DIH.rowHash(columns, mayHoldSeparators: group.relation.mayHoldSeparators)) AS row_hash
      FROM (SELECT \((values + ["\(group.relation.recordSource) AS record_source"]).joined(separator: ", ")) FROM \(group.relation.source))
      """
  }

  /// An expression of the primary key over stored columns.
  static func key(_ key: KeyRecord, source: String, columns: [StoredColumn], mayHoldSeparators: Bool)
    -> String
  {
    let types = Dictionary(columns.map { ($0.name, $0.type) }) { $1 }
    return DIH.key(
      key.hashColumns(types), scope: key.scope(source: source), mayHoldSeparators: mayHoldSeparators)
  }

  static func names(_ columns: [StoredColumn], prefix: String = "") -> String {
    columns.map { prefix + SQL.name($0.name) }.joined(separator: ", ")
  }
}
