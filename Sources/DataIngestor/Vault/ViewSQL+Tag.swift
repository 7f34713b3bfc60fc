import DuckDB

extension ViewSQL {
  /// The canonical view of a tag over its sources. The engine's is made of the sources' views; a database in which a view
  /// holds on to those below it has it made of their queries, so that each can be made anew.
  static func tag(_ tag: Tag, _ satellites: [SatelliteRecord], names: VaultNames) -> View {
    let sources = Dictionary(grouping: satellites, by: \.source).sorted { $0.key < $1.key }
    let columns = canonicalColumns(tag, satellites)
    let dimensions = Set(satellites.flatMap(\.dimensions.keys)).sorted()
    func rows(_ relation: (String, [SatelliteRecord]) -> String) -> String {
      sources.map { source, satellites in
        let cells =
          columns.map { canonicalCell($0.name, $0.type, satellites, names.dialect) }
          + dimensions.map { dimensionCell($0, satellites) }
        return
          "SELECT \((cells + ["pk"]).joined(separator: ", ")), \(text(source, names)) AS source, \"user\", loaded_at FROM \(relation(source, satellites))"
      }.joined(separator: "\nUNION ALL\n")
    }
    let shown =
      columns.map { View.Column(name: $0.name, type: $0.type) }
      + (dimensions + ["pk", "source", "user", "loaded_at"]).map {
        View.Column(name: $0, type: $0 == "pk" ? .uuid : $0 == "loaded_at" ? .timestamp : .text)
      }
    let (asOf, isLocal) = (View.asOfParameter, names.dialect.isLocal)
    return View(
      name: tag.name, columns: shown,
      query: rows { isLocal ? names.view($0) : "(\(current($1, names))) AS \(SQL.name($0))" },
      asOfQuery: rows {
        isLocal
          ? "\(SQL.name(View.asOf($0)))(\(asOf))"
          : "(\(current($1, names, " WHERE run_seq <= \(asOf)"))) AS \(SQL.name($0))"
      })
  }

  /// The canonical columns, each with the type that holds the values of every source.
  static func canonicalColumns(_ tag: Tag, _ satellites: [SatelliteRecord]) -> [(
    name: String, type: DataType
  )] {
    tag.columns.map { column in
      let types = satellites.flatMap(\.columns)
        .filter { $0.canonical == column.name && !$0.isUnproved }.map(\.type)
      let widest = types.first.map { types.dropFirst().reduce($0) { $0.widened(with: $1) } }
      return (column.name, widest ?? column.type.defaultType)
    }
  }

  /// A canonical column of one source. Where its mapping changed over the schema versions, the newest that has a value counts.
  private static func canonicalCell(
    _ name: String, _ type: DataType, _ satellites: [SatelliteRecord], _ dialect: Dialect
  ) -> String {
    var providers: [String] = []
    for satellite in satellites.reversed() {
      for column in satellite.columns where column.canonical == name && !providers.contains(column.name) {
        providers.append(column.name)
      }
    }
    let stored = Dictionary(unified(satellites).map { ($0.name, $0.type) }) { $1 }
    let values = providers.map {
      stored[$0] == type ? SQL.name($0) : "CAST(\(SQL.name($0)) AS \(dialect.type(type)))"
    }
    let value =
      values.isEmpty
      ? "CAST(NULL AS \(dialect.type(type)))"
      : values.count == 1 ? values[0] : "coalesce(\(values.joined(separator: ", ")))"
    return "\(value) AS \(SQL.name(name))"
  }

  /// A dimension of one source: its columns as texts, several of them joined by a space.
  private static func dimensionCell(_ name: String, _ satellites: [SatelliteRecord]) -> String {
    let columns = satellites.reversed().lazy.compactMap { $0.dimensions[name] }.first ?? []
    let value =
      columns.isEmpty
      ? "CAST(NULL AS VARCHAR)"
      : columns.count == 1
        ? "CAST(\(SQL.name(columns[0])) AS VARCHAR)"
        : "concat_ws(' ', \(columns.map(SQL.name).joined(separator: ", ")))"
    return "\(value) AS \(SQL.name(name))"
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
