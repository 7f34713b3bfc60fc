import DuckDB

/// The views people query, made from the registry alone.
enum ViewSQL {
  /// The parameter of the macros that show a state of the past: a number in the order of loads.
  static let asOfParameter = "as_of_run"

  static func asOf(_ name: String) -> String { SQL.name(name + "_as_of") }

  /// A source's views of current rows and of all versions with their validity, and the macro of its rows as of a run.
  static func source(_ name: String, _ satellites: [SatelliteRecord], names: VaultNames) -> [String] {
    let columns = unified(satellites)
    let selected = columns.map { SQL.name($0.name) }.joined(separator: ", ")
    let rows = satellites.map { satellite in
      let own = Dictionary(satellite.columns.map { ($0.name, $0.type) }) { $1 }
      let cells = columns.map { column in
        own[column.name].map {
          $0 == column.type
            ? SQL.name(column.name)
            : "CAST(\(SQL.name(column.name)) AS \(column.type.sql)) AS \(SQL.name(column.name))"
        }
          ?? "CAST(NULL AS \(column.type.sql)) AS \(SQL.name(column.name))"
      }
      return
        "SELECT \(cells.joined(separator: ", ")), pk, row_hash, occurrence, \(SQL.text(satellite.user)) AS \"user\", loaded_at, run_seq, record_source, deleted, \(satellite.version) AS schema_version FROM \(names.table(satellite.name))"
    }.joined(separator: "\n  UNION ALL ")
    func current(_ filter: String) -> String {
      """
      SELECT \(selected), pk, "user", loaded_at, record_source
      FROM (SELECT * FROM (
        \(rows))\(filter)
        QUALIFY run_seq = max(run_seq) OVER (PARTITION BY "user", pk))
      WHERE NOT deleted
      """
    }
    return [
      "CREATE OR REPLACE VIEW \(SQL.name(name)) AS\n\(current(""))",
      "CREATE OR REPLACE MACRO \(asOf(name))(\(asOfParameter)) AS TABLE\n\(current(" WHERE run_seq <= \(asOfParameter)"))",
      """
      CREATE OR REPLACE VIEW \(SQL.name(name + "_history")) AS
      WITH rows AS (
        \(rows)),
      states AS (
        SELECT DISTINCT "user", pk, run_seq, loaded_at AS valid_from FROM rows),
      periods AS (
        SELECT *, lead(valid_from) OVER (PARTITION BY "user", pk ORDER BY run_seq) AS valid_to FROM states)
      SELECT \(columns.map { "rows." + SQL.name($0.name) }.joined(separator: ", ")), rows.pk, rows."user", rows.run_seq, rows.occurrence, rows.deleted,
        rows.schema_version, rows.record_source, periods.valid_from, periods.valid_to, periods.valid_to IS NULL AS is_current
      FROM rows JOIN periods USING ("user", pk, run_seq)
      """,
    ]
  }

  /// Removes the views of a source.
  static func dropSource(_ name: String) -> [String] {
    drop(name) + ["DROP VIEW IF EXISTS \(SQL.name(name + "_history"))"]
  }

  /// Removes the views of a tag.
  static func dropTag(_ name: String) -> [String] { drop(name) }

  private static func drop(_ name: String) -> [String] {
    ["DROP VIEW IF EXISTS \(SQL.name(name))", "DROP MACRO TABLE IF EXISTS \(asOf(name))"]
  }

  /// The columns over all schema versions, each with the widest type; the newest version gives the order.
  static func unified(_ satellites: [SatelliteRecord]) -> [(name: String, type: DataType)] {
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
    return order.map { ($0, types[$0] ?? .text) }
  }
}
