import Foundation
import Synchronization

/// A MariaDB server of the Debian package on loopback, with a free port, in a folder of its own.
package struct MariaDBServer: Sendable {
  /// Where it listens on 127.0.0.1.
  package let port: Int
  /// The only user's name and password; the database is `shop`.
  package static let user = "jo"
  package static let password = "s3cret-Word"

  /// The address of the database, password included.
  package var url: String { "mysql://\(Self.user):\(Self.password)@127.0.0.1:\(port)/shop" }

  private static let starting = Mutex<Task<MariaDBServer, any Error>?>(nil)
  private static let running = Mutex<ServerProcess?>(nil)

  /// The server of this test process: it ends, and its folder goes, with the process.
  package static func shared() async throws -> MariaDBServer {
    let task = starting.withLock { starting in
      if let starting { return starting }
      let task = Task.detached {
        let (server, process) = try await start(in: newFolder())
        running.withLock { $0 = process }
        return server
      }
      starting = task
      return task
    }
    return try await task.value
  }

  /// Starts a server, runs the body, stops and removes the server.
  package static func run<Result>(_ body: (MariaDBServer) async throws -> Result) async throws -> Result {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (server, process) = try await start(in: folder)
    defer { process.stop() }
    return try await body(server)
  }

  private static func newFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "ingestor-mariadb-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  private static func start(in folder: URL) async throws -> (MariaDBServer, ServerProcess) {
    let data = folder.appending(path: "data").path
    let account = getuid() == 0 ? ["--user=root"] : []
    try ServerProcess.run(
      ["/usr/bin/mariadb-install-db", "--no-defaults", "--datadir=\(data)", "--skip-test-db"] + account)
    let start = folder.appending(path: "start.sql")
    // One statement a line.
    try Data(
      """
      CREATE DATABASE shop;
      CREATE USER '\(user)'@'127.0.0.1' IDENTIFIED BY '\(password)';
      GRANT ALL ON shop.* TO '\(user)'@'127.0.0.1';
      """.utf8
    ).write(to: start)
    let port = try FreePort.any()
    let server = try ServerProcess(
      [
        "/usr/sbin/mariadbd", "--no-defaults", "--datadir=\(data)", "--port=\(port)",
        "--bind-address=127.0.0.1", "--skip-name-resolve", "--socket=\(folder.path)/socket",
        "--pid-file=\(folder.path)/pid", "--init-file=\(start.path)", "--skip-log-error",
      ] + account, folder: folder)
    try await server.wait { try FreePort.probe(port) }
    return (MariaDBServer(port: port), server)
  }
}
