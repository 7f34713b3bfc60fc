import DuckDB
import Synchronization

/// Holds sources for one run, so that concurrent runs of a source are serial from the reading to the load.
///
/// It has a connection of its own, in a transaction that does nothing but keep the session: the locks end with it, also where the
/// process is killed.
final class Lease: Sendable {
  private let engine: Engine
  private let turn: Turn
  private let runID: String
  /// The lease before it, whose engine was lost: its session may go on.
  private let lost: Lease?
  /// Whether the transaction that keeps the session is open.
  private let isOpen = Mutex(false)
  /// The condition by which the server lists the session.
  private let session = Mutex(String?.none)

  init(_ engine: Engine, _ turn: Turn, runID: String, after lost: Lease? = nil) {
    self.engine = engine
    self.turn = turn
    self.runID = runID
    self.lost = lost
  }

  /// Begins a run: it is alive until ``end()``.
  func begin() async throws {
    try await inSession { names, connection in try self.open(names, on: connection) }
  }

  /// Waits for a source and holds it.
  func hold(_ source: String) async throws {
    try await inSession { names, connection in
      if names.dialect.locking == .row {
        self.close(connection)
        try self.turn.prepare(.source(source), names, on: connection)
      }
      if !self.isConnected(names, on: connection) { try self.open(names, on: connection) }
      try self.turn.wait(for: .source(source), names, inSession: true, on: connection)
    }
  }

  /// Holds a source on where it is held, and holds it again where the connection was cut.
  func renew(_ source: String) async throws {
    try await inSession { names, connection in
      guard !self.isConnected(names, on: connection) else { return }
      try self.open(names, on: connection)
      try self.turn.wait(for: .source(source), names, inSession: true, on: connection)
    }
  }

  /// What fails ends the transaction: the next call begins another.
  private func inSession(
    _ body: @escaping @Sendable (VaultNames, borrowing Connection) throws -> Void
  ) async throws {
    try await engine.run { connection in
      do {
        try body(try VaultNames(connection), connection)
      } catch {
        self.close(connection)
        throw error
      }
    }
  }

  private func open(_ names: VaultNames, on connection: borrowing Connection) throws {
    try Task.checkCancellation()
    try connection.execute("BEGIN")
    isOpen.withLock { $0 = true }
    guard names.dialect.locking == .advisory else { return }
    try connection.execute(names.inside("SET idle_in_transaction_session_timeout = 0"))
    if let lost = lost?.session.withLock({ $0 }) {
      let end = "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE \(lost)"
      _ = try connection.query("SELECT * FROM \(names.asked(end))")
    }
    let own = "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()"
    let listed = try connection.query("SELECT * FROM \(names.asked(own))").rows.first
    session.withLock { session in
      session = listed.map {
        "pid = \($0[0].int ?? 0) AND backend_start::text = \(SQL.text($0[1].text ?? ""))"
      }
    }
    try turn.wait(for: .run(runID), names, inSession: true, on: connection)
  }

  private func close(_ connection: borrowing Connection) {
    connection.rollback()
    isOpen.withLock { $0 = false }
  }

  /// Whether the session goes on; where it was cut, its transaction is ended.
  private func isConnected(_ names: VaultNames, on connection: borrowing Connection) -> Bool {
    if isOpen.withLock({ $0 }),
      (try? connection.query("SELECT * FROM \(names.asked("SELECT 1 AS alive"))")) != nil
    {
      return true
    }
    close(connection)
    return false
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
