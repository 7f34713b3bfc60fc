import Foundation
import TestServers
import Testing

/// A tool of the Python world, run as people run it, from the environments that Scripts/test-tools.sh makes.
struct PythonTool {
  /// What a finished process left.
  struct Outcome {
    let code: Int32
    let output: String
  }

  private let folder: URL

  /// The tools of an environment: sqlmesh, dbt, contracts or arrow.
  init(_ environment: String) async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
      .standardizedFileURL
    let outcome = try await Self.run(
      root.appending(path: "Scripts/test-tools.sh"), [environment], in: root, variables: [:])
    try #require(outcome.code == 0, "\(outcome.output)")
    folder = URL(filePath: outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Runs a tool to its end.
  func run(_ name: String, _ arguments: [String], in directory: URL) async throws -> Outcome {
    try await Self.run(
      folder.appending(path: name), arguments, in: directory,
      variables: [
        "PATH": "\(folder.path):/usr/bin:/bin", "NO_COLOR": "1", "COLUMNS": "200",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "SQLMESH__DISABLE_ANONYMIZED_ANALYTICS": "true",
        "PGPASSWORD": PostgresServer.password, "DATACONTRACT_POSTGRES_USERNAME": PostgresServer.user,
        "DATACONTRACT_POSTGRES_PASSWORD": PostgresServer.password,
      ])
  }

  /// Runs a Python script with Arrow's own library, pandas and Polars, in a folder.
  static func arrow(_ script: String, in directory: URL) async throws {
    let outcome = try await PythonTool("arrow").run("python", ["-c", script], in: directory)
    try #require(outcome.code == 0, "\(outcome.output)")
  }

  private static func run(
    _ executable: URL, _ arguments: [String], in directory: URL, variables: [String: String]
  ) async throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    let log = FileManager.default.temporaryDirectory.appending(path: "ingestor-tool-\(UUID().uuidString).log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: log) }
    let handle = try FileHandle(forWritingTo: log)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    let (ended, continuation) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
    for await _ in ended {}
    try handle.close()
    return Outcome(
      code: process.terminationStatus, output: try String(contentsOf: log, encoding: .utf8))
  }
}
