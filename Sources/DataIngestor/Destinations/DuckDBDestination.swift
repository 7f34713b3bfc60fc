import DuckDB
import Foundation

/// A vault in a DuckDB file. One process writes at a time; others wait.
struct DuckDBDestination: Destination {
  /// The file.
  let file: URL
  /// The file as configured, without secrets, for messages.
  let label: String
  private let redactor: Redactor
  private let engineOptions: EngineOptions

  /// How a new file is stored: for DuckDB from this version on. Its compression of texts costs less than that of the oldest, which is
  /// the engine's default; a file that is there keeps its own.
  private static let storageVersion = "v1.4.0"

  init(file: URL, label: String, _ redactor: Redactor, _ options: EngineOptions) {
    self.file = file
    self.label = label
    self.redactor = redactor
    engineOptions = options
  }

  func open(_ access: VaultAccess, patience: Duration, waiting: @Sendable (String) -> Void) async throws
    -> Engine
  {
    var writing = engineOptions.all
    writing["storage_compatibility_version"] = Self.storageVersion
    var options = writing
    let exists = FileManager.default.fileExists(atPath: file.path)
    if access == .read {
      guard exists else { return try Engine(options: options) }
      options["access_mode"] = "READ_ONLY"
    } else if !FileManager.default.fileExists(atPath: file.deletingLastPathComponent().path) {
      throw IngestError(
        .destination,
        Problem(
          "destination.missing", "The folder of '\(label)' does not exist.",
          advice: "Make it, or correct 'destination'."))
    }
    let start = ContinuousClock.now
    var announced = false
    while true {
      do {
        return try Engine(path: file.path, options: options, shared: true)
      } catch {
        // Within one process, who reads beside a writer reads through the writer's database; who writes waits for readers.
        if error.isOpenOtherwise, access == .read,
          let engine = try? Engine(path: file.path, options: writing, shared: true)
        {
          return engine
        }
        guard error.isHeldElsewhere || error.isOpenOtherwise else { throw unusable(error) }
        let holder = error.message.firstMatch(of: /PID (\d+)/).map { "process \($0.1)" } ?? "another process"
        guard ContinuousClock.now - start < patience else {
          throw IngestError(
            .destination,
            Problem(
              "destination.locked", "'\(label)' is in use by \(holder).",
              advice: "Wait until it is done, or stop it. '--wait' sets how long to wait."))
        }
        if !announced { waiting("'\(label)' is in use by \(holder): waiting.") }
        announced = true
        try await Task.sleep(for: .milliseconds(error.isOpenOtherwise ? 10 : 100))
      }
    }
  }

  func attach(as name: String, to connection: borrowing Connection) throws -> VaultNames {
    do {
      try connection.execute("ATTACH \(SQL.text(file.path)) AS \(SQL.name(name)) (READ_ONLY)")
    } catch {
      throw unusable(error)
    }
    return VaultNames(dialect: .duckDB, catalog: name)
  }

  private func unusable(_ error: DuckDBError) -> IngestError {
    let notADatabase = error.message.contains("not a valid DuckDB database")
    return IngestError(
      .destination,
      Problem(
        "destination.unusable",
        notADatabase
          ? "'\(label)' is not a DuckDB database."
          : "'\(label)' cannot be opened: \(redactor.redact(error.message))",
        advice: notADatabase ? "Name another file in 'destination'." : nil))
  }
}
