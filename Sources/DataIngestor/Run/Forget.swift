import DuckDB

/// Removes everything that came from a source, in one transaction: rows, keys that no other source has, files, quarantine,
/// what the log quotes of them. What remains is that loads took place, and that they were forgotten.
struct Forget: Sendable {
  let source: String
  /// Only this user's rows, or everybody's.
  let user: String?
  /// The tags that are declared, for the views that remain.
  let tags: [Tag]
  /// How processes take turns.
  let turn: Turn

  /// What was removed.
  struct Outcome: Sendable {
    var rows = 0
    var keys = 0
    var satellites: [SatelliteRecord] = []
    /// The hubs that keys may have been removed from.
    var hubs: [String] = []
  }

  private var filter: String {
    "source = \(SQL.text(source))" + (user.map { " AND \"user\" = \(SQL.text($0))" } ?? "")
  }

  /// What would be removed, or with `commit` is.
  func run(commit: Bool, on connection: borrowing Connection) throws -> Outcome {
    guard try Catalog.exists(connection) else { return Outcome() }
    let names = try VaultNames(connection)
    try connection.execute("BEGIN")
    do {
      try turn.take(names, on: connection)
      let outcome = try remove(names, on: connection)
      try connection.execute(commit ? "COMMIT" : "ROLLBACK")
      // What was removed lies about until the database tidies up.
      if commit { try erase(outcome.hubs, names, on: connection) }
      return outcome
    } catch {
      connection.rollback()
      throw error
    }
  }

  private func erase(_ hubs: [String], _ names: VaultNames, on connection: borrowing Connection)
    throws(DuckDBError)
  {
    if names.dialect.isLocal {
      try connection.execute("CHECKPOINT")
    } else if names.dialect.vacuums {
      for hub in hubs { try connection.execute(names.outside("VACUUM \(hub)")) }
    }
  }

  private func remove(_ names: VaultNames, on connection: borrowing Connection) throws -> Outcome {
    func change(_ statement: String) throws(DuckDBError) { try connection.execute(names.inside(statement)) }
    func count(_ rows: String) throws(DuckDBError) -> Int {
      try connection.query("SELECT n FROM \(names.asked("SELECT count(*) AS n FROM \(rows)"))").scalar.int
        ?? 0
    }
    let all = try Catalog.satellites(connection)
    let gone = all.filter { $0.source == source && (user == nil || $0.user == user) }
    var outcome = Outcome(satellites: gone)
    for satellite in gone {
      let table = names.table(satellite.name)
      outcome.rows += try count(table)
    }
    try Views.remove(source: source, tags: Set(gone.map(\.tag)), names, on: connection)
    for satellite in gone { try change("DROP TABLE \(names.table(satellite.name))") }
    try change("DELETE FROM \(names.bookkeeping("satellites")) WHERE \(filter)")
    for tag in Set(gone.map(\.tag)).sorted() {
      let rest = all.filter { $0.tag == tag && !gone.contains($0) }
      let hub = names.table(Naming.hub(tag: tag))
      outcome.hubs.append(hub)
      if rest.isEmpty {
        outcome.keys += try count(hub)
        try change("DELETE FROM \(hub)")
      } else {
        let others = rest.map { "SELECT pk, record_source, loaded_at, run_seq FROM \(names.table($0.name))" }
          .joined(separator: " UNION ALL ")
        let abandoned =
          "\(hub) AS hub WHERE NOT EXISTS (SELECT 1 FROM (\(others)) AS others WHERE others.pk = hub.pk)"
        outcome.keys += try count(abandoned)
        try change("DELETE FROM \(abandoned)")
        // A key that remains may have come from this source first: its origin becomes that of the next.
        // The loads are numbers, since a distributed hub need not be joined to a table that is not.
        let loads = try connection.query("SELECT run_seq FROM \(names.bookkeeping("loads")) WHERE \(filter)")
          .rows.compactMap { $0[0].int.map(String.init) }
        if !loads.isEmpty {
          try change(
            """
            UPDATE \(hub) AS hub SET record_source = origin.record_source, loaded_at = origin.loaded_at, run_seq = origin.run_seq
            FROM (SELECT *, row_number() OVER (PARTITION BY pk ORDER BY run_seq, record_source) AS place
              FROM (\(others)) AS others) AS origin
            WHERE origin.pk = hub.pk AND origin.place = 1 AND hub.run_seq IN (\(loads.joined(separator: ", ")))
            """)
        }
      }
      let declared = tags.first { $0.name == tag } ?? Tag(name: tag, summary: "", columns: [])
      try Views.rebuild(source: source, tag: declared, on: connection)
    }
    for table in ["files", "quarantine", "state"] {
      try change("DELETE FROM \(names.bookkeeping(table)) WHERE \(filter)")
    }
    try change(
      "UPDATE \(names.bookkeeping("loads")) SET status = 'forgotten', problems = NULL, satellites = \(SQL.list([])) WHERE \(filter)"
    )
    return outcome
  }
}

extension Project {
  /// What forgetting removes.
  public struct Forgotten: Sendable, Codable {
    /// Rows of satellites.
    public let rows: Int
    /// Keys of hubs that no other source has.
    public let keys: Int
    /// Satellites.
    public let satellites: Int
  }

  /// Removes everything that came from a source, in one transaction.
  /// - Parameters:
  ///   - user: Only this user's rows.
  ///   - commit: Without it nothing is removed, and the answer tells what would be.
  public func forget(_ source: String, user: String? = nil, commit: Bool) async throws -> Forgotten {
    let engine = try await writingEngine()
    let known = Set(configuration.sources.map(\.name) + (try await registeredSources(engine)))
    guard known.contains(source) else {
      throw IngestError(
        .configuration,
        Problem(
          "configuration.name", "There is no source '\(source)'.",
          advice: "Known: \(known.sorted().joined(separator: ", "))."))
    }
    let forget = Forget(source: source, user: user, tags: configuration.tags, turn: try turn())
    let outcome = try await engine.run { try forget.run(commit: commit, on: $0) }
    if commit {
      let vault = try destination().label
      for satellite in outcome.satellites { StateCache(vault: vault, satellite: satellite)?.remove() }
    }
    return Forgotten(rows: outcome.rows, keys: outcome.keys, satellites: outcome.satellites.count)
  }

  private func registeredSources(_ engine: Engine) async throws -> [String] {
    try await engine.run { try Catalog.satellites($0).map(\.source) }
  }
}
