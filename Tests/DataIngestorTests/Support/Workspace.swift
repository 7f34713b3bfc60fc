import DuckDB
import Foundation
import Synchronization
import Testing

@testable import DataIngestor

/// A temporary project folder: files are written, sources run, the vault queried. It is removed with the value.
final class Workspace: Sendable {
  let folder: URL
  let database: PostgresDatabase?
  /// Secrets of every project here.
  let secrets = Mutex<[String: String]>([:])

  /// A folder whose vault is where the test runs: ``EveryDestination``.
  init() throws {
    database = try EveryDestination.server.map { try PostgresDatabase($0) }
    folder = FileManager.default.temporaryDirectory.appending(path: "ingestor-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ path: String, _ text: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: folder.appending(path: path)) }

  func project(_ yaml: String, secrets: [String: String] = [:]) throws -> Project {
    let yaml = database.map { yaml + "\ndestination: \"\($0.url)\"\n" } ?? yaml
    let configuration = try Configuration(parsing: yaml, file: "ingestor.yaml", directory: folder)
    return try Project(
      configuration, providers: [EnvironmentSecrets(self.secrets.withLock { $0 }.merging(secrets) { $1 })],
      patience: .seconds(5))
  }

  @discardableResult
  func run(_ yaml: String, force: Bool = false, secrets: [String: String] = [:]) async throws -> RunReport {
    try await project(yaml, secrets: secrets).run(force: force)
  }

  /// The rows of a query as texts, NULL as nil.
  func query(_ sql: String, vault: String = "vault.duckdb") throws -> [[String?]] {
    try queries([sql], vault: vault)[0]
  }

  /// The rows of several queries over one connection.
  func queries(_ sqls: [String], vault: String = "vault.duckdb") throws -> [[[String?]]] {
    if let database { return try database.queries(sqls) }
    let connection = try Connection(
      Database(path: folder.appending(path: vault).path, options: ["access_mode": "READ_ONLY"]))
    return try sqls.map { try connection.query($0).rows.map { $0.map(\.text) } }
  }

  private var vault: URL { folder.appending(path: "vault.duckdb") }
  private var saved: URL { folder.appending(path: "saved.duckdb") }

  /// Whether there is a place that may hold a vault.
  var hasVault: Bool { database != nil || FileManager.default.fileExists(atPath: vault.path) }

  /// Keeps the vault as it is now for ``restore()``.
  func save() throws {
    if let database { return try database.save() }
    if hasVault { try FileManager.default.copyItem(at: vault, to: saved) }
  }

  /// Makes the vault what it was at ``save()``.
  func restore() throws {
    if let database { return try database.restore() }
    try? FileManager.default.removeItem(at: vault)
    if FileManager.default.fileExists(atPath: saved.path) {
      try FileManager.default.copyItem(at: saved, to: vault)
    }
  }

  /// Changes the vault behind the tool's back.
  func tamper(_ sql: String) throws {
    if let database { return try database.tamper(sql) }
    try Connection(Database(path: vault.path)).execute(sql)
  }

  /// The only value of a query.
  func scalar(_ sql: String) throws -> String? { try query(sql).first?.first ?? nil }
}

extension RunReport {
  /// The result of the first source.
  var first: SourceResult { get throws { try #require(results.first) } }
}
