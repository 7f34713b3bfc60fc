package import DuckDB
public import Foundation

/// The front door of the library: checks, plans and runs the sources of a configuration.
public struct Project: Sendable {
  /// What is declared.
  public let configuration: Configuration
  let providers: [any SecretProvider]
  let patience: Duration

  /// Creates a project.
  /// - Parameters:
  ///   - providers: Where secrets come from, in the order asked; by default the environment, then `.env` beside the
  ///     configuration.
  ///   - patience: How long to wait for another process that holds the vault.
  public init(
    _ configuration: Configuration, providers: [any SecretProvider]? = nil, patience: Duration = .seconds(60)
  )
    throws
  {
    self.configuration = configuration
    self.providers =
      try providers ?? [
        EnvironmentSecrets(), DotenvSecrets(file: configuration.directory.appending(path: ".env")),
      ]
    self.patience = patience
  }

  /// Checks sources against their contracts. Writes nothing.
  public func check(_ names: [String] = [], emit: @escaping @Sendable (RunEvent) -> Void = { _ in })
    async throws -> RunReport
  {
    try await ingest(names, .check, force: true, emit)
  }

  /// Tells what a run would write. Writes nothing.
  public func plan(
    _ names: [String] = [], force: Bool = false, emit: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> RunReport {
    try await ingest(names, .plan, force: force, emit)
  }

  /// Loads sources, each in a transaction of its own.
  /// - Parameters:
  ///   - names: The sources; all without any.
  ///   - users: Only these users' rows; everybody's where empty.
  ///   - force: Whether to read files again that were loaded before, and APIs from their beginning.
  ///   - recording: A folder in which the traffic of APIs is recorded, without secrets; nil for not.
  ///   - id: Identifies the run in the log.
  public func run(
    _ names: [String] = [], users: Set<String> = [], force: Bool = false, recording: URL? = nil,
    id: String = newRunID(), emit: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> RunReport {
    try await ingest(
      names, .load(runID: id), users: users, force: force, recording: recording, emit)
  }

  /// Identifies a run that is yet to come.
  public static func newRunID() -> String { UUID().uuidString.lowercased() }

  /// - Parameters:
  ///   - users: Only these users' rows; everybody's where empty.
  ///   - replaysQuarantine: Whether the rows come from the quarantine.
  func ingest(
    _ names: [String], _ goal: Ingestion.Goal, users: Set<String> = [], force: Bool,
    replaysQuarantine: Bool = false, recording: URL? = nil,
    _ emit: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> RunReport {
    let definitions = try configuration.sources(named: names)
    let secrets = try secrets(for: definitions)
    let destination = try configuration.destination(secrets)
    let turn = Turn(label: destination.label, patience: patience) { emit(.waiting($0)) }
    var runID = ""
    if case .load(let id) = goal { runID = id }
    var session = RunSession(
      engine: try await destination.open(runID.isEmpty ? .read : .write, patience: patience) {
        emit(.waiting($0))
      })
    if !runID.isEmpty { session.lease = try await begin(runID, destination, turn, session.engine) }
    let lineage = runID.isEmpty ? nil : try Lineage(configuration, runID: runID, providers: providers)
    await lineage?.began()
    var results: [SourceResult] = []
    for definition in definitions {
      for user in definition.users where users.isEmpty || users.contains(user) {
        await lineage?.started(definition, user: user)
        emit(.started(source: definition.name, user: user))
        var result: SourceResult
        repeat {
          let ingestion = Ingestion(
            definition: replaysQuarantine ? definition.incremental : definition, user: user,
            directory: configuration.directory, secrets: secrets, engine: session.engine,
            destination: destination, turn: turn, lease: session.lease, recording: recording,
            replaysQuarantine: replaysQuarantine, emit: emit)
          result = await ingestion.run(goal, force: force)
        } while await session.reopen(destination, runID: runID, turn)
        emit(.finished(result))
        results.append(result)
        if !runID.isEmpty, result.status != .succeeded { await note(result, runID, turn, session.engine) }
        await lineage?.finished(result, definition, on: session.engine)
        if result.status == .interrupted { break }
      }
      if results.last?.status == .interrupted { break }
    }
    let report = RunReport(runID: runID, results: results)
    if !runID.isEmpty { await end(report, session.engine) }
    await session.lease?.end()
    for problem in await lineage?.ended(report) ?? [] { emit(.noticed(problem)) }
    return report
  }

  /// Begins a run in the log. Runs that seem to go on but are held by nobody were killed.
  private func begin(_ runID: String, _ destination: any Destination, _ turn: Turn, _ engine: Engine)
    async throws -> Lease?
  {
    do {
      let lease = try await destination.lease(runID: runID, turn: turn, beside: engine, after: nil)
      let open = try await engine.run { connection in
        try Catalog.prepare(connection, turn: turn)
        return try LoadLog.openRuns(on: connection)
      }
      try await lease?.begin()
      var dead: [String] = []
      for other in open where try await lease?.isAlive(other) != true { dead.append(other) }
      try await engine.run { [dead] in try LoadLog.beginRun(runID, dead: dead, on: $0) }
      return lease
    } catch let error as DuckDBError {
      throw destination.explain(error) ?? error
    }
  }

  /// The log is written even where the task was cancelled: hence a task of its own.
  private func note(_ result: SourceResult, _ runID: String, _ turn: Turn, _ engine: Engine) async {
    _ = await Task.detached {
      try await engine.run { try LoadLog.note(result, runID: runID, turn: turn, on: $0) }
    }.result
  }

  private func end(_ report: RunReport, _ engine: Engine) async {
    let status =
      report.failure == nil ? "succeeded" : report.failure == .interrupted ? "interrupted" : "failed"
    _ = await Task.detached {
      try await engine.run { try LoadLog.endRun(report.runID, status: status, on: $0) }
    }.result
  }

  func secrets(for definitions: [SourceDefinition]) throws -> Secrets {
    try Secrets.resolve(
      definitions.map(\.setting) + [configuration.destination].compactMap(\.self),
      types: configuration.secretTypes,
      providers: providers)
  }

  /// Runs a query on the vault, beside other readers, and hands over the rows in pieces.
  public func query(
    _ sql: String, rows: @escaping @Sendable (_ columns: [String], _ rows: [[String?]]) -> Void
  ) async throws {
    let destination = try destination()
    let engine = try await destination.open(.read, patience: patience) { _ in }
    do {
      let tags = configuration.tags
      try await engine.run { connection in
        try Views.defineForSession(tags: tags, on: connection)
        var hadRows = false
        try connection.stream(sql) { set in
          hadRows = true
          rows(set.columns.map(\.name), set.rows.map { $0.map(\.text) })
        }
        if !hadRows { rows([], []) }
      }
    } catch let error as DuckDBError {
      throw destination.explain(error)
        ?? IngestError(.destination, Problem("query.\(error.code.rawValue)", error.message))
    }
  }

  /// The declared destination.
  func destination() throws -> any Destination {
    let secrets = try Secrets.resolve(
      [configuration.destination].compactMap(\.self), types: configuration.secretTypes, providers: providers)
    return try configuration.destination(secrets)
  }

  /// How this project waits for others that write to the vault.
  func turn() throws -> Turn { Turn(label: try destination().label, patience: patience) { _ in } }

  /// An engine that writes to the vault.
  package func writingEngine() async throws -> Engine {
    try await destination().open(.write, patience: patience) { _ in }
  }

  /// An engine that reads the vault.
  package func readingEngine() async throws -> Engine {
    try await destination().open(.read, patience: patience) { _ in }
  }
}
