internal import CDuckDB
import Foundation
import Synchronization

/// An open DuckDB database: a file, or memory.
///
/// `@unchecked Sendable`: the handle is set once and DuckDB's database object is safe to share between threads.
public final class Database: @unchecked Sendable {
  let handle: duckdb_database
  private let spillFolder: String?
  private let closesWhenLost: Bool
  private let sharedFile: String?
  private let lost = Mutex(false)

  /// The shared databases of this process. A file that is opened twice in a process loses its lock when the first of the
  /// two is closed: locks belong to processes.
  private nonisolated(unsafe) static let openFiles = duckdb_create_instance_cache()
  /// How many of the shared databases are open on each file.
  private static let openCounts = Mutex<[String: Int]>([:])

  /// Opens a database.
  /// - Parameters:
  ///   - path: The file, made if it does not exist; `nil` for a database in memory.
  ///   - shared: Whether a file that was opened so before in this process is shared; its options must be the same then.
  ///   - options: DuckDB's configuration options, for example `["access_mode": "READ_ONLY"]`.
  ///   - closesWhenLost: Whether it is closed also after a ``DuckDBError/Code/fatal`` error. With the database of another server
  ///     attached it must not be: closing would roll back over a connection that is gone, which ends the process.
  /// - Throws: ``DuckDBError`` with code `.io` where another process holds the file, and a message for which
  ///   ``DuckDBError/isOpenOtherwise`` is true where this process has it open with other options.
  public init(
    path: String? = nil, options: [String: String] = [:], shared: Bool = false, closesWhenLost: Bool = true
  ) throws(DuckDBError) {
    var config: duckdb_config?
    guard duckdb_create_config(&config) == DuckDBSuccess, let config else {
      throw DuckDBError(code: .outOfMemory, message: "DuckDB could not allocate a configuration.")
    }
    defer {
      var config: duckdb_config? = config
      duckdb_destroy_config(&config)
    }
    for (name, value) in options {
      guard duckdb_set_config(config, name, value) == DuckDBSuccess else {
        throw DuckDBError(code: .invalidInput, message: "DuckDB does not know the option \(name) = \(value).")
      }
    }
    var database: duckdb_database?
    var message: UnsafeMutablePointer<CChar>?
    let state =
      path == nil || !shared
      ? duckdb_open_ext(path, &database, config, &message)
      : duckdb_get_or_create_from_cache(Self.openFiles, path, &database, config, &message)
    guard state == DuckDBSuccess, let database else {
      let text = message.map { String(cString: $0) } ?? "DuckDB could not open the database."
      if let message { duckdb_free(message) }
      throw DuckDBError(code: text.contains("IO Error") ? .io : .other, message: text)
    }
    do {
      try UUIDFunctions.register(in: database)
    } catch {
      var database: duckdb_database? = database
      duckdb_close(&database)
      throw error
    }
    handle = database
    sharedFile = shared ? path : nil
    if let sharedFile { Self.openCounts.withLock { $0[sharedFile, default: 0] += 1 } }
    spillFolder = options["temp_directory"]
    self.closesWhenLost = closesWhenLost
  }

  /// Whether a fatal error ended it.
  var isLost: Bool { lost.withLock { $0 } }

  /// A fatal error ended it.
  func lose() { lost.withLock { $0 = true } }

  /// Whether its memory is left to the process, since nothing of it can be closed.
  var isAbandoned: Bool { isLost && !closesWhenLost }

  deinit {
    guard !isAbandoned else {
      if let spillFolder { try? FileManager.default.removeItem(atPath: spillFolder) }
      return
    }
    var handle: duckdb_database? = handle
    duckdb_close(&handle)
    if let sharedFile {
      Self.openCounts.withLock { $0[sharedFile] = $0[sharedFile].flatMap { $0 > 1 ? $0 - 1 : nil } }
    }
  }

  /// Whether this process has a file open as a shared database, or is about to close it: closing writes what is only in the
  /// log so far, on the thread that let go of the database last.
  public static func isOpen(_ path: String) -> Bool { openCounts.withLock { $0[path] != nil } }

  /// The version of the loaded library, for example `v1.5.5`.
  public static var libraryVersion: String { String(cString: duckdb_library_version()) }
}
