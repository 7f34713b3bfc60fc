import DuckDB

extension VaultLoader {
  /// Compares the batch with the current state of its keys.
  func compareStates(on connection: borrowing Connection) throws -> Comparison {
    let hasGroups = try plan.fetched?.hasGroups ?? plan.storedRows.makeCurrent(on: connection)
    for index in plan.targets.indices { try execute(VaultSQL.createBatch(plan, index), on: connection) }
    let batch = try probe(VaultSQL.duplicatesProbe(plan), on: connection)
    let hasDuplicates = batch[0].int != batch[1].int
    try run(VaultSQL.createBatchRows(plan, hasDuplicates: hasDuplicates), on: connection)
    switch plan.onKeyConflict {
    case .error:
      try refuseDifferentRows(VaultSQL.conflictingKeys(in: "batch_rows"), on: connection)
    case .last:
      try refuseTies(VaultSQL.conflictingKeys(in: "batch_rows"), on: connection)
    case .keepAll, .versions: break
    }
    try execute(
      VaultSQL.createChangedKeys(plan, hasGroups: hasGroups, hasDuplicates: hasDuplicates), on: connection)
    let rows = try probe(VaultSQL.countRows, on: connection)
    var comparison = Comparison()
    comparison.counts.read = plan.rows ?? batch[0].int ?? 0
    comparison.counts.new = rows[0].int ?? 0
    comparison.counts.changed = rows[1].int ?? 0
    comparison.counts.unchanged = rows[2].int ?? 0
    comparison.counts.repeated =
      (batch[0].int ?? 0) - rows.reduce(0) { $0 + ($1.int ?? 0) }
    if !hasDuplicates, comparison.counts.new + comparison.counts.changed > 0 {
      let query = "SELECT count(*) = count(DISTINCT pk) FROM changed_keys JOIN batch_rows USING (pk)"
      comparison.keysAreDistinct = try probe(query, on: connection)[0].bool == true
    }
    return comparison
  }

  /// Writes the rows of changed keys.
  func insertStates(on connection: borrowing Connection) throws -> Int {
    let rereads = try probe(VaultSQL.knownRowsOfChangedKeys, on: connection)[0].int ?? 0 > 0
    var written = 0
    for index in plan.targets.indices {
      written += try execute(VaultSQL.insertChanged(plan, index, rereads: rereads), on: connection)
    }
    return written
  }

  func refuseDifferentRows(_ conflicts: String, on connection: borrowing Connection) throws {
    try refuse(
      conflicts, "Different rows have the same key (\(keyColumns)).",
      advice: "Add a column to 'key' that tells them apart, or set 'on_key_conflict: keep_all'.",
      on: connection)
  }

  func refuseTies(_ conflicts: String, on connection: borrowing Connection) throws {
    try refuse(
      conflicts,
      "Different rows of one key (\(keyColumns)) have the same '\(plan.orderBy ?? "")': their order is open.",
      advice: "Name a column in 'order_by' that decides, or add a column to 'key' that tells them apart.",
      on: connection)
  }
}
