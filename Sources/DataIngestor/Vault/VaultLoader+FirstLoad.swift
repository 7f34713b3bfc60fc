import DuckDB

extension VaultLoader {
  /// Streams the only relation into the satellite, then puts duplicates right.
  func firstLoad(on connection: borrowing Connection) throws -> (LoadCounts, keysAreDistinct: Bool) {
    let satellite = plan.targets[0].satellite
    let inserted = try execute(VaultSQL.streamIntoSatellite(plan), on: connection)
    // The key is part of the row: where all keys differ, so do all rows.
    let keys =
      try keysAreMonotonic(satellite, on: connection) ? inserted : count(of: "pk", satellite, on: connection)
    let rows = keys == inserted ? inserted : try count(of: "row_hash", satellite, on: connection)
    if plan.onKeyConflict == .error && keys < rows {
      try refuseDifferentRows(VaultSQL.conflictingKeys(in: plan.incoming(satellite.name)), on: connection)
    }
    var kept = inserted
    if rows < inserted {
      try run(VaultSQL.settleDuplicates(plan, satellite), on: connection)
      kept = try probe("SELECT count(*) FROM \(plan.incoming(satellite.name))", on: connection)[0].int ?? 0
    }
    var counts = LoadCounts()
    counts.read = plan.targets[0].group.rows ?? inserted
    counts.new = kept
    counts.repeated = inserted - kept
    // The keys of a new hub in another database are made on the way there.
    counts.newKeys =
      keysGoStraight ? keys : try insertKeys(keysAreDistinct: keys == inserted, on: connection)
    return (counts, keysAreDistinct: keys == inserted)
  }

  private func keysAreMonotonic(_ satellite: SatelliteRecord, on connection: borrowing Connection) throws
    -> Bool
  {
    guard let query = VaultSQL.monotonicProbe(plan, satellite) else { return false }
    return try probe(query, on: connection)[0].bool ?? false
  }

  private func count(of column: String, _ satellite: SatelliteRecord, on connection: borrowing Connection)
    throws
    -> Int
  {
    let query = VaultSQL.countsProbe(column, in: [plan.incoming(satellite.name)])
    return try probe(query, on: connection)[1].int ?? 0
  }
}
