import DuckDB
import Foundation

/// How the transactions that write to a vault take turns, where several processes may have it open.
struct Turn: Sendable {
  /// The destination as configured, for messages.
  let label: String
  /// How long to wait for the others.
  let patience: Duration
  /// Called once when waiting begins.
  let waiting: @Sendable (String) -> Void

  /// What is locked.
  enum Lock {
    /// The right to write.
    case vault
    /// A source, from the reading of it until it is loaded.
    case source(String)
    /// A run, for as long as it goes on.
    case run(String)

    var name: String {
      switch self {
      case .vault: "vault"
      case .source(let name): "source \(name)"
      case .run(let id): "run \(id)"
      }
    }
  }

  /// Makes the running transaction the only one that writes; it must not have read anything before.
  /// - Parameter isFirst: Whether the vault may have no tables yet.
  func take(_ names: VaultNames, isFirst: Bool = false, on connection: borrowing Connection) throws {
    switch names.dialect.locking {
    case .file: return
    // The tables that hold the locked rows are yet to be made.
    case .row where isFirst: return
    case .row, .advisory: try wait(for: .vault, names, inSession: false, on: connection)
    }
  }

  /// Waits until a lock is free and takes it.
  func wait(for lock: Lock, _ names: VaultNames, inSession: Bool, on connection: borrowing Connection) throws
  {
    let start = ContinuousClock.now
    var announced = false
    while try !tryLock(lock, names, inSession: inSession, on: connection) {
      guard ContinuousClock.now - start < patience else {
        throw IngestError(
          .destination,
          Problem(
            "destination.locked", "'\(label)' is in use by another run (\(lock.name)).",
            advice: "Wait until it is done, or stop it. '--wait' sets how long to wait."))
      }
      if !announced { waiting("'\(label)' is in use by another run: waiting.") }
      announced = true
      try Task.checkCancellation()
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// Makes the row of a lock, which is then taken in a transaction. No transaction may be open: nobody must wait for a row that is not
  /// committed.
  func prepare(_ lock: Lock, _ names: VaultNames, on connection: borrowing Connection) throws(DuckDBError) {
    guard names.dialect.locking == .row else { return }
    try connection.execute(names.inside(Self.row(of: lock, names)))
  }

  /// The statement that makes the row of a lock.
  static func row(of lock: Lock, _ names: VaultNames) -> String {
    "INSERT INTO \(names.bookkeeping("locks")) VALUES (\(SQL.text(lock.name))) ON CONFLICT (name) DO NOTHING"
  }

  /// Takes a lock if it is free.
  func tryLock(
    _ lock: Lock, _ names: VaultNames, inSession: Bool, on connection: borrowing Connection
  ) throws(DuckDBError) -> Bool {
    switch names.dialect.locking {
    case .file: return true
    case .advisory:
      let function = inSession ? "pg_try_advisory_lock" : "pg_try_advisory_xact_lock"
      return try ask("SELECT \(function)(\(Self.number(lock, names))) AS taken", names, on: connection).first
        == true
    case .row:
      return try !ask(
        "SELECT true AS taken FROM \(names.bookkeeping("locks")) WHERE name = \(SQL.text(lock.name)) FOR UPDATE SKIP LOCKED",
        names, on: connection
      ).isEmpty
    }
  }

  /// Gives a lock of the session back; those of a transaction end with it.
  func unlock(_ lock: Lock, _ names: VaultNames, on connection: borrowing Connection) throws(DuckDBError) {
    guard names.dialect.locking == .advisory else { return }
    _ = try ask("SELECT pg_advisory_unlock(\(Self.number(lock, names))) AS taken", names, on: connection)
  }

  private func ask(_ query: String, _ names: VaultNames, on connection: borrowing Connection)
    throws(DuckDBError) -> [Bool?]
  {
    try connection.query("SELECT * FROM \(names.asked(query))").rows.map { $0[0].bool }
  }

  /// Advisory locks have numbers, which the whole database shares.
  static func number(_ lock: Lock, _ names: VaultNames) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "ingestor \(names.bookkeepingSchema) \(lock.name)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return Int64(bitPattern: hash)
  }
}
