extension SourceMetadata {
  /// What is known of a declared source.
  /// - Parameter satellites: The registered satellites of all sources, oldest first.
  init(_ definition: SourceDefinition, satellites all: [SatelliteRecord]) {
    let own = all.filter { $0.source == definition.name }
    let ofTag = own.filter { $0.tag == definition.tag.name }
    let mapping = Self.mapping(definition.tag, ofTag)
    let canonical = Dictionary(mapping.map { ($0.value, $0.key) }) { min($0, $1) }
    let dimensions = (ofTag.last?.dimensions ?? [:]).mapValues { columns in
      columns.map { canonical[$0] ?? $0 }
    }

    name = definition.name
    tag = definition.tag.name
    users = definition.users
    hub = "\(VaultSQL.schema).\(Naming.hub(tag: definition.tag.name))"
    keyColumns = ["pk"]
    businessKeyColumns =
      ofTag.last?.key.columns.map { $0.canonical ?? $0.column }
      ?? (definition.key.isEmpty ? definition.tag.mandatory.map(\.name) : definition.key)
    if ofTag.isEmpty {
      satellites = [:]
    } else {
      let onlyInDimensions = dimensions.values.flatMap(\.self).filter { mapping[$0] == nil }
      let relation = mapping.merging(onlyInDimensions.map { ($0, $0) }) { first, _ in first }
        .merging(["pk": "pk", "created_at": "loaded_at"]) { first, _ in first }
      satellites = [definition.name: relation]
    }
    satelliteVersions = own.map(SatelliteVersion.init)
    columnMapping = mapping
    self.dimensions = dimensions
    dimensionMap = [:]
  }

  /// Canonical name -> stored column. Where the mapping changed over the schema versions, the newest counts.
  private static func mapping(_ tag: Tag, _ satellites: [SatelliteRecord]) -> [String: String] {
    var mapping: [String: String] = [:]
    for column in satellites.reversed().flatMap(\.columns) {
      guard let name = column.canonical, tag.column(name) != nil, mapping[name] == nil else { continue }
      mapping[name] = column.name
    }
    return mapping
  }
}

extension SatelliteVersion {
  /// What programs downstream need to know of a registered satellite.
  init(_ record: SatelliteRecord) {
    table = record.name
    user = record.user
    version = record.version
    createdAt = record.createdAt
    columns = record.columns.map {
      Column(name: $0.name, original: $0.original, type: $0.type, canonical: $0.canonical)
    }
    hashVersion = record.hashVersion
  }
}
