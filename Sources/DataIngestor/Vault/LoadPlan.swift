/// What one load is going to do, before a statement is run: a value that the SQL is made from.
struct LoadPlan: Sendable {
  /// A satellite that rows go to, and where they come from.
  struct Target: Sendable {
    let satellite: SatelliteRecord
    let isNew: Bool
    /// Whether the declaration maps the satellite's columns in another way than when it was registered.
    var isRemapped = false
    let group: SourceSchema.Group
  }

  let names: VaultNames
  let source: String
  let user: String
  let tag: Tag
  /// The order of this load among all.
  let runSeq: Int
  /// UTC, informative only: `YYYY-MM-DD HH:MM:SS.ffffff`.
  let loadedAt: String
  /// One for each relation.
  let targets: [Target]
  /// Every satellite that the source and user had before.
  let existing: [SatelliteRecord]
  let key: KeyRecord
  let extract: SourceDefinition.Extract
  let onKeyConflict: SourceDefinition.KeyConflict
  /// The stored column that orders rows of one key.
  let orderBy: String?
  /// The type of the column that orders rows.
  let orderType: DataType

  /// What was fetched of the rows that are there already; nil where the load fetches for itself.
  var fetched: StoredRows.Fetched?

  /// Whether the hub may have keys of other sources or users.
  var sharesHub = true

  /// The rows that are there already.
  var storedRows: StoredRows {
    StoredRows(
      satellites: existing, names: names, orderBy: orderBy,
      place: fetched == nil ? StoredRows.temporary : StoredRows.shared)
  }

  /// Whether the rows can go straight into the only satellite: nothing is there to compare them with.
  var streams: Bool {
    existing.isEmpty && targets.count == 1 && [.keepAll, .error].contains(onKeyConflict)
  }

  /// Rows, as the pass counted them that proved the types; nil where there was none.
  var rows: Int? {
    targets.contains { $0.group.rows == nil } ? nil : targets.reduce(0) { $0 + ($1.group.rows ?? 0) }
  }

  var hub: String { Naming.hub(tag: tag.name) }

  /// The satellites this load creates, each once even where several relations share it.
  var newSatellites: [SatelliteRecord] {
    var seen: Set<String> = []
    return targets.filter { $0.isNew && seen.insert($0.satellite.name).inserted }.map(\.satellite)
  }

  /// The satellites whose columns provide other canonical columns or dimensions than before.
  var remappedSatellites: [SatelliteRecord] {
    targets.filter { $0.isRemapped && !$0.isNew }.map(\.satellite)
  }

  /// Chooses the satellite for each relation: one with the same fingerprint if there is one, else a new version.
  init(
    definition: SourceDefinition, user: String, schema: SourceSchema, existing: [SatelliteRecord],
    runSeq: Int,
    now: UTCTime, taken: Set<String>, names: VaultNames
  ) {
    self.names = names
    source = definition.name
    self.user = user
    tag = definition.tag
    self.runSeq = runSeq
    loadedAt = now.sqlText
    self.existing = existing
    key = schema.key
    extract = definition.extract
    onKeyConflict = definition.onKeyConflict
    let order = definition.orderBy.flatMap { name in
      schema.groups.first?.columns.first { $0.original == name || $0.name == name }
    }
    orderBy = order?.name
    orderType = order?.type ?? .text
    var known = existing
    var taken = taken
    targets = schema.groups.map { group in
      let fingerprint = group.fingerprint
      if let satellite = known.first(where: {
        $0.fingerprint == fingerprint && $0.key == schema.key && $0.tag == definition.tag.name
      }) {
        let described = satellite.described(as: group.columns, dimensions: schema.dimensions)
        return Target(
          satellite: described, isNew: !existing.contains { $0.name == satellite.name },
          isRemapped: described != satellite, group: group)
      }
      let version = (known.map(\.version).max() ?? 0) + 1
      var name = Naming.satellite(
        tag: definition.tag.name, source: definition.name, user: user, version: version,
        createdAt: now.compactText)
      while taken.contains(name) { name = Naming.limited(name + "_x") }
      taken.insert(name)
      let satellite = SatelliteRecord(
        name: name, tag: definition.tag.name, source: definition.name, user: user, version: version,
        createdAt: now.isoText, fingerprint: fingerprint, hashVersion: DIH.version, columns: group.columns,
        key: schema.key, dimensions: schema.dimensions)
      known.append(satellite)
      return Target(satellite: satellite, isNew: true, group: group)
    }
  }
}
