import Foundation
import Synchronization

/// A PostgreSQL server of the Debian package on loopback, with a free port, in a folder of its own, as a user that is not root.
///
/// ``shared()`` starts one for the whole test process.
package final class PostgresServer: Sendable {
  /// Where it listens on 127.0.0.1.
  package let port: Int
  /// The superuser's name and password.
  package static let user = "postgres"
  package static let password = "s3cret-Word"

  private let folder: URL
  private let binaries: String
  private let process: Mutex<ServerProcess?> = Mutex(nil)
  /// The certificate that it shows, signed by itself for 127.0.0.1; nil where it speaks plain text.
  package let certificate: String?
  /// The language of its messages; nil for English.
  private let language: String?

  private static let starting = Mutex<Task<PostgresServer, any Error>?>(nil)

  /// The server of this test process.
  package static func shared() async throws -> PostgresServer {
    let task = starting.withLock { starting in
      if let starting { return starting }
      let task = Task.detached { try await PostgresServer() }
      starting = task
      return task
    }
    return try await task.value
  }

  /// Starts a server of one's own: for tests that stop it.
  /// - Parameters:
  ///   - isEncrypted: Whether it takes connections by TLS alone.
  ///   - language: The language of its messages, such as `de`; nil for English.
  package init(isEncrypted: Bool = false, language: String? = nil) async throws {
    self.language = language
    binaries = try Self.binaries()
    folder = FileManager.default.temporaryDirectory.appending(path: "ingestor-postgres-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    port = try FreePort.any()
    certificate = isEncrypted ? folder.appending(path: "server.crt").path : nil
    if let certificate { try Certificate.signedByItself(for: "127.0.0.1", at: certificate) }
    let password = folder.appending(path: "password").path
    try Data(Self.password.utf8).write(to: URL(fileURLWithPath: password))
    if getuid() == 0 { try ServerProcess.run(["/usr/bin/chown", "-R", "postgres", folder.path]) }
    try ServerProcess.run(
      Self.asUser + [
        "\(binaries)/initdb", "-D", data, "--username=\(Self.user)", "--pwfile=\(password)",
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
      ])
    if isEncrypted {
      let hosts = "hostssl all all 127.0.0.1/32 scram-sha-256\nlocal all all scram-sha-256\n"
      try Data(hosts.utf8).write(to: URL(fileURLWithPath: "\(data)/pg_hba.conf"))
    }
    try await start()
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(at: folder)
  }

  // MARK: - The server

  /// Starts it after ``stop()``: the same data, the same port.
  /// - Parameter slowly: Whether to return while it is still starting, which takes some seconds then: it asks for archives first.
  package func start(slowly: Bool = false) async throws {
    var settings = [
      "listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off", "max_connections=200",
      "shared_buffers=64MB", "logging_collector=on", "log_directory=\(folder.path)", "log_filename=log",
      "log_line_prefix=%d ",
    ]
    if slowly {
      try ServerProcess.run(Self.asUser + ["/usr/bin/touch", "\(data)/recovery.signal"])
      settings += ["restore_command=sleep 1; false", "hot_standby=off"]
    }
    if let certificate {
      settings += ["ssl=on", "ssl_cert_file=\(certificate)", "ssl_key_file=\(certificate).key"]
    }
    // A locale that is always there, and the translations of another language in it.
    if language != nil { settings += ["lc_messages=C.UTF-8"] }
    let server = try ServerProcess(
      (language.map { ["/usr/bin/env", "LANGUAGE=\($0)"] } ?? []) + Self.asUser + [
        "\(binaries)/postgres", "-D", data, "-p", String(port), "-k", folder.path,
      ]
        + settings.flatMap { ["-c", $0] }, folder: folder)
    process.withLock { $0 = server }
    let probe = ["\(binaries)/pg_isready", "-q", "-h", "127.0.0.1", "-p", String(port)]
    try await server.wait {
      do {
        try ServerProcess.run(probe)
      } catch  where slowly {
        // The server is there, and rejects connections.
        try ServerProcess.run(["/bin/sh", "-c", "\(probe.joined(separator: " ")); [ $? -eq 1 ]"])
      }
    }
  }

  /// What was sent to a database since ``logStatements(of:)``.
  package func statements(of database: String) throws -> [String] {
    try String(contentsOf: folder.appending(path: "log"), encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("\(database) LOG:  ") }.map { String($0.drop { $0 != ":" }.dropFirst(3)) }
  }

  /// Makes new sessions of a database log what they are sent.
  package func logStatements(of database: String) throws {
    try run("ALTER DATABASE \(database) SET log_statement = 'all'", in: "postgres")
  }

  /// Stops it at once: open connections are cut, transactions in progress are lost.
  package func stop() {
    let running = process.withLock { process in
      defer { process = nil }
      return process
    }
    guard let running else { return }
    _ = try? ServerProcess.run(
      Self.asUser + ["\(binaries)/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    running.stop()
  }

  private var data: String { folder.appending(path: "data").path }

  /// The server refuses to run as root.
  private static var asUser: [String] {
    getuid() == 0 ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
  }

  private static func binaries() throws -> String {
    let folder = "/usr/lib/postgresql"
    let versions = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { Int($0) }
    guard let newest = versions.max() else {
      throw ServerProcess.Failure(description: "no PostgreSQL: Scripts/test-parts.sh installs it")
    }
    return "\(folder)/\(newest)/bin"
  }

  // MARK: - Databases

  /// The address of a database, password included.
  package func url(_ database: String, user: String = PostgresServer.user) -> String {
    "postgresql://\(user):\(Self.password)@127.0.0.1:\(port)/\(database)"
  }

  /// Makes a database and returns its name.
  /// - Parameter template: The database that it is a copy of; nil for an empty one.
  @discardableResult
  package func newDatabase(
    _ name: String = "t" + UUID().uuidString.lowercased().replacing("-", with: ""),
    copyOf template: String? = nil
  ) throws -> String {
    if let template {
      // Only a database that nobody is connected to can be copied.
      while try run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(template)'", in: "postgres"
      ).isEmpty == false {}
    }
    try run("CREATE DATABASE \(name) TEMPLATE \(template ?? "template0")", in: "postgres")
    return name
  }

  /// Runs SQL by `psql`, a client that shares nothing with what is tested.
  /// - Returns: The rows as texts; NULL is nil.
  @discardableResult
  package func run(_ sql: String, in database: String, user: String = PostgresServer.user) throws
    -> [[String?]]
  {
    let (cell, row, null) = ("\u{1F}", "\u{1E}", "\u{1D}")
    let output = try ServerProcess.output(
      [
        "\(binaries)/psql", "-X", "-q", "-A", "-t", "-F", cell, "-R", row, "-P", "null=\(null)", "-v",
        "ON_ERROR_STOP=1", "-d", url(database, user: user), "-c", sql,
      ])
    let rows = output.hasSuffix("\n") ? output.dropLast() : output[...]
    return rows.split(separator: Character(row)).map { line in
      line.split(separator: Character(cell), omittingEmptySubsequences: false).map {
        $0 == null ? nil : String($0)
      }
    }
  }
}
