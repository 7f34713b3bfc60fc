import DuckDB

/// The transaction in which everything that one load writes becomes visible at once: hub, satellites, views, ledger,
/// quarantine, log.
struct Load: Sendable {
  let definition: SourceDefinition
  let user: String
  let schema: SourceSchema
  /// Rows that were set aside.
  let rejected: Int
  /// What was noticed on the way here.
  let warnings: [Problem]
  /// What the reader wants to be told in the next run.
  let readerState: String?
  /// Whether the rows come from the quarantine.
  let replaysQuarantine: Bool
  /// The files that were left out, and those there are.
  let files: QuarantinedFiles
  /// How loads of several processes take turns.
  let turn: Turn
  /// What was fetched of the rows that are there already.
  var known: StoredRows.Fetched?
  /// What tells the vault from others.
  let vault: String

  /// What a load did, or would do.
  struct Outcome: Sendable {
    let plan: LoadPlan
    let counts: LoadCounts
  }

  /// Loads.
  /// - Parameters:
  ///   - inputs: What was read, for the ledger.
  ///   - digests: The digests of inputs that are known when the rows are written; throws where what was presumed is found to be wrong.
  func transaction(
    now: UTCTime, runID: String, inputs: [Input], digests: () throws -> [String: String],
    on connection: borrowing Connection
  ) throws -> Outcome {
    let names = try VaultNames(connection)
    try connection.execute("BEGIN")
    do {
      // The number in the order of loads is the first thing written.
      try turn.take(names, on: connection)
      let plan = try plan(names, now: now, runSeq: try Catalog.nextRunSeq(names, connection), on: connection)
      try LoadLog.begin(plan, runID: runID, on: connection)
      let loader = try loader(plan, on: connection)
      var loaded = try loader.load(on: connection)
      try account(&loaded.counts)
      for satellite in plan.remappedSatellites { try Catalog.redescribe(satellite, names, connection) }
      if !plan.newSatellites.isEmpty || plan.existing.isEmpty || !plan.remappedSatellites.isEmpty {
        try Views.rebuild(for: definition, on: connection)
      }
      try settleQuarantine(plan, inputs, on: connection)
      try FileLedger.record(
        inputs, digests: digests(), source: definition.name, user: user,
        configuration: definition.configurationDigest,
        plan: plan, connection)
      if let readerState {
        try ReaderState.record(
          readerState, configuration: definition.readerDigest, plan, on: connection)
      }
      try LoadLog.succeed(plan, loaded, warnings, ended: UTCTime(), on: connection)
      try Task.checkCancellation()
      try connection.execute("COMMIT")
      loader.finish(loaded, vault: vault, on: connection)
      return Outcome(plan: plan, counts: loaded.counts)
    } catch {
      connection.rollback()
      throw error
    }
  }

  private func settleQuarantine(
    _ plan: LoadPlan, _ inputs: [Input], on connection: borrowing Connection
  ) throws(DuckDBError) {
    if replaysQuarantine { return try Quarantine.settle(replayed: plan, on: connection) }
    // Where a reader goes on from where it stopped, what it does not read may still be there.
    if readerState == nil {
      try Quarantine.settle(
        corrected: inputs.map(\.name), sieves: rejected > 0, plan, on: connection)
    }
    if rejected > 0 { try Quarantine.keep(plan, on: connection) }
    try files.settle(plan.names, runSeq: plan.runSeq, at: plan.loadedAt, on: connection)
  }

  /// Tells what loading would do.
  func preview(now: UTCTime, on connection: borrowing Connection) throws -> Outcome {
    let plan = try plan(try VaultNames(connection), now: now, runSeq: 0, on: connection)
    var counts = try loader(plan, on: connection).preview(on: connection)
    try account(&counts)
    return Outcome(plan: plan, counts: counts)
  }

  private func loader(_ plan: LoadPlan, on connection: borrowing Connection) throws -> VaultLoader {
    VaultLoader(plan: plan, hubIsNew: try !Catalog.hasTable(plan.hub, plan.names, connection))
  }

  private func plan(
    _ names: VaultNames, now: UTCTime, runSeq: Int, on connection: borrowing Connection
  ) throws -> LoadPlan {
    let all = try Catalog.satellites(connection)
    // What was set aside may be a row of any key: none of them can be said to be gone.
    var plan = LoadPlan(
      definition: rejected > 0 ? definition.incremental : definition, user: user, schema: schema,
      existing: all.filter { $0.source == definition.name && $0.user == user }, runSeq: runSeq, now: now,
      taken: Set(all.map(\.name)), names: names)
    plan.sharesHub = all.contains { $0.tag == plan.tag.name && !plan.existing.contains($0) }
    if let known, known.satellites == plan.existing,
      try Catalog.lastRunSeq(source: definition.name, user: user, names, connection) == known.lastRunSeq
    {
      plan.fetched = known
    }
    return plan
  }

  private func account(_ counts: inout LoadCounts) throws {
    counts.read += rejected
    counts.rejected = rejected
    try counts.reconcile(source: definition.name)
  }
}
