import DuckDB
import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// Real PostgreSQL and MariaDB servers as sources.
struct DatabaseServerTests {
  private func yaml(_ reader: String, key: String = "id") -> String {
    """
    users: [James]
    tags:
      orders: {columns: {day: date, amount: decimal}}
    sources:
      shop: {tag: orders, \(reader), key: [\(key)], columns: {day: day, amount: amount}}
    """
  }

  private func execute(_ server: PostgresServer, _ database: String, _ statements: String...) throws {
    for statement in statements { try server.run(statement, in: database) }
  }

  /// Runs statements in MariaDB's own SQL.
  private func execute(_ url: String, _ statements: String...) throws {
    let connection = try Connection(Database())
    try EngineExtension.mysql.load(on: connection)
    try connection.execute("ATTACH \(SQL.text(url)) AS shop (TYPE mysql)")
    for statement in statements {
      try connection.execute("CALL mysql_execute('shop', \(SQL.text(statement)))")
    }
  }

  @Test func `PostgreSQL keeps its types and every digit, and the cursor reads on`() async throws {
    let server = try await PostgresServer.shared()
    let database = try server.newDatabase()
    let url = server.url(database)
    try execute(
      server, database,
      "CREATE SCHEMA sales", "CREATE TYPE sales.mood AS ENUM ('well', 'ill')",
      """
      CREATE TABLE sales.orders (id bigint, day date, amount numeric(12,2), total numeric, share float8, at timestamptz, ref uuid,
        tags int[], buyer jsonb, state sales.mood, paid boolean, "Odd name" text)
      """,
      """
      INSERT INTO sales.orders VALUES (1, '2024-01-01', 1.50, 12345678901234567890.123456789, 0.1, '2024-01-01 10:00:00.123456+02',
        '6f1e2c3a-0000-4000-8000-000000000001', '{1,2}', '{"city": "Ulm"}', 'well', true, 'x')
      """)
    let workspace = try Workspace()
    let secrets = ["SHOP": url]
    let source = yaml(#"postgres: {url: "${SHOP}", table: sales.orders, cursor: id}"#)
    let first = try await workspace.run(source, secrets: secrets).first
    #expect(first.status == .succeeded, "\(first.problems)")
    #expect(
      try workspace.query(
        """
        SELECT CAST(amount AS VARCHAR), CAST(total AS VARCHAR), typeof(share), CAST(\"at\" AS VARCHAR), CAST(ref AS VARCHAR),
        CAST(tags AS VARCHAR), buyer, state, CAST(paid AS VARCHAR), odd_name, record_source FROM shop
        """) == [
          [
            "1.50", "12345678901234567890.123456789000", "DOUBLE", "2024-01-01 08:00:00.123456+00",
            "6f1e2c3a-0000-4000-8000-000000000001", "[1,2]", #"{"city": "Ulm"}"#, "well", "true", "x",
            "${SHOP}#sales.orders",
          ]
        ])
    try execute(server, database, "INSERT INTO sales.orders (id, day, amount) VALUES (2, '2024-01-02', 2.5)")
    let second = try await workspace.run(source, secrets: secrets).first
    #expect(second.counts.read == 2 && second.counts.new == 1, "\(second.problems)")

    // A cursor over numbers without a scale, whose texts do not sort like numbers.
    let other = try Workspace()
    let byTotal = yaml(
      #"postgres: {url: "${SHOP}", query: "SELECT day, amount, total, id FROM sales.orders WHERE total IS NOT NULL", cursor: total}"#
    )
    try execute(
      server, database, "INSERT INTO sales.orders (id, day, amount, total) VALUES (3, '2024-01-02', 2, 9)")
    #expect(try await other.run(byTotal, secrets: secrets).first.counts.new == 2)
    try execute(
      server, database,
      "INSERT INTO sales.orders (id, day, amount, total) VALUES (4, '2024-01-02', 2, 99999999999999999999.5)")
    let third = try await other.run(byTotal, secrets: secrets).first
    #expect(third.counts.read == 2 && third.counts.new == 1, "\(third.problems)")

    let wrong = try await workspace.run(
      yaml(#"postgres: {url: "${SHOP}", query: "SELECT nope FROM sales.orders"}"#), secrets: secrets
    ).first
    let shown = wrong.problems.map(\.description).joined()
    #expect(wrong.failure == .source && shown.contains("nope") && !shown.contains(PostgresServer.password))
  }

  @Test func `MariaDB keeps its types, and the cursor reads on`() async throws {
    try await MariaDBServer.run { server in
      let url = server.url
      try execute(
        url,
        """
        CREATE TABLE orders (id bigint unsigned, day date, amount decimal(12,2), at datetime(6), paid boolean, memo varchar(40),
          state enum('well', 'ill'))
        """,
        """
        INSERT INTO orders VALUES (18446744073709551614, '2024-01-01', 1.50, '2024-01-01 10:00:00.123456', true, 'é', 'well')
        """)
      let workspace = try Workspace()
      let secrets = ["SHOP": url]
      let source = yaml(#"mysql: {url: "${SHOP}", table: orders, cursor: id}"#)
      let first = try await workspace.run(source, secrets: secrets).first
      #expect(first.status == .succeeded, "\(first.problems)")
      #expect(
        try workspace.query(
          "SELECT CAST(id AS VARCHAR), CAST(amount AS VARCHAR), CAST(\"at\" AS VARCHAR), CAST(paid AS VARCHAR), memo, state FROM shop"
        ) == [["18446744073709551614", "1.50", "2024-01-01 10:00:00.123456", "true", "é", "well"]])
      try execute(
        url, "INSERT INTO orders (id, day, amount) VALUES (18446744073709551615, '2024-01-02', 2.5)")
      let second = try await workspace.run(source, secrets: secrets).first
      #expect(second.counts.read == 2 && second.counts.new == 1, "\(second.problems)")
      let query = try await Workspace().run(
        yaml(#"mysql: {url: "${SHOP}", query: "SELECT id, day, amount FROM orders WHERE memo IS NULL"}"#),
        secrets: secrets
      ).first
      #expect(query.counts.new == 1, "\(query.problems)")
      let wrong = try await workspace.run(
        yaml(#"mysql: {url: "${SHOP}", table: nope}"#), secrets: secrets
      ).first
      let shown = wrong.problems.map(\.description).joined()
      #expect(wrong.failure == .source && shown.contains("nope") && !shown.contains(MariaDBServer.password))
    }
  }
}
