import DuckDB

/// The views people query, made from the registry alone.
enum ViewSQL {
  /// Both views of a source: current rows, and all versions with their validity.
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
    return [
      """
      CREATE OR REPLACE VIEW \(SQL.name(name)) AS
      SELECT \(selected), pk, "user", loaded_at, record_source
      FROM (SELECT * FROM (
        \(rows))
        QUALIFY run_seq = max(run_seq) OVER (PARTITION BY "user", pk))
      WHERE NOT deleted
      """,
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

  /// The canonical view of a tag over the views of its sources.
  static func tag(_ tag: Tag, _ satellites: [SatelliteRecord]) -> String {
    let sources = Dictionary(grouping: satellites, by: \.source).sorted { $0.key < $1.key }
    let dimensions = Set(satellites.flatMap(\.dimensions.keys)).sorted()
    // The canonical columns with the type that holds the values of every source.
    let canonical: [(name: String, type: DataType)] = tag.columns.compactMap { column in
      let types = satellites.flatMap(\.columns).filter { $0.canonical == column.name && !$0.isUnproved }.map(
        \.type)
      if let first = types.first {
        return (column.name, types.dropFirst().reduce(first) { $0.widened(with: $1) })
      }
      return (column.name, column.type.defaultType)
    }
    let parts = sources.map { source, satellites in
      let columns = unified(satellites)
      let cells = canonical.map { canonical in
        let provider = satellites.reversed().lazy.compactMap { satellite in
          satellite.columns.first { $0.canonical == canonical.name }
        }.first
        let value = provider.map { SQL.name($0.name) } ?? "NULL"
        let stored = provider.flatMap { provider in columns.first { $0.name == provider.name }?.type }
        return stored == canonical.type
          ? "\(value) AS \(SQL.name(canonical.name))"
          : "CAST(\(value) AS \(canonical.type.sql)) AS \(SQL.name(canonical.name))"
      }
      let dimensionCells = dimensions.map { dimension in
        let providers = satellites.reversed().lazy.compactMap { $0.dimensions[dimension] }.first ?? []
        let value =
          providers.isEmpty
          ? "CAST(NULL AS VARCHAR)"
          : providers.count == 1
            ? "CAST(\(SQL.name(providers[0])) AS VARCHAR)"
            : "concat_ws(' ', \(providers.map(SQL.name).joined(separator: ", ")))"
        return "\(value) AS \(SQL.name(dimension))"
      }
      return
        "SELECT \((cells + dimensionCells).joined(separator: ", ")), pk, \(SQL.text(source)) AS source, \"user\", loaded_at FROM \(SQL.name(source))"
    }
    return "CREATE OR REPLACE VIEW \(SQL.name(tag.name)) AS\n\(parts.joined(separator: "\nUNION ALL\n"))"
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

extension DemandedType {
  /// The type of a canonical column that no source provides.
  var defaultType: DataType {
    switch self {
    case .exactly(let type): type
    case .decimal: .decimal(precision: 18, scale: 2)
    case .timestamp: .timestamp
    }
  }
}
