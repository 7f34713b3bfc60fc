import DuckDB

/// Runs a load plan's statements on a connection, inside the caller's transaction.
struct VaultLoader {
  let plan: LoadPlan

  /// Writes what the plan says and returns what it did.
  func load(on connection: borrowing Connection) throws -> LoadCounts {
    try run(
      [VaultSQL.createHub(plan)] + plan.newSatellites.flatMap { VaultSQL.createSatellite(plan, $0) },
      on: connection)
    for satellite in plan.newSatellites { try Catalog.register(satellite, runSeq: plan.runSeq, connection) }
    let hubIsEmpty =
      try probe("SELECT NOT EXISTS (FROM \(plan.names.table(plan.hub)))", on: connection)[0].bool ?? false
    if plan.existing.isEmpty && plan.targets.count == 1 && plan.onKeyConflict == .keepAll {
      return try firstLoad(hubIsEmpty: hubIsEmpty, on: connection)
    }
    var (counts, keysAreDistinct) = try compare(on: connection)
    let rereads = try probe(VaultSQL.knownRowsOfChangedKeys, on: connection)[0].int ?? 0 > 0
    var written = 0
    if counts.new + counts.changed > 0 {
      for index in plan.targets.indices {
        written += try execute(VaultSQL.insertChanged(plan, index, rereads: rereads), on: connection)
      }
    }
    guard written == counts.new + counts.changed else {
      throw Self.inconsistent(counts, written, plan.source)
    }
    var seen: Set<String> = []
    for target in plan.targets where seen.insert(target.satellite.name).inserted && written > 0 {
      counts.newKeys += try execute(
        VaultSQL.insertHub(
          plan, from: target.satellite, keysAreDistinct: keysAreDistinct,
          hubIsEmpty: hubIsEmpty && seen.count == 1),
        on: connection)
    }
    if plan.extract == .full, let satellite = plan.targets.first?.satellite ?? plan.existing.last {
      counts.deleted = try execute(VaultSQL.insertTombstones(plan, into: satellite), on: connection)
    }
    try dropTemporary(on: connection)
    return counts
  }

  /// What the load would do; writes nothing but temporary tables.
  func preview(on connection: borrowing Connection, hubExists: Bool) throws -> LoadCounts {
    var (counts, _) = try compare(on: connection)
    counts.newKeys = try probe(VaultSQL.countNewKeys(plan, hubExists: hubExists), on: connection)[0].int ?? 0
    if plan.extract == .full {
      counts.deleted = try probe(VaultSQL.countGoneKeys, on: connection)[0].int ?? 0
    }
    try dropTemporary(on: connection)
    return counts
  }

  // MARK: - First load

  private func firstLoad(hubIsEmpty: Bool, on connection: borrowing Connection) throws -> LoadCounts {
    let satellite = plan.targets[0].satellite
    var counts = LoadCounts()
    let inserted = try execute(VaultSQL.streamIntoSatellite(plan), on: connection)
    let distinct = try probe(VaultSQL.distinctProbe(plan, satellite), on: connection)
    if distinct[1].int != inserted { try run(VaultSQL.settleDuplicates(plan, satellite), on: connection) }
    let kept =
      distinct[1].int == inserted
      ? inserted
      : try probe("SELECT count(*) FROM \(plan.names.table(satellite.name))", on: connection)[0].int ?? 0
    counts.read = plan.targets[0].group.rows
    counts.new = kept
    counts.repeated = inserted - kept
    counts.newKeys = try execute(
      VaultSQL.insertHub(
        plan, from: satellite, keysAreDistinct: distinct[2].int == inserted, hubIsEmpty: hubIsEmpty),
      on: connection)
    return counts
  }

  // MARK: - Comparison

  private func compare(on connection: borrowing Connection) throws -> (
    counts: LoadCounts, keysAreDistinct: Bool
  ) {
    let hasHistory =
      plan.existing.isEmpty ? false : try probe(VaultSQL.historyProbe(plan), on: connection)[0].bool ?? false
    try execute(VaultSQL.createCurrent(plan, hasHistory: hasHistory), on: connection)
    let current = try probe(
      "SELECT count(*), count(DISTINCT row_hash), count(DISTINCT pk) FROM current_rows", on: connection)
    if current[0].int != current[1].int { try execute(VaultSQL.foldCurrent, on: connection) }
    let hasGroups = current[0].int != current[2].int
    for index in plan.targets.indices { try execute(VaultSQL.createBatch(plan, index), on: connection) }
    let batch = try probe(VaultSQL.duplicatesProbe(plan), on: connection)
    let hasDuplicates = batch[0].int != batch[1].int
    try execute(VaultSQL.createBatchRows(plan, hasDuplicates: hasDuplicates), on: connection)
    if plan.onKeyConflict == .error { try refuseConflicts(on: connection) }
    try execute(
      VaultSQL.createChangedKeys(plan, hasGroups: hasGroups, hasDuplicates: hasDuplicates), on: connection)
    let rows = try probe(VaultSQL.countRows, on: connection)
    var counts = LoadCounts()
    counts.read = plan.targets.reduce(0) { $0 + $1.group.rows }
    counts.new = rows[0].int ?? 0
    counts.changed = rows[1].int ?? 0
    counts.unchanged = rows[2].int ?? 0
    counts.repeated = (batch[0].int ?? 0) - counts.new - counts.changed - counts.unchanged
    let keysAreDistinct = try probe(
      "SELECT count(*) = count(DISTINCT pk) FROM changed_keys JOIN batch_rows USING (pk)", on: connection)
    return (counts, keysAreDistinct[0].bool == true && !hasDuplicates)
  }

  private func refuseConflicts(on connection: borrowing Connection) throws {
    let rows = try connection.query(VaultSQL.conflictingKeys(plan)).rows
    guard !rows.isEmpty else { return }
    throw IngestError(
      .contract,
      Problem(
        "contract.key_conflict",
        "Different rows have the same key (\(plan.key.columns.map(\.column).joined(separator: ", "))).",
        source: plan.source, examples: rows.map { "key \($0[0].text ?? ""): \($0[1].text ?? "") rows" },
        advice: "Add a column to 'key' that tells them apart, or set 'on_key_conflict: keep_all'."))
  }

  private static func inconsistent(_ counts: LoadCounts, _ written: Int, _ source: String) -> IngestError {
    IngestError(
      .destination,
      Problem(
        "destination.inconsistent",
        "\(counts.new + counts.changed) rows should have been written, \(written) were. Nothing was kept.",
        source: source,
        advice:
          "The input may have changed while it was read: run again. If it happens again, 'ingestor verify' checks the vault."
      ))
  }

  private func dropTemporary(on connection: borrowing Connection) throws {
    try run(
      ["DROP TABLE IF EXISTS current_rows", "DROP TABLE IF EXISTS changed_keys"]
        + plan.targets.indices.map { "DROP TABLE IF EXISTS batch_\($0)" }, on: connection)
  }

  // MARK: - Statements

  private func run(_ statements: [String], on connection: borrowing Connection) throws {
    for statement in statements { try execute(statement, on: connection) }
  }

  @discardableResult
  private func execute(_ statement: String, on connection: borrowing Connection) throws -> Int {
    try Task.checkCancellation()
    return try connection.execute(statement)
  }

  private func probe(_ query: String, on connection: borrowing Connection) throws -> [Value] {
    try Task.checkCancellation()
    return try connection.query(query).rows.first ?? []
  }
}
