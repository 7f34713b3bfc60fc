import TestServers
import Testing

/// Servers that speak PostgreSQL's protocol and lack some of its words. None of them is at hand: a real PostgreSQL describes itself as one
/// of them, and records what it is sent.
struct DistributedTests {
  /// A database in which `version()` and `pg_settings` say what another server would.
  private func tool(as version: String, settings: [String: String] = [:]) async throws -> (
    Tool, PostgresServer, String
  ) {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    let name = try #require(tool.database?.name)
    let rows = settings.map { "UNION ALL SELECT '\($0.key)', '\($0.value)', ''" }.joined(separator: " ")
    try server.run(
      """
      CREATE FUNCTION public.version() RETURNS text LANGUAGE sql AS $$ SELECT '\(version)' $$;
      CREATE VIEW public.pg_settings AS SELECT name, setting, category FROM pg_catalog.pg_settings \(rows);
      ALTER DATABASE \(name) SET search_path = public, pg_catalog;
      """, in: name)
    try server.logStatements(of: name)
    try tool.write("ingestor.yaml", Bank.yaml)
    try tool.write("data/2026-01.csv", Bank.january)
    return (tool, server, name)
  }

  @Test func `CockroachDB is sent nothing that its documentation lacks`() async throws {
    let (tool, server, name) = try await tool(as: "CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu)")
    for expected in ["new 2, changed 0", "new 0, changed 0, unchanged 2"] {
      let outcome = try await tool.run("run", "--force")
      #expect(outcome.code == 0 && outcome.output.contains(expected), "\(outcome.all)")
    }
    try tool.write("data/2026-01.csv", "Date,Amount,Memo,Note\n2026-01-02,-54.20,Grocer,x\n")
    for command in [["run"], ["verify"], ["runs"], ["query", "SELECT count(*) FROM transactions_as_of(1)"]] {
      let outcome = try await tool.start(command).outcome()
      #expect(outcome.code == 0, "\(command): \(outcome.all)")
    }
    let forgotten = try await tool.run("forget", "bank", "--source-again", "bank", "--really")
    #expect(forgotten.code == 0, "\(forgotten.all)")
    let sent = try server.statements(of: name)
    #expect(sent.contains { $0.contains("COPY \"vault\".\"sat_") && $0.contains("FORMAT TEXT") })
    #expect(sent.contains { $0.contains("FOR UPDATE SKIP LOCKED") })
    for word in [
      "FORMAT \"binary\"", "FORMAT BINARY", "ctid", "advisory", "ADD PRIMARY KEY", "FUNCTION", "VACUUM",
      "pg_stat_activity",
      "pg_export_snapshot", "TEMP",
    ] {
      #expect(!sent.contains { $0.contains(word) }, "\(word): \(sent.first { $0.contains(word) } ?? "")")
    }
  }

  @Test func `YugabyteDB is written to where it undoes what a transaction defined, and not otherwise`()
    async throws
  {
    let version = "PostgreSQL 15.2-YB-2025.2.0.0-b0 on x86_64"
    let (unfit, _, _) = try await tool(as: version, settings: ["yb_ddl_transaction_block_enabled": "off"])
    let refused = try await unfit.run("run")
    #expect(
      refused.code == 5 && refused.errors.contains("yb_ddl_transaction_block_enabled"),
      "\(refused.code) \(refused.all)")
    let (tool, server, name) = try await tool(
      as: version, settings: ["yb_ddl_transaction_block_enabled": "on"])
    let outcome = try await tool.run("run")
    #expect(outcome.code == 0, "\(outcome.all)")
    let verified = try await tool.run("verify")
    #expect(verified.code == 0, "\(verified.all)")
    let sent = try server.statements(of: name)
    #expect(sent.contains { $0.contains("FOR UPDATE SKIP LOCKED") })
    for word in ["ctid", "advisory", "ADD PRIMARY KEY"] {
      #expect(!sent.contains { $0.contains(word) }, "\(word): \(sent.first { $0.contains(word) } ?? "")")
    }
  }
}
