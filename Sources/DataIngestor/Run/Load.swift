import DuckDB

/// The transaction in which everything that one load writes becomes visible at once: hub, satellites, views, ledger, log.
struct Load: Sendable {
  let definition: SourceDefinition
  let user: String
  let schema: SourceSchema
  let existing: [SatelliteRecord]
  let taken: Set<String>
  let runID: String

  func transaction(
    now: UTCTime, inputs: [Input], digests: [String: String], on connection: borrowing Connection
  ) throws -> (LoadCounts, LoadPlan) {
    try connection.execute("BEGIN")
    do {
      // The number in the order of loads is the first thing written.
      let runSeq = try Catalog.nextRunSeq(connection)
      let plan = LoadPlan(
        definition: definition, user: user, schema: schema, existing: existing, runSeq: runSeq, now: now,
        taken: taken,
        names: try VaultNames(connection))
      try LoadLog.begin(plan, runID: runID, on: connection)
      let counts = try VaultLoader(plan: plan).load(on: connection)
      try counts.reconcile(source: definition.name)
      if !plan.newSatellites.isEmpty || existing.isEmpty { try rebuildViews(on: connection) }
      try FileLedger.record(
        inputs, digests: digests, source: definition.name, user: user,
        configuration: definition.configurationDigest,
        plan: plan, connection)
      try LoadLog.succeed(plan, counts, ended: UTCTime(), on: connection)
      try Task.checkCancellation()
      try connection.execute("COMMIT")
      return (counts, plan)
    } catch {
      _ = try? connection.execute("ROLLBACK")
      throw error
    }
  }

  private func rebuildViews(on connection: borrowing Connection) throws {
    let all = try Catalog.satellites(connection)
    let ofSource = all.filter { $0.source == definition.name }
    for statement in ViewSQL.source(definition.name, ofSource, names: try VaultNames(connection)) {
      try connection.execute(statement)
    }
    try connection.execute(ViewSQL.tag(definition.tag, all.filter { $0.tag == definition.tag.name }))
  }

  static func hubExists(_ plan: LoadPlan, _ connection: borrowing Connection) throws(DuckDBError) -> Bool {
    try connection.query(
      "SELECT count(*) > 0 FROM information_schema.tables WHERE table_schema = 'vault' AND table_name = $1",
      .text(plan.hub)
    ).scalar.bool ?? false
  }
}
