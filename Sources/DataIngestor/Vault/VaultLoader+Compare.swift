import DuckDB

extension VaultLoader {
  /// Compares the batch with the current state of its keys.
  func compareStates(on connection: borrowing Connection) throws -> Comparison {
    let current = try plan.fetched?.current ?? plan.storedRows.makeCurrent(on: connection)
    for (index, target) in plan.targets.enumerated() {
      // Either all current rows are kept at hand for the look-ups, or all rows of the relation: the fewer.
      let looksUp = target.group.relation.expectedRows.map { 2 * $0 >= current.rows } ?? false
      try execute(VaultSQL.createBatch(plan, index, looksUp: looksUp), on: connection)
    }
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
      VaultSQL.createChangedKeys(plan, hasGroups: current.hasGroups, hasDuplicates: hasDuplicates),
      on: connection)
    let found = try probe(VaultSQL.countRows, on: connection).map { $0.int ?? 0 }
    var comparison = Comparison()
    comparison.counts.read = plan.rows ?? batch[0].int ?? 0
    comparison.counts.new = found[0]
    comparison.counts.changed = found[1]
    comparison.counts.unchanged = found[2]
    comparison.counts.repeated = (batch[0].int ?? 0) - found[0] - found[1] - found[2]
    // Each key that differs has rows in the batch.
    comparison.keysAreDistinct = !hasDuplicates && found[3] == found[5]
    comparison.hubMayHaveMore = plan.sharesHub || current.hubMayHaveMore
    comparison.foldsRows = hasDuplicates || plan.onKeyConflict == .last
    comparison.rewritesKnownRows = found[4] > 0
    return comparison
  }

  /// Writes the rows of changed keys.
  func insertStates(_ comparison: Comparison, on connection: borrowing Connection) throws -> Int {
    var written = 0
    for index in plan.targets.indices {
      let statement = VaultSQL.insertChanged(
        plan, index, folds: comparison.foldsRows, rereads: comparison.rewritesKnownRows)
      written += try execute(statement, on: connection)
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
