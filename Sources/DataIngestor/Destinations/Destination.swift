import DuckDB
import Foundation

/// A database that holds a vault. It is opened as an engine whose statements reach the vault by ``VaultNames``.
protocol Destination: Sendable {
  /// The database as configured, without secrets, for messages.
  var label: String { get }

  /// Opens the vault.
  /// - Parameters:
  ///   - patience: How long to wait for another process, where only one can have the vault open.
  ///   - waiting: Called once when waiting begins.
  func open(_ access: VaultAccess, patience: Duration, waiting: @Sendable (String) -> Void) async throws
    -> Engine

  /// Opens the vault for writing once more, after a fatal error of the engine that it was open in.
  func reopen(patience: Duration, waiting: @Sendable (String) -> Void) async throws -> Engine

  /// Attaches the vault to an engine of another, for reading.
  /// - Returns: How its tables are spelled there.
  func attach(as name: String, to connection: borrowing Connection) throws -> VaultNames

  /// What holds sources for a run; nil where opening the vault keeps all others out.
  /// - Parameters:
  ///   - engine: The engine that the vault is open in.
  ///   - lost: What held them in an engine that a fatal error ended.
  func lease(runID: String, turn: Turn, beside engine: Engine, after lost: Lease?) async throws -> Lease?

  /// The database's own words for what went wrong, without secrets.
  func explain(_ error: DuckDBError) -> IngestError?

  /// Whether a load that failed may succeed when it is tried again.
  func isTransient(_ error: any Error) -> Bool
}

/// How a vault is opened.
enum VaultAccess: Sendable {
  case write
  /// Reads beside other readers; a vault that does not exist is an empty one.
  case read
}

extension Destination {
  func reopen(patience: Duration, waiting: @Sendable (String) -> Void) async throws -> Engine {
    try await open(.write, patience: patience, waiting: waiting)
  }
  func lease(runID: String, turn: Turn, beside engine: Engine, after lost: Lease?) async throws -> Lease? {
    nil
  }
  func explain(_ error: DuckDBError) -> IngestError? { nil }
  func isTransient(_ error: any Error) -> Bool { false }
}

extension Configuration {
  /// The declared destination.
  func destination(_ secrets: Secrets) throws -> any Destination {
    let raw = destination?.string ?? Self.defaultDestination
    return try database(at: raw, secrets)
  }

  /// The database at an address: a connection string of PostgreSQL, or a DuckDB file.
  func database(at raw: String, _ secrets: Secrets) throws -> any Destination {
    let place = secrets.fill(raw)
    if ConnectionString.isOne(place) {
      return PostgreSQLDestination(
        ConnectionString(place, label: raw), secrets.redactor,
        EngineOptions(memoryLimit: memoryLimit, threads: threads))
    }
    guard !place.contains("://") else {
      let scheme = place.prefix { $0 != ":" }
      let (message, advice) = (
        "'\(scheme)' databases are not supported.",
        "Name a DuckDB file, for example vault.duckdb, or a PostgreSQL database: postgresql://user@host/database."
      )
      throw IngestError(
        .configuration,
        destination?.problem("destination", message, advice: advice)
          ?? Problem("configuration.destination", message, advice: advice))
    }
    let file = URL(
      fileURLWithPath: NSString(string: place).expandingTildeInPath, relativeTo: directory)
    return DuckDBDestination(
      file: file.standardizedFileURL, label: raw, secrets.redactor,
      EngineOptions(memoryLimit: memoryLimit, threads: threads))
  }
}

/// What every engine is opened with.
struct EngineOptions: Sendable {
  let memoryLimit: String?
  let threads: Int?

  var all: [String: String] {
    // Nothing is downloaded behind a person's back.
    var options = ["autoinstall_known_extensions": "false", "autoload_known_extensions": "false"]
    options["memory_limit"] =
      memoryLimit ?? "\(max(512, ProcessInfo.processInfo.physicalMemory / 4 / 1_048_576))MiB"
    if let threads { options["threads"] = String(threads) }
    return options
  }
}
