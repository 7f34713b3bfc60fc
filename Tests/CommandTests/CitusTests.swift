import TestServers
import Testing

/// Where a server has Citus, hubs and satellites are distributed. Citus itself is not at hand: a real PostgreSQL lists it among its
/// extensions, and functions in its place record how they are called, and refuse what Citus refuses.
struct CitusTests {
  private static let citus = """
    SET allow_system_table_mods = on;
    INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    VALUES (987654, 'citus', 10, 2200, false, '12.1');
    CREATE TABLE public.calls (relation text, key text, beside text);
    CREATE FUNCTION create_distributed_table(relation regclass, key text, distribution text DEFAULT 'hash', colocate_with text DEFAULT 'default')
    RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      -- The place of another table is its name, and that table must be distributed already.
      IF colocate_with <> 'default' AND NOT EXISTS (SELECT FROM calls c WHERE c.relation = colocate_with::regclass::text) THEN
        RAISE EXCEPTION 'relation % is not distributed', colocate_with; END IF;
      IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attname = key AND attnotnull) THEN
        RAISE EXCEPTION 'no column %', key; END IF;
      INSERT INTO calls VALUES (relation::text, key, nullif(colocate_with, 'default')::regclass::text);
    END $$
    """

  @Test func `Hubs and satellites are distributed by their key and lie beside each other`() async throws {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    let name = try #require(tool.database?.name)
    try server.run(Self.citus, in: name)
    try tool.write("ingestor.yaml", Bank.yaml)
    try tool.write("data/2026-01.csv", Bank.january)
    for expected in ["new 2, changed 0", "new 0, changed 0, unchanged 2"] {
      let outcome = try await tool.run("run", "--force")
      #expect(outcome.code == 0 && outcome.output.contains(expected), "\(outcome.all)")
    }
    // Another column makes another satellite, beside the same hub.
    try tool.write("data/2026-01.csv", "Date,Amount,Memo,Note\n2026-01-02,-54.20,Grocer,x\n")
    let changed = try await tool.run("run")
    #expect(changed.code == 0, "\(changed.all)")
    let calls = try server.run(
      "SELECT replace(relation, '\"', ''), key, beside FROM calls ORDER BY beside NULLS FIRST", in: name)
    let hub = "vault.hub_transactions"
    #expect(calls.map { $0[1] } == ["pk", "pk", "pk"])
    #expect(calls.map { $0[2] } == [nil, hub, hub])
    #expect(calls.first?.first == hub)
    #expect(
      calls.dropFirst().allSatisfy { $0[0]?.hasPrefix("vault.sat_transactions__bank__james__v0") == true })
    let verified = try await tool.run("verify")
    #expect(verified.code == 0, "\(verified.all)")
  }
}
