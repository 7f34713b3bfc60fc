import DuckDB

/// Holds sources for one run, so that concurrent runs of a source are serial from the reading to the load.
///
/// It has a connection of its own, in a transaction that does nothing but keep the session: the locks end with it, also where the
/// process is killed.
struct Lease: Sendable {
  private let engine: Engine
  private let turn: Turn
  private let runID: String

  init(_ engine: Engine, _ turn: Turn, runID: String) {
    self.engine = engine
    self.turn = turn
    self.runID = runID
  }

  /// Begins a run: it is alive until ``end()``.
  func begin() async throws {
    try await engine.run { connection in
      let names = try VaultNames(connection)
      try start(names, on: connection)
    }
  }

  private func start(_ names: VaultNames, on connection: borrowing Connection) throws {
    try connection.execute("BEGIN")
    guard names.dialect.locking == .advisory else { return }
    try connection.execute(names.inside("SET idle_in_transaction_session_timeout = 0"))
    _ = try turn.tryLock(.run(runID), names, inSession: true, on: connection)
  }

  /// Waits for a source and holds it.
  func hold(_ source: String) async throws {
    try await engine.run { connection in
      let names = try VaultNames(connection)
      if try !isConnected(names, on: connection) { try start(names, on: connection) }
      try turn.wait(for: .source(source), names, inSession: true, on: connection)
    }
  }

  /// Whether the session goes on; where it was cut, its transaction is ended.
  private func isConnected(_ names: VaultNames, on connection: borrowing Connection) throws -> Bool {
    try Task.checkCancellation()
    if (try? connection.query("SELECT * FROM \(names.asked("SELECT 1 AS alive"))")) != nil { return true }
    connection.rollback()
    return false
  }

  /// Holds a source on where it is held, and holds it again where the connection was cut.
  func renew(_ source: String) async throws {
    try await engine.run { connection in
      let names = try VaultNames(connection)
      guard try !isConnected(names, on: connection) else { return }
      try start(names, on: connection)
      try turn.wait(for: .source(source), names, inSession: true, on: connection)
    }
  }

  /// Lets go of a source.
  func release(_ source: String) async {
    _ = await Task.detached { [engine, turn] in
      try await engine.run { connection in
        let names = try VaultNames(connection)
        if names.dialect.locking == .row {
          // Locked rows are free when their transaction ends.
          connection.rollback()
          try connection.execute("BEGIN")
        } else {
          try turn.unlock(.source(source), names, on: connection)
        }
      }
    }.result
  }

  /// Whether another run goes on. Where that cannot be known, it is taken to.
  func isAlive(_ runID: String) async throws -> Bool {
    try await engine.run { connection in
      let names = try VaultNames(connection)
      guard names.dialect.locking == .advisory else { return true }
      let isFree = try turn.tryLock(.run(runID), names, inSession: true, on: connection)
      if isFree { try turn.unlock(.run(runID), names, on: connection) }
      return !isFree
    }
  }

  /// Ends the run.
  func end() async {
    _ = await Task.detached { [engine] in try await engine.run { $0.rollback() } }.result
  }
}
