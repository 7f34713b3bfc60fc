import DuckDB

/// Removes everything that came from a source, in one transaction: rows, keys that no other source has, files, quarantine,
/// what the log quotes of them. What remains is that loads took place, and that they were forgotten.
struct Forget: Sendable {
  let source: String
  /// Only this user's rows, or everybody's.
  let user: String?
  /// The tags that are declared, for the views that remain.
  let tags: [Tag]

  /// What was removed.
  struct Outcome: Sendable {
    var rows = 0
    var keys = 0
    var satellites = 0
  }

  private var filter: String {
    "source = \(SQL.text(source))" + (user.map { " AND \"user\" = \(SQL.text($0))" } ?? "")
  }

  /// What would be removed, or with `commit` is.
  func run(commit: Bool, on connection: borrowing Connection) throws -> Outcome {
    guard try Catalog.exists(connection) else { return Outcome() }
    try connection.execute("BEGIN")
    do {
      let outcome = try remove(on: connection)
      try connection.execute(commit ? "COMMIT" : "ROLLBACK")
      // The write-ahead log holds what was removed until it is merged.
      if commit { try connection.execute("CHECKPOINT") }
      return outcome
    } catch {
      connection.rollback()
      throw error
    }
  }

  private func remove(on connection: borrowing Connection) throws -> Outcome {
    let names = try VaultNames(connection)
    let all = try Catalog.satellites(connection)
    let gone = all.filter { $0.source == source && (user == nil || $0.user == user) }
    var outcome = Outcome(satellites: gone.count)
    for satellite in gone {
      let table = names.table(satellite.name)
      outcome.rows += try connection.query("SELECT count(*) FROM \(table)").scalar.int ?? 0
      try connection.execute("DROP TABLE \(table)")
    }
    try connection.execute("DELETE FROM ingestor.satellites WHERE \(filter)")
    for tag in Set(gone.map(\.tag)) {
      let rest = all.filter { $0.tag == tag && !gone.contains($0) }
      let hub = names.table(Naming.hub(tag: tag))
      if rest.isEmpty {
        outcome.keys += try connection.execute("DELETE FROM \(hub)")
      } else {
        let others = rest.map { "SELECT pk, record_source, loaded_at, run_seq FROM \(names.table($0.name))" }
          .joined(separator: " UNION ALL ")
        outcome.keys += try connection.execute(
          "DELETE FROM \(hub) WHERE pk NOT IN (SELECT pk FROM (\(others)))")
        // A key that remains may have come from this source first: its origin becomes that of the next.
        try connection.execute(
          """
          UPDATE \(hub) AS hub SET record_source = first.record_source, loaded_at = first.loaded_at, run_seq = first.run_seq
          FROM (SELECT pk, min(loaded_at) AS loaded_at, min(run_seq) AS run_seq, arg_min(record_source, run_seq) AS record_source
            FROM (\(others)) GROUP BY pk) first
          WHERE first.pk = hub.pk AND hub.run_seq IN (SELECT run_seq FROM ingestor.loads WHERE \(filter))
          """)
      }
      let declared = tags.first { $0.name == tag } ?? Tag(name: tag, summary: "", columns: [])
      try Views.rebuild(source: source, tag: declared, on: connection)
    }
    for table in ["files", "quarantine", "state"] {
      try connection.execute("DELETE FROM ingestor.\(table) WHERE \(filter)")
    }
    try connection.execute(
      "UPDATE ingestor.loads SET status = 'forgotten', problems = NULL, satellites = [] WHERE \(filter)")
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
    let forget = Forget(source: source, user: user, tags: configuration.tags)
    let outcome = try await engine.run { try forget.run(commit: commit, on: $0) }
    return Forgotten(rows: outcome.rows, keys: outcome.keys, satellites: outcome.satellites)
  }

  private func registeredSources(_ engine: Engine) async throws -> [String] {
    try await engine.run { try Catalog.satellites($0).map(\.source) }
  }
}
