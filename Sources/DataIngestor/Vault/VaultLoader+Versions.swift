import DuckDB

extension VaultLoader {
  /// Finds the versions that their keys have not had yet, and their places in the order of states.
  func compareVersions(on connection: borrowing Connection) throws -> Comparison {
    try execute(VaultSQL.createKnownVersions(plan), on: connection)
    for index in plan.targets.indices { try execute(VaultSQL.createBatch(plan, index), on: connection) }
    try refuseTies(VaultSQL.tiedVersions(plan), on: connection)
    try execute(VaultSQL.createLatest(plan), on: connection)
    try execute(VaultSQL.createSequence(plan), on: connection)
    try run(VaultSQL.versionViews(plan), on: connection)
    let found = try probe(VaultSQL.countVersions(plan), on: connection).map { $0.int ?? 0 }
    var comparison = Comparison(extraSequence: found[0])
    comparison.counts.read = plan.rows ?? found[5]
    comparison.counts.new = found[1]
    comparison.counts.changed = found[2]
    comparison.counts.unchanged = found[3]
    comparison.counts.repeated = comparison.counts.read - found[1] - found[2] - found[3]
    return comparison
  }

  /// Writes the versions, and again the current states that come after a late one.
  func insertVersions(on connection: borrowing Connection) throws -> Int {
    // The copies come first: they read the satellites as they were.
    for index in plan.existing.indices {
      try execute(VaultSQL.repeatCurrent(plan, index), on: connection)
    }
    return try plan.targets.indices.reduce(0) {
      $0 + (try execute(VaultSQL.insertVersions(plan, $1), on: connection))
    }
  }
}
