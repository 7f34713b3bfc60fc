import DuckDB
import Foundation

/// A vault in a PostgreSQL database, or one that speaks its protocol. The engine works in memory and reaches the database over
/// one connection: a transaction of the engine is one of the database.
struct PostgreSQLDestination: Destination {
  private let connection: ConnectionString
  private let errors: PostgreSQLErrors
  private let options: EngineOptions

  var label: String { connection.label }

  init(_ connection: ConnectionString, _ redactor: Redactor, _ options: EngineOptions) {
    self.connection = connection
    errors = PostgreSQLErrors(connection: connection, redactor: redactor)
    self.options = options
  }

  func open(_ access: VaultAccess, patience: Duration, waiting: @Sendable (String) -> Void) async throws
    -> Engine
  {
    try await open(access, patience: patience, waiting: waiting) { error, waited in
      switch errors.isStarting(error) {
      case .starting: true
      // It may also be a refusal that stays.
      case .unknown: waited < Self.patienceWithOtherLanguages
      case .other: false
      }
    }
  }

  func reopen(patience: Duration, waiting: @Sendable (String) -> Void) async throws -> Engine {
    // A server that restarts refuses connections for a while.
    try await open(.write, patience: patience, waiting: waiting) { error, _ in isTransient(error) }
  }

  private static let patienceWithOtherLanguages = Duration.seconds(10)

  private func open(
    _ access: VaultAccess, patience: Duration, waiting: @Sendable (String) -> Void,
    until isTransient: (DuckDBError, _ waited: Duration) -> Bool
  ) async throws -> Engine {
    var options = options.all
    // What does not fit into memory is spilled to a folder that the engine removes.
    options["temp_directory"] =
      FileManager.default.temporaryDirectory.appending(path: "ingestor-spill-\(UUID().uuidString)").path
    // The extension is a file that came with the engine, and is trusted as the engine is: proving its signature, again whenever a load
    // begins, would take a tenth of a second.
    if access == .write { options["allow_unsigned_extensions"] = "true" }
    let engine = try Engine(options: options, closesWhenLost: false, clean: errors.clean)
    let start = ContinuousClock.now
    var announced = false
    while true {
      do {
        try await engine.run { try attach(access, on: $0) }
        return engine
      } catch let error as DuckDBError {
        let waited = ContinuousClock.now - start
        guard isTransient(error, waited), waited < patience else {
          throw errors.explain(error) ?? error
        }
        if !announced { waiting("'\(label)' is starting: waiting.") }
        announced = true
        try await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  private func attach(_ access: VaultAccess, on engine: borrowing Connection) throws {
    let server = try server(VaultNames.attached, access, on: engine)
    try VaultNames(dialect: server.dialect, views: server.schema, isSingleSchema: server.isSingleSchema)
      .tell(engine)
  }

  func attach(as name: String, to connection: borrowing Connection) throws -> VaultNames {
    do {
      let server = try server(name, .read, on: connection)
      return VaultNames(
        dialect: server.dialect, catalog: name, views: server.schema, isSingleSchema: server.isSingleSchema)
    } catch let error as DuckDBError {
      let error = errors.clean(error)
      throw errors.explain(error) ?? error
    }
  }

  private func server(_ name: String, _ access: VaultAccess, on engine: borrowing Connection) throws -> Server
  {
    try EngineExtension.postgres.load(on: engine)
    let mode = access == .read ? ", READ_ONLY" : ""
    // The level is that of a database's own sessions: each statement sees what was committed before it.
    try engine.execute(
      "ATTACH \(SQL.text(connection.value)) AS \(SQL.name(name)) (TYPE postgres, ISOLATION_LEVEL 'READ COMMITTED'\(mode))"
    )
    do {
      // Text is what every server answers in that speaks PostgreSQL's protocol.
      try engine.execute("SET GLOBAL pg_use_text_protocol = true")
      let server = try Server(name, on: engine)
      errors.language.learn(server.isEnglish)
      if access == .write, let setting = server.missingSetting {
        throw undoing(needs: setting, server.dialect)
      }
      try engine.execute("SET GLOBAL pg_use_ctid_scan = \(server.dialect.scansByPlace)")
      try engine.execute("SET GLOBAL pg_use_binary_copy = \(server.dialect.transfer == .binary)")
      try engine.execute("SET GLOBAL pg_use_text_protocol = \(server.dialect.transfer == .text)")
      return server
    } catch {
      // Whoever waits for a server attaches it again.
      _ = try? engine.execute("DETACH \(SQL.name(name))")
      throw error
    }
  }

  private func undoing(needs setting: String, _ dialect: Dialect) -> IngestError {
    IngestError(
      .destination,
      Problem(
        "destination.definitions",
        "'\(label)' is \(dialect.name), and commits every table and view by itself: a load that fails could not be undone.",
        advice: "Who administers the server switches on '\(setting)'."))
  }

  func lease(runID: String, turn: Turn, beside engine: Engine, after lost: Lease?) async throws -> Lease? {
    let other = try Engine(beside: engine)
    let names = try await engine.run { try VaultNames($0) }
    try await other.run { try names.tell($0) }
    return Lease(other, turn, runID: runID, after: lost)
  }

  func isTransient(_ error: any Error) -> Bool {
    (error as? DuckDBError).map { errors.isTransient($0) } ?? false
  }

  func explain(_ error: DuckDBError) -> IngestError? { errors.explain(error) }
}
