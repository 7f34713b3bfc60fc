import DuckDB

extension VaultLoader {
  /// Ends a load whose transaction was committed: keeps the current rows on this machine for the next one, and drops the rows of this
  /// one. What goes wrong here goes no further.
  /// - Parameter vault: What tells the vault from others.
  func finish(_ outcome: Outcome, vault: String, on connection: borrowing Connection) {
    guard !plan.names.dialect.isLocal else { return }
    try? keep(outcome, vault: vault, on: connection)
    for table in plan.receiving.map(\.name) + [plan.hub] {
      _ = try? connection.execute("DROP TABLE IF EXISTS \(plan.incoming(table))")
    }
  }

  private func keep(_ outcome: Outcome, vault: String, on connection: borrowing Connection) throws {
    guard plan.names.dialect.readsUUIDBytes, plan.onKeyConflict != .versions else { return }
    let before = plan.fetched
    // Where a load fetched for itself, what it found is gone by now.
    guard before != nil || plan.existing.isEmpty, let first = (plan.existing + plan.newSatellites).first,
      let cache = StateCache(vault: vault, satellite: first)
    else { return }
    var checksums = before?.checksums ?? []
    var count = 0
    for satellite in plan.receiving {
      let more = try SatelliteChecksum.local(plan.incoming(satellite.name), satellite.name, on: connection)
      count += more.rows
      if let index = checksums.firstIndex(where: { $0.satellite == satellite.name }) {
        checksums[index] = checksums[index] + more
      } else {
        checksums.append(more)
      }
    }
    guard count > 0 || before?.cached == nil else { return }
    let current = StoredRows.Current(
      rows: (before?.current.rows ?? 0) + count,
      hasGroups: before?.current.hasGroups == true || !outcome.keysAreDistinct,
      hubMayHaveMore: before?.current.hubMayHaveMore ?? !hubIsNew || outcome.counts.deleted > 0)
    let written = VaultSQL.writtenStates(plan, areDistinct: outcome.keysAreDistinct)
    try cache.write(
      (written, count), after: before.map { _ in StoredRows.shared + ".current_rows" }, before?.cached,
      current, checksums, on: connection)
  }
}

extension VaultSQL {
  /// The rows that a load wrote: all that their keys have from then on.
  static func writtenStates(_ plan: LoadPlan, areDistinct: Bool) -> String {
    let rows = plan.receiving.map {
      "SELECT pk, row_hash, occurrence AS multiplicity, deleted FROM \(plan.incoming($0.name))"
    }.joined(separator: " UNION ALL ")
    return areDistinct
      ? rows
      : "SELECT pk, row_hash, max(multiplicity) AS multiplicity, deleted FROM (\(rows)) GROUP BY pk, row_hash, deleted"
  }
}
