import Foundation

/// A MariaDB server of the Debian package on loopback, with a free port, in a folder of its own.
package struct MariaDBServer: Sendable {
  /// Where it listens on 127.0.0.1.
  package let port: Int
  /// The only user's name and password; the database is `shop`.
  package static let user = "jo"
  package static let password = "s3cret-Word"

  /// The address of the database, password included.
  package var url: String { "mysql://\(Self.user):\(Self.password)@127.0.0.1:\(port)/shop" }

  /// Starts a server, runs the body, stops and removes the server.
  package static func run<Result>(_ body: (MariaDBServer) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "ingestor-mariadb-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
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
    defer { server.stop() }
    try await server.wait { try FreePort.probe(port) }
    return try await body(MariaDBServer(port: port))
  }
}
