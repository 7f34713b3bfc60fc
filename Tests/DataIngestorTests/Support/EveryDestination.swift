import DuckDB
import TestServers
import Testing

@testable import DataIngestor

/// Runs every test of a suite once for each kind of destination: in a DuckDB file, and in a database of a real PostgreSQL server.
struct EveryDestination: SuiteTrait, TestTrait, TestScoping {
  /// The server that the vaults of the running test are on; nil for DuckDB files.
  @TaskLocal static var server: PostgresServer?

  let isRecursive = true

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    try await function()
    let server = try await PostgresServer.shared()
    try await Self.$server.withValue(server) { try await function() }
  }
}

extension Trait where Self == EveryDestination {
  /// Once for each kind of destination.
  static var everyDestination: Self { Self() }
}

/// A database of the test server for one vault, dropped with the value.
final class PostgresDatabase: Sendable {
  let server: PostgresServer
  let name: String

  var url: String { server.url(name) }

  private let engine: Database

  init(_ server: PostgresServer) throws {
    self.server = server
    name = try server.newDatabase()
    engine = try Database()
    let connection = try Connection(engine)
    try EngineExtension.postgres.load(on: connection)
    try connection.execute("ATTACH \(SQL.text(url)) AS destination (TYPE postgres)")
  }

  deinit {
    for name in [name, saved] {
      _ = try? server.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", in: "postgres")
    }
  }

  private var saved: String { name + "_saved" }

  /// Keeps the database as it is now for ``restore()``.
  func save() throws { try server.newDatabase(saved, copyOf: name) }

  /// Makes the database what it was at ``save()``.
  func restore() throws {
    try server.run("DROP DATABASE \(name) WITH (FORCE)", in: "postgres")
    try server.newDatabase(name, copyOf: saved)
  }

  /// The rows of queries in the words that tests have for a vault in a file, by the engine's own way to PostgreSQL.
  func queries(_ sqls: [String]) throws -> [[[String?]]] {
    let connection = try session()
    try Views.defineForSession(tags: Tag.builtIn, on: connection)
    return try sqls.map { sql in
      try connection.query(sql.replacing("vault.vault.", with: "vault.")).rows.map { $0.map(\.text) }
    }
  }

  /// Changes the vault. What would keep a table from being changed goes first.
  func tamper(_ sql: String) throws {
    try server.run(
      """
      DROP SCHEMA public CASCADE; CREATE SCHEMA public;
      DO $$ DECLARE x record; BEGIN
        FOR x IN SELECT conrelid::regclass AS t, conname AS c FROM pg_constraint WHERE contype = 'p' AND connamespace = 'vault'::regnamespace
        LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', x.t, x.c); END LOOP; END $$
      """, in: name)
    try session().execute(sql.replacing("vault.vault.", with: "vault."))
  }

  private func session() throws -> Connection {
    let connection = try Connection(engine)
    try connection.execute("SET TimeZone = 'UTC'; CALL pg_clear_cache()")
    try VaultNames(dialect: .postgreSQL, views: "public").tell(connection)
    return connection
  }
}
