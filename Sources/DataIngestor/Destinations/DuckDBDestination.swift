import DuckDB
import Foundation

/// A vault in a DuckDB file. One process writes at a time; others wait.
struct DuckDBDestination: Sendable {
  /// The file.
  let file: URL
  /// The file as configured, without secrets, for messages.
  let label: String
  let memoryLimit: String?
  let threads: Int?
  private let redactor: Redactor

  /// How a vault is opened.
  enum Access: Sendable {
    case write
    /// Reads beside other readers; a vault that does not exist is an empty one in memory.
    case read
  }

  init(_ configuration: Configuration, secrets: Secrets) throws {
    let raw = configuration.destination?.string ?? Configuration.defaultDestination
    let path = secrets.fill(raw)
    guard !path.contains("://") else {
      let scheme = path.prefix { $0 != ":" }
      throw IngestError(
        .configuration,
        (configuration.destination?.problem(
          "destination", "'\(scheme)' databases are not supported.",
          advice: "Name a DuckDB file, for example vault.duckdb."))
          ?? Problem("configuration.destination", "'\(scheme)' databases are not supported."))
    }
    file =
      URL(fileURLWithPath: NSString(string: path).expandingTildeInPath, relativeTo: configuration.directory)
      .standardizedFileURL
    label = raw
    redactor = secrets.redactor
    memoryLimit = configuration.memoryLimit
    threads = configuration.threads
  }

  private var options: [String: String] {
    // Nothing is downloaded behind a person's back.
    var options = ["autoinstall_known_extensions": "false", "autoload_known_extensions": "false"]
    options["memory_limit"] =
      memoryLimit ?? "\(max(512, ProcessInfo.processInfo.physicalMemory / 4 / 1_048_576))MiB"
    if let threads { options["threads"] = String(threads) }
    return options
  }

  /// Opens the vault.
  /// - Parameters:
  ///   - patience: How long to wait for another process to let go of the file.
  ///   - waiting: Called once when waiting begins.
  func open(
    _ access: Access, patience: Duration = .seconds(60), waiting: @Sendable (String) -> Void = { _ in }
  ) async throws
    -> Engine
  {
    var options = options
    let writing = options
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
