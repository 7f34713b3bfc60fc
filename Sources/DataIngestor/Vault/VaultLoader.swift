import DuckDB

/// Runs a load plan's statements on a connection, inside the caller's transaction.
///
/// There are three ways: a first load streams (`VaultLoader+FirstLoad`), a general one compares (`VaultLoader+Compare`), and one
/// whose rows are versions of their keys puts them in order (`VaultLoader+Versions`).
struct VaultLoader {
  let plan: LoadPlan
  /// Whether the tag has no hub yet.
  let hubIsNew: Bool

  /// What a load did.
  struct Outcome {
    var counts = LoadCounts()
    /// The last number in the order of states that it used.
    var lastRunSeq: Int
    /// Whether no two rows that it wrote have the same key.
    var keysAreDistinct = false
  }

  /// What the comparison found, before anything is written.
  struct Comparison {
    var counts = LoadCounts()
    /// Whether no two rows to write have the same key.
    var keysAreDistinct = false
    /// Whether keys that the source does not have now may be in the hub.
    var hubMayHaveMore = true
    /// Whether rows of the batch are left out or put together.
    var foldsRows = false
    /// Whether rows that are known are written again, with others of their keys.
    var rewritesKnownRows = false
    /// How many numbers after the load's own are needed.
    var extraSequence = 0
  }

  /// Writes what the plan says and returns what it did.
  func load(on connection: borrowing Connection) throws -> Outcome {
    try createTables(on: connection)
    for satellite in plan.newSatellites {
      try Catalog.register(satellite, runSeq: plan.runSeq, plan.names, connection)
    }
    try prepareIncoming(on: connection)
    let outcome = try fill(on: connection)
    try publish(keysAreDistinct: outcome.keysAreDistinct, on: connection)
    return outcome
  }

  private func fill(on connection: borrowing Connection) throws -> Outcome {
    if plan.streams {
      let (counts, keysAreDistinct) = try firstLoad(on: connection)
      return Outcome(counts: counts, lastRunSeq: plan.runSeq, keysAreDistinct: keysAreDistinct)
    }
    var comparison = try compare(on: connection)
    let expected = comparison.counts.new + comparison.counts.changed
    let written = expected == 0 ? 0 : try insert(comparison, on: connection)
    guard written == expected else { throw inconsistent(expected: expected, written: written) }
    if written > 0 {
      comparison.counts.newKeys = try insertKeys(
        keysAreDistinct: comparison.keysAreDistinct, hubMayHaveMore: comparison.hubMayHaveMore, on: connection
      )
    }
    if plan.extract == .full, let satellite = plan.targets.first?.satellite {
      comparison.counts.deleted = try execute(
        VaultSQL.insertTombstones(plan, into: satellite), on: connection)
    }
    try dropTemporary(on: connection)
    return Outcome(
      counts: comparison.counts, lastRunSeq: plan.runSeq + comparison.extraSequence,
      keysAreDistinct: comparison.keysAreDistinct)
  }

  /// What the load would do; writes nothing but temporary tables.
  func preview(on connection: borrowing Connection) throws -> LoadCounts {
    var counts = try compare(on: connection).counts
    counts.newKeys = try probe(VaultSQL.countNewKeys(plan, hubExists: !hubIsNew), on: connection)[0].int ?? 0
    if plan.extract == .full {
      counts.deleted = try probe(VaultSQL.countGoneKeys, on: connection)[0].int ?? 0
    }
    try dropTemporary(on: connection)
    return counts
  }

  private func compare(on connection: borrowing Connection) throws -> Comparison {
    try fetchStates(on: connection)
    return try plan.onKeyConflict == .versions
      ? compareVersions(on: connection) : compareStates(on: connection)
  }

  private func insert(_ comparison: Comparison, on connection: borrowing Connection) throws -> Int {
    try plan.onKeyConflict == .versions
      ? insertVersions(on: connection)
      : insertStates(comparison, on: connection)
  }

  /// Adds the keys of the rows just inserted to the hub.
  /// - Parameter hubMayHaveMore: Whether keys that the source does not have now may be in the hub.
  func insertKeys(
    keysAreDistinct: Bool, hubMayHaveMore: Bool = true, on connection: borrowing Connection
  ) throws -> Int {
    let hubIsEmpty =
      try hubIsNew
      || probe("SELECT NOT EXISTS (FROM \(plan.names.table(plan.hub)))", on: connection)[0].bool ?? false
    var hubKeys = hubIsEmpty ? nil : try hubKeys(mayBeMore: hubMayHaveMore, on: connection)
    var seen: Set<String> = []
    var added = 0
    for target in plan.targets where seen.insert(target.satellite.name).inserted {
      added += try execute(
        VaultSQL.insertHub(plan, from: target.satellite, keysAreDistinct: keysAreDistinct, hubKeys: hubKeys),
        on: connection)
      hubKeys = try hubKeys ?? self.hubKeys(mayBeMore: hubMayHaveMore, on: connection)
    }
    return added
  }

  // MARK: - What stops a load

  /// Fails where a query finds keys whose rows contradict each other.
  func refuse(_ conflicts: String, _ message: String, advice: String, on connection: borrowing Connection)
    throws
  {
    let rows = try connection.query(conflicts).rows
    guard !rows.isEmpty else { return }
    throw IngestError(
      .contract,
      Problem(
        "contract.key_conflict", message, source: plan.source,
        examples: rows.map { "key \($0[0].text ?? ""): \($0[1].text ?? "") rows" }, advice: advice))
  }

  var keyColumns: String { plan.key.columns.map(\.column).joined(separator: ", ") }

  private func inconsistent(expected: Int, written: Int) -> IngestError {
    IngestError(
      .destination,
      Problem(
        "destination.inconsistent",
        "\(expected) rows should have been written, \(written) were. Nothing was kept.", source: plan.source,
        advice:
          "The input may have changed while it was read: run again. If it happens again, 'ingestor verify' checks the vault."
      ))
  }

  // MARK: - Statements

  private func dropTemporary(on connection: borrowing Connection) throws {
    let views = ["batch_rows"] + (plan.fetched == nil ? [] : ["current_rows"])
    let tables =
      (["changed_keys", "folded_rows", "latest_rows", "sequenced_rows", "known_keys"]
      + plan.targets.indices.map { "batch_\($0)" }).map { "temp.main.\($0)" }
      + (plan.fetched == nil ? plan.storedRows.tables : [])
    try run(
      views.map { "DROP VIEW IF EXISTS temp.main.\($0)" } + tables.map { "DROP TABLE IF EXISTS \($0)" },
      on: connection)
  }

  func run(_ statements: [String], on connection: borrowing Connection) throws {
    for statement in statements { try execute(statement, on: connection) }
  }

  @discardableResult
  func execute(_ statement: String, on connection: borrowing Connection) throws -> Int {
    try Task.checkCancellation()
    return try connection.execute(statement)
  }

  func probe(_ query: String, on connection: borrowing Connection) throws -> [Value] {
    try Task.checkCancellation()
    return try connection.query(query).rows.first ?? []
  }
}
