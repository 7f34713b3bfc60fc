import DuckDB
import Foundation
import Synchronization
import TestServers
import Testing

@testable import DataIngestor

/// The built command, run as a process in a folder of its own.
final class Tool: Sendable {
  let folder: URL
  /// The server and the database that hold the vault, where that is not in a file.
  let database: (server: PostgresServer, name: String)?

  /// What a finished process left.
  struct Outcome: Sendable {
    let code: Int32
    let output: String
    let errors: String
    var all: String { output + errors }

    /// The events of a JSON output: every line must be one.
    func events() throws -> [Event] {
      try output.split(separator: "\n").map { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return Event(try #require(object as? [String: any Sendable], "\(line)"))
      }
    }
  }

  /// One line of a JSON output.
  struct Event: Sendable {
    let fields: [String: any Sendable]
    init(_ fields: [String: any Sendable]) { self.fields = fields }
    var name: String { fields["event"] as? String ?? "" }
    func text(_ key: String) -> String? { fields[key] as? String }
    func int(_ key: String) -> Int? { fields[key] as? Int }
    func list(_ key: String) -> [[String: any Sendable]] { fields[key] as? [[String: any Sendable]] ?? [] }
    func object(_ key: String) -> [String: any Sendable] { fields[key] as? [String: any Sendable] ?? [:] }
  }

  init(on server: PostgresServer? = EveryDestination.server) throws {
    database = try server.map { ($0, try $0.newDatabase()) }
    folder = FileManager.default.temporaryDirectory.appending(path: "ingestor-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A copy of another project and its vault.
  init(copyOf other: Tool) throws {
    database = try other.database.map { ($0.server, try $0.server.newDatabase(copyOf: $0.name)) }
    folder = FileManager.default.temporaryDirectory.appending(path: "ingestor-command-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: other.folder, to: folder)
    if let url = other.url, let own = self.url {
      try write("ingestor.yaml", try read("ingestor.yaml").replacing(url, with: own))
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
    _ = try? database?.server.run("DROP DATABASE \(database?.name ?? "") WITH (FORCE)", in: "postgres")
  }

  /// The address of the vault, where it is not in a file.
  var url: String? { database.map { $0.server.url($0.name) } }

  /// The binary that was built beside the test bundle.
  static let binary: URL = {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let beside = (bundle ?? Bundle.main.bundleURL).deletingLastPathComponent()
    for name in ["ingestor", "IngestorCommand"] {
      let url = beside.appending(path: name)
      if FileManager.default.isExecutableFile(atPath: url.path) { return url }
    }
    return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "ingestor")
  }()

  /// Writes a file; a configuration that names no destination gets that of the test.
  func write(_ path: String, _ text: String) throws {
    let isPlain = path == "ingestor.yaml" && !text.contains("destination:")
    let destination = isPlain ? url.map { "\ndestination: \"\($0)\"\n" } : nil
    try write(path, Data((text + (destination ?? "")).utf8))
  }

  func write(_ path: String, _ data: Data) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
  }

  /// Runs the command to its end.
  @discardableResult
  func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Outcome {
    try await start(arguments, environment: environment).outcome()
  }

  /// Runs the command where no file can grow beyond a size; writes beyond it fail as on a full disk.
  /// - Parameter fileBlocks: Blocks of 512 bytes.
  func runLimited(fileBlocks: Int, _ arguments: [String]) async throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", "trap '' XFSZ; ulimit -f \(fileBlocks); exec \"$@\"", "sh", Self.binary.path] + arguments
    process.currentDirectoryURL = folder
    return try await Running(process).outcome()
  }

  /// Starts the command.
  func start(
    _ arguments: [String], environment: [String: String] = [:], executable: URL = Tool.binary
  ) throws -> Running {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "TERM"] { variables[name] = nil }
    process.environment = variables.merging(environment) { $1 }
    return try Running(process)
  }

  /// The rows of a query, read by DuckDB itself and not by the command.
  func query(_ sql: String) throws -> [[String?]] {
    if let url {
      let connection = try Connection(Database())
      try EngineExtension.postgres.load(on: connection)
      try connection.execute("ATTACH \(SQL.text(url)) AS destination (TYPE postgres, READ_ONLY)")
      try connection.execute("USE destination.public")
      return try connection.query(sql.replacing("vault.vault.", with: "vault.")).rows.map { $0.map(\.text) }
    }
    let connection = try Connection(
      Database(path: folder.appending(path: "vault.duckdb").path, options: ["access_mode": "READ_ONLY"]))
    return try connection.query(sql).rows.map { $0.map(\.text) }
  }

  /// Whether a vault was begun.
  func hasVault() throws -> Bool {
    guard url != nil else { return exists("vault.duckdb") }
    return try query("SELECT count(*) FROM information_schema.tables WHERE table_name = 'runs'") == [["1"]]
  }

  /// Does something while this process holds the vault, or its source `bank` on a server, as another writer would.
  func holdingVault(_ body: () async throws -> Void) async throws {
    if let url {
      let connection = try Connection(Database())
      try EngineExtension.postgres.load(on: connection)
      try connection.execute("ATTACH \(SQL.text(url)) AS destination (TYPE postgres)")
      let names = VaultNames(dialect: .postgreSQL, views: "public")
      let turn = Turn(label: "", patience: .zero, waiting: { _ in })
      try connection.execute("BEGIN")
      #expect(try turn.tryLock(.source("bank"), names, inSession: true, on: connection))
      try await body()
      return connection.rollback()
    }
    let connection = try Connection(Database(path: folder.appending(path: "vault.duckdb").path))
    try connection.execute("SELECT 1")
    try await body()
    withExtendedLifetime(connection) {}
  }

  /// Every row of every table of the vault: equal before and after means that nothing was written.
  func vaultContent() throws -> [String] {
    guard try hasVault() else { return [] }
    let tables = try query(
      "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'vault' ORDER BY ALL")
    return try tables.flatMap { row -> [String] in
      let name = "vault.vault.\(SQL.name(row[0] ?? ""))"
      return [name] + (try query("SELECT CAST(t AS VARCHAR) FROM \(name) t ORDER BY 1").map { $0[0] ?? "" })
    }
  }

  /// The names of all commands in the order of help.
  func commands() async throws -> [String] {
    let help = try await run("--help").output
    let list = help.split(separator: "SUBCOMMANDS:").last ?? ""
    return list.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^ {2}([a-z]+) +\S/).map { String($0.1) }
    }
  }
}
