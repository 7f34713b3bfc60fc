import DuckDB

extension VaultLoader {
  /// Streams the only relation into the satellite, then puts duplicates right.
  func firstLoad(on connection: borrowing Connection) throws -> LoadCounts {
    let satellite = plan.targets[0].satellite
    let inserted = try execute(VaultSQL.streamIntoSatellite(plan), on: connection)
    let distinct = try probe(VaultSQL.distinctProbe(plan, satellite), on: connection).map { $0.int ?? 0 }
    let (rows, keys) = (distinct[1], distinct[2])
    if plan.onKeyConflict == .error && keys < rows {
      try refuseDifferentRows(VaultSQL.conflictingKeys(in: plan.incoming(satellite.name)), on: connection)
    }
    var kept = inserted
    if rows < inserted {
      try run(VaultSQL.settleDuplicates(plan, satellite), on: connection)
      kept = try probe("SELECT count(*) FROM \(plan.incoming(satellite.name))", on: connection)[0].int ?? 0
    }
    var counts = LoadCounts()
    counts.read = plan.targets[0].group.rows
    counts.new = kept
    counts.repeated = inserted - kept
    counts.newKeys = try insertKeys(keysAreDistinct: keys == inserted, on: connection)
    return counts
  }
}
