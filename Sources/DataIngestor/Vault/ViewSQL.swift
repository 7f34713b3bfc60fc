import DuckDB

/// The views people query, made from the registry alone.
enum ViewSQL {
  /// The columns of a source's view after its own.
  private static let bookkeeping = [
    View.Column(name: "pk", type: .uuid), View.Column(name: "user", type: .text),
    View.Column(name: "loaded_at", type: .timestamp), View.Column(name: "record_source", type: .text),
  ]

  /// A source's views of current rows and of all versions with their validity.
  static func source(_ name: String, _ satellites: [SatelliteRecord], names: VaultNames) -> [View] {
    [
      View(
        name: name, columns: unified(satellites) + bookkeeping, query: current(satellites, names),
        asOfQuery: current(satellites, names, " WHERE run_seq <= \(View.asOfParameter)")),
      history(name, satellites, names),
    ]
  }

  /// The name of a source's view of all versions.
  static func history(_ source: String) -> String { source + "_history" }

  /// The rows of the newest state of each key.
  static func current(_ satellites: [SatelliteRecord], _ names: VaultNames, _ filter: String = "") -> String {
    let selected = unified(satellites).map { SQL.name($0.name) }.joined(separator: ", ")
    let newest = "max(run_seq) OVER (PARTITION BY \"user\", pk)"
    guard names.dialect.hasQualify else {
      return """
        SELECT \(selected), pk, "user", loaded_at, record_source
        FROM (SELECT *, \(newest) AS newest_run FROM (
          \(rows(satellites, names))) AS rows\(filter)) AS states
        WHERE run_seq = newest_run AND NOT deleted
        """
    }
    return """
      SELECT \(selected), pk, "user", loaded_at, record_source
      FROM (SELECT * FROM (
        \(rows(satellites, names)))\(filter)
        QUALIFY run_seq = \(newest))
      WHERE NOT deleted
      """
  }

  private static func history(_ source: String, _ satellites: [SatelliteRecord], _ names: VaultNames) -> View
  {
    let columns = unified(satellites)
    let others = [
      View.Column(name: "pk", type: .uuid), View.Column(name: "user", type: .text),
      View.Column(name: "run_seq", type: .integer), View.Column(name: "occurrence", type: .integer),
      View.Column(name: "deleted", type: .boolean), View.Column(name: "schema_version", type: .integer),
      View.Column(name: "record_source", type: .text), View.Column(name: "valid_from", type: .timestamp),
      View.Column(name: "valid_to", type: .timestamp), View.Column(name: "is_current", type: .boolean),
    ]
    let query = """
      WITH rows AS (
        \(rows(satellites, names))),
      states AS (
        SELECT DISTINCT "user", pk, run_seq, loaded_at AS valid_from FROM rows),
      periods AS (
        SELECT *, lead(valid_from) OVER (PARTITION BY "user", pk ORDER BY run_seq) AS valid_to FROM states)
      SELECT \(columns.map { "rows." + SQL.name($0.name) }.joined(separator: ", ")), rows.pk, rows."user", rows.run_seq, rows.occurrence, rows.deleted,
        rows.schema_version, rows.record_source, periods.valid_from, periods.valid_to, periods.valid_to IS NULL AS is_current
      FROM rows JOIN periods USING ("user", pk, run_seq)
      """
    return View(name: history(source), columns: columns + others, query: query, asOfQuery: nil)
  }

  /// All rows of all schema versions under the columns of all of them.
  private static func rows(_ satellites: [SatelliteRecord], _ names: VaultNames) -> String {
    let columns = unified(satellites)
    return satellites.map { satellite in
      let own = Dictionary(satellite.columns.map { ($0.name, $0.type) }) { $1 }
      let cells = columns.map { column in
        let (name, type) = (SQL.name(column.name), names.dialect.type(column.type))
        return own[column.name].map { $0 == column.type ? name : "CAST(\(name) AS \(type)) AS \(name)" }
          ?? "CAST(NULL AS \(type)) AS \(name)"
      }
      return
        "SELECT \(cells.joined(separator: ", ")), pk, row_hash, occurrence, \(text(satellite.user, names)) AS \"user\", loaded_at, run_seq, record_source, deleted, \(satellite.version) AS schema_version FROM \(names.table(satellite.name))"
    }.joined(separator: "\n  UNION ALL ")
  }

  /// A text of which the database knows that it is one.
  static func text(_ text: String, _ names: VaultNames) -> String {
    names.dialect.isLocal ? SQL.text(text) : "CAST(\(SQL.text(text)) AS VARCHAR)"
  }

  /// The columns over all schema versions, each with the widest type; the newest version gives the order.
  static func unified(_ satellites: [SatelliteRecord]) -> [View.Column] {
    var order: [String] = []
    var types: [String: DataType] = [:]
    for satellite in satellites.reversed() {
      for column in satellite.columns {
        guard let known = types[column.name] else {
          order.append(column.name)
          types[column.name] = column.type
          continue
        }
        let other = satellites.filter { $0.columns.contains { $0.name == column.name && !$0.isUnproved } }
        types[column.name] = column.isUnproved && !other.isEmpty ? known : known.widened(with: column.type)
      }
    }
    return order.map { View.Column(name: $0, type: types[$0] ?? .text) }
  }
}
