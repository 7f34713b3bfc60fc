import DuckDB
import Foundation
import Synchronization
import TestServers

@testable import DataIngestor

/// The orders as a table of a real database server. Nothing tells that nothing changed: there is no ledger of tables.
enum ServerFixtures {
  typealias Order = ReaderFixture.Order

  static let all: [ReaderFixture] = [
    ReaderFixture(
      description: "postgres",
      write: { orders, workspace in
        let server = try await PostgresServer.shared()
        let table = table(in: workspace)
        workspace.secrets.withLock { $0["SHOP"] = server.url("postgres") }
        try server.run(
          "DROP TABLE IF EXISTS \(table); CREATE TABLE \(table) AS \(ReaderFixture.select(orders))",
          in: "postgres")
        return "postgres: {url: \"${SHOP}\", table: \(table)}"
      },
      damage: { workspace in
        try await PostgresServer.shared().run("DROP TABLE \(table(in: workspace))", in: "postgres")
      }, hasLedger: false),
    ReaderFixture(
      description: "mysql",
      write: { orders, workspace in
        let server = try await MariaDBServer.shared()
        let table = table(in: workspace)
        workspace.secrets.withLock { $0["SHOP"] = server.url }
        let select = ReaderFixture.select(orders).replacing("::BIGINT", with: "").replacing(
          /(-?[0-9.]+)::DECIMAL\(12, 2\)/
        ) { "CAST(\($0.1) AS DECIMAL(12, 2))" }
        try execute(
          server, "DROP TABLE IF EXISTS \(table)",
          "CREATE TABLE \(table) (id BIGINT, day DATE, amount DECIMAL(12, 2), memo VARCHAR(40)) CHARACTER SET utf8mb4 AS \(select)"
        )
        return "mysql: {url: \"${SHOP}\", table: \(table)}"
      },
      damage: { try await execute(MariaDBServer.shared(), "DROP TABLE \(table(in: $0))") }, hasLedger: false),
  ]

  private static func table(in workspace: Workspace) -> String {
    "orders_" + workspace.folder.lastPathComponent.suffix(12).lowercased()
  }

  /// Runs statements in MariaDB's own SQL.
  private static func execute(_ server: MariaDBServer, _ statements: String...) throws {
    let connection = try Connection(Database())
    try EngineExtension.mysql.load(on: connection)
    try connection.execute("ATTACH \(SQL.text(server.url)) AS shop (TYPE mysql)")
    for statement in statements {
      try connection.execute("CALL mysql_execute('shop', \(SQL.text(statement)))")
    }
  }
}
