import Dispatch
import Synchronization

/// Owns one connection and runs its blocking calls on a thread of its own, so that they never hold up Swift's
/// cooperative threads.
public actor Engine {
  private let connection: Connection
  private let executor = BlockingExecutor()
  private nonisolated let clean: (@Sendable (DuckDBError) -> DuckDBError)?
  /// Stops the running statement and tells its progress, from any thread.
  public nonisolated let interrupt: Interrupt

  /// Where the actor's code runs: its own serial queue.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens a database and one connection to it, whose session is in UTC: nothing may depend on the machine's time zone.
  /// - Parameters:
  ///   - shared: Whether a file that this process has open already is shared.
  ///   - closesWhenLost: Whether it is closed also where it ``isLost``: see ``Database``.
  ///   - clean: Takes out of the errors of ``run(_:)`` what must not be shown.
  public init(
    path: String? = nil, options: [String: String] = [:], shared: Bool = false, closesWhenLost: Bool = true,
    clean: (@Sendable (DuckDBError) -> DuckDBError)? = nil
  ) throws(DuckDBError) {
    let database = try Database(path: path, options: options, shared: shared, closesWhenLost: closesWhenLost)
    try self.init(Connection(database), clean: clean)
  }

  /// Opens another connection to the database of an engine, with what is loaded and attached there.
  public init(beside other: Engine) throws(DuckDBError) {
    try self.init(Connection(other.interrupt.database), clean: other.clean)
  }

  private init(_ connection: consuming Connection, clean: (@Sendable (DuckDBError) -> DuckDBError)?)
    throws(DuckDBError)
  {
    self.clean = clean
    try connection.execute("SET TimeZone = 'UTC'")
    // DuckDB counts how far a statement is only where its progress bar is on; printing stays off.
    try connection.execute(
      "SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0")
    interrupt = connection.interrupt
    self.connection = connection
  }

  /// Whether a ``DuckDBError/Code/fatal`` error ended it: it answers nothing more.
  public nonisolated var isLost: Bool { interrupt.database.isLost }

  /// Runs a body of statements on the connection. Cancelling the task interrupts the running statement, and those that the
  /// body starts after it; a body rolls back with ``Connection/rollback()``, which gets through.
  public func run<T: Sendable>(_ body: @Sendable (borrowing Connection) throws -> T) async throws -> T {
    let interrupt = interrupt
    let end = EndOfRun()
    return try await withTaskCancellationHandler {
      defer { end.reached() }
      try Task.checkCancellation()
      do {
        return try body(connection)
      } catch let error as DuckDBError {
        if error.code == .fatal { interrupt.database.lose() }
        throw clean?(error) ?? error
      }
    } onCancel: {
      // DuckDB forgets an interrupt that comes while no statement runs: it is repeated until the body has ended.
      Task.detached {
        while end.interruptUnlessReached(interrupt) { try await Task.sleep(for: .milliseconds(50)) }
      }
    }
  }
}

/// Whether a body of statements has ended, so that no interrupt meets those of another.
private final class EndOfRun: Sendable {
  private let hasEnded = Mutex(false)

  func reached() { hasEnded.withLock { $0 = true } }

  func interruptUnlessReached(_ interrupt: Interrupt) -> Bool {
    hasEnded.withLock { hasEnded in
      if !hasEnded { interrupt.interrupt() }
      return !hasEnded
    }
  }
}

/// A serial queue as an executor.
private final class BlockingExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "duckdb")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
