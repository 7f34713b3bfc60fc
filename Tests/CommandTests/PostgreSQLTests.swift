import Foundation
import TestServers
import Testing

/// What can go wrong between the tool and a server: connections that are cut, servers that restart, transactions that are broken
/// off, users who may do little. Loads survive it, or leave the state before.
struct PostgreSQLTests {
  private static let rows = 60_000

  private func bank(on server: PostgresServer, rows: Int = Self.rows) throws -> Tool {
    let tool = try Tool(on: server)
    try tool.write("ingestor.yaml", Bank.yaml)
    try tool.write("data/2026-01.csv", Bank.large(rows: rows))
    return tool
  }

  /// Waits until a run copies rows into the vault. The server itself looks, every millisecond: a copy may be short.
  private func copying(_ server: PostgresServer, _ name: String) async throws {
    let look = """
      DO $$ BEGIN
        FOR i IN 1..60000 LOOP
          PERFORM pg_stat_clear_snapshot();
          IF EXISTS (
            SELECT 1 FROM pg_stat_activity WHERE datname = '\(name)' AND query LIKE 'COPY "vault"%' AND state = 'active')
          THEN RETURN; END IF;
          PERFORM pg_sleep(0.001);
        END LOOP;
        RAISE EXCEPTION 'no run copied rows';
      END $$
      """
    // On a thread of its own: it waits for seconds, and others are to go on.
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      Thread.detachNewThread { done.resume(with: Result { _ = try server.run(look, in: "postgres") }) }
    }
  }

  private func expectWhole(_ tool: Tool, rows: Int = Self.rows) async throws {
    #expect(try tool.query("SELECT count(*), count(DISTINCT pk) FROM bank") == [["\(rows)", "\(rows)"]])
    let verified = try await tool.run("verify", "--quiet")
    #expect(verified.code == 0, "\(verified.all)")
  }

  @Test(arguments: ["true", #"query LIKE 'COPY "vault"%'"#])
  func `Connections that are cut in mid-load are made again, and the load is tried again`(which: String)
    async throws
  {
    let server = try await PostgresServer.shared()
    let tool = try bank(on: server)
    let name = try #require(tool.database?.name)
    let running = try tool.start(["run"])
    try await copying(server, name)
    try server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)' AND \(which)",
      in: "postgres")
    let outcome = await running.outcome()
    #expect(outcome.code == 0, "\(outcome.all)")
    try await expectWhole(tool)
  }

  @Test
  func `A server that restarts in mid-load is waited for`() async throws {
    let server = try await PostgresServer()
    let tool = try bank(on: server)
    let running = try tool.start(["run"])
    try await copying(server, try #require(tool.database?.name))
    server.stop()
    try await Task.sleep(for: .milliseconds(300))
    try await server.start()
    let outcome = await running.outcome()
    #expect(outcome.code == 0, "\(outcome.all)")
    try await expectWhole(tool)
  }

  @Test func `A server that does not come back fails the run, and leaves the state before`() async throws {
    let server = try await PostgresServer()
    let tool = try bank(on: server, rows: 100)
    #expect(try await tool.run("run").code == 0)
    server.stop()
    let outcome = try await tool.run("run", "--force")
    #expect(outcome.code == 5, "\(outcome.all)")
    #expect(!outcome.all.contains(PostgresServer.password))
    try await server.start()
    try await expectWhole(tool, rows: 100)
  }

  @Test func `A connection is encrypted, and the server proved, as sslmode says`() async throws {
    let server = try await PostgresServer(isEncrypted: true)
    let tool = try bank(on: server, rows: 100)
    let (url, certificate) = (try #require(tool.url), try #require(server.certificate))
    let stranger = tool.folder.appending(path: "stranger.crt").path
    try Certificate.signedByItself(for: "127.0.0.1", at: stranger)
    func run(_ options: String) async throws -> Tool.Outcome {
      try tool.write("ingestor.yaml", "destination: \(url)?\(options)\n" + Bank.yaml)
      return try await tool.run("run", "--force")
    }
    for options in ["sslmode=require", "sslmode=verify-full&sslrootcert=\(certificate)"] {
      let outcome = try await run(options)
      #expect(outcome.code == 0, "\(options): \(outcome.all)")
    }
    let refusals = [
      "sslmode=verify-full&sslrootcert=\(stranger)": "certificate verify failed",
      "sslmode=disable": "no encryption",
    ]
    for (options, reason) in refusals {
      let outcome = try await run(options)
      #expect(outcome.code == 5 && outcome.all.contains(reason), "\(options): \(outcome.all)")
      #expect(!outcome.all.contains(PostgresServer.password))
    }
    try tool.write("ingestor.yaml", "destination: \(url)?sslmode=require\n" + Bank.yaml)
    try await expectWhole(tool, rows: 100)
  }

  @Test(arguments: [nil, "de"])
  func `A transaction that the server cannot serialize is tried again, in whatever language it says so`(
    language: String?
  ) async throws {
    let server = try await language == nil ? .shared() : PostgresServer(language: language)
    let tool = try bank(on: server, rows: 100)
    #expect(try await tool.run("run").code == 0)
    let name = try #require(tool.database?.name)
    let words =
      language == nil
      ? "could not serialize access due to concurrent update"
      : "konnte Zugriff nicht serialisieren wegen gleichzeitiger Aktualisierung"
    // The sequence counts on when the transaction is rolled back: the first two tries fail.
    try server.run(
      """
      CREATE SEQUENCE tries;
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('tries') <= 2 THEN
          RAISE EXCEPTION '\(words)' USING ERRCODE = '40001';
        END IF;
        RETURN NEW; END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON ingestor.loads FOR EACH ROW EXECUTE FUNCTION refuse()
      """, in: name)
    try tool.write("data/2026-02.csv", Bank.csv("2027-01-01,-1.00,Late"))
    let outcome = try await tool.run("run")
    #expect(outcome.code == 0, "\(outcome.all)")
    #expect(try server.run("SELECT last_value FROM tries", in: name) == [["3"]])
    try await expectWhole(tool, rows: 101)
  }

  @Test func `A server that speaks another language is waited for, and its refusals are told`() async throws {
    let server = try await PostgresServer(language: "de")
    let tool = try bank(on: server)
    let name = try #require(tool.database?.name)
    let running = try tool.start(["run"])
    try await copying(server, name)
    server.stop()
    try await server.start()
    let outcome = await running.outcome()
    #expect(outcome.code == 0, "\(outcome.all)")
    try await expectWhole(tool)
    try server.run(
      "ALTER TABLE ingestor.loads ADD CONSTRAINT refuse CHECK (run_seq < 1) NOT VALID", in: name)
    let refused = try await tool.run("run", "--force")
    #expect(refused.code == 5, "\(refused.all)")
    #expect(
      refused.all.contains("verletzt Check-Constraint") && refused.all.contains("SET lc_messages = 'C'"))
  }

  @Test(arguments: [nil, "de"])
  func `A server that is starting when a run begins is waited for, in whatever language it says so`(
    language: String?
  ) async throws {
    let server = try await PostgresServer(language: language)
    let tool = try bank(on: server, rows: 100)
    #expect(try await tool.run("run").code == 0)
    server.stop()
    try await server.start(slowly: true)
    let outcome = try await tool.run("run", "--force")
    #expect(outcome.code == 0 && outcome.all.contains("is starting: waiting"), "\(outcome.all)")
    try await expectWhole(tool, rows: 100)
  }

  @Test func `A user who owns one schema and nothing else has a vault in it, and a reader may read it`()
    async throws
  {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    let name = try #require(tool.database?.name)
    let (owner, reader) = ("owner_\(name)", "reader_\(name)")
    try server.run(
      """
      CREATE ROLE \(owner) LOGIN PASSWORD '\(PostgresServer.password)';
      CREATE ROLE \(reader) LOGIN PASSWORD '\(PostgresServer.password)';
      REVOKE ALL ON DATABASE \(name) FROM PUBLIC; GRANT CONNECT ON DATABASE \(name) TO \(owner), \(reader);
      REVOKE ALL ON SCHEMA public FROM PUBLIC;
      CREATE SCHEMA AUTHORIZATION \(owner);
      GRANT USAGE ON SCHEMA \(owner) TO \(reader);
      ALTER DEFAULT PRIVILEGES FOR ROLE \(owner) IN SCHEMA \(owner) GRANT SELECT ON TABLES TO \(reader)
      """, in: name)
    try tool.write("ingestor.yaml", Bank.yaml + "\ndestination: \"\(server.url(name, user: owner))\"\n")
    try tool.write("data/2026-01.csv", Bank.january)
    for _ in 0..<2 {
      let outcome = try await tool.run("run", "--force")
      #expect(outcome.code == 0, "\(outcome.all)")
    }
    try tool.write("data/2026-02.csv", "Date,Amount,Memo,Note\n2026-02-01,-1.00,Tea,x\n")
    #expect(try await tool.run("run").code == 0)
    #expect(try await tool.run("verify").code == 0)
    #expect(
      try server.run("SELECT count(*), max(note) FROM \(owner).bank", in: name, user: reader) == [["3", "x"]])
    #expect(try server.run("SELECT count(*) FROM \(owner).bank_as_of(1)", in: name, user: reader) == [["2"]])
    #expect(
      try server.run(
        "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_name LIKE 'sat%'", in: name)
        == [[owner]])
    for command in [["history", "bank", "2026-02-01", "-1", "Tea"], ["show", "bank"], ["runs"], ["doctor"]] {
      let outcome = try await tool.start(command).outcome()
      #expect(outcome.code == 0, "\(command): \(outcome.all)")
    }
    #expect(
      try await tool.run("forget", "bank", "--source-again", "bank", "--really").output.contains(
        "Removed 3 rows"))
  }

  @Test func `A text with U+0000 is a bad value, told or set aside, and never stored otherwise`() async throws
  {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    let yaml = """
      users: [James]
      tags: {remarks: {columns: {what: text}}}
      sources: {notes: {tag: remarks, json: notes.json, columns: {what: what}, key: [id]}}
      """
    try tool.write("ingestor.yaml", yaml)
    try tool.write("notes.json", #"[{"id": 1, "what": "a\u0000b"}, {"id": 2, "what": "good"}]"#)
    let refused = try await tool.run("run")
    #expect(refused.code == 3, "\(refused.all)")
    #expect(refused.all.contains("U+0000"))
    try tool.write(
      "ingestor.yaml", yaml.replacing("json: notes.json", with: "json: notes.json, on_bad_row: quarantine"))
    let sifted = try await tool.run("run")
    #expect(sifted.code == 0, "\(sifted.all)")
    #expect(try tool.query("SELECT what FROM notes") == [["good"]])
    #expect(try await tool.run("quarantine", "list").output.contains("U+0000"))
  }

  @Test func `The password is in no output, whatever goes wrong`() async throws {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    let name = try #require(tool.database?.name)
    let places = [
      "postgresql://postgres:Gehe1m@nis:x@127.0.0.1:\(server.port)/\(name)",
      "postgresql://postgres:Gehe1mnis@127.0.0.1:\(server.port)/\(name)",
      "postgresql://postgres:Gehe1mnis@127.0.0.1:1/\(name)",
      "host=127.0.0.1 port=\(server.port) user=postgres password=Gehe1mnis dbname=nowhere",
      "${DATABASE_URL}",
    ]
    for place in places {
      try tool.write("ingestor.yaml", Bank.yaml + "\ndestination: \"\(place)\"\n")
      try tool.write("data/2026-01.csv", Bank.january)
      for arguments in [["run"], ["query", "SELECT 1"], ["doctor"], ["run", "--output", "json"]] {
        let outcome = try await tool.start(
          arguments,
          environment: ["DATABASE_URL": "postgresql://postgres:Gehe1mnis@127.0.0.1:\(server.port)/\(name)"]
        ).outcome()
        #expect(outcome.code != 0, "\(place) \(arguments): \(outcome.all)")
        for secret in ["Gehe1m", "nis:x", "nis@"] {
          #expect(!outcome.all.contains(secret), "\(arguments): \(outcome.all)")
        }
      }
    }
  }

  @Test func `A service file and the PG variables lead to the database`() async throws {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    let name = try #require(tool.database?.name)
    try tool.write("data/2026-01.csv", Bank.january)
    try tool.write(
      "services.conf",
      "[vault]\nhost=127.0.0.1\nport=\(server.port)\ndbname=\(name)\nuser=postgres\npassword=\(PostgresServer.password)\n"
    )
    let service = ["PGSERVICEFILE": tool.folder.appending(path: "services.conf").path]
    try tool.write("ingestor.yaml", Bank.yaml + "\ndestination: service=vault\n")
    let first = try await tool.run("run", environment: service)
    #expect(first.code == 0, "\(first.all)")
    try tool.write("ingestor.yaml", Bank.yaml + "\ndestination: \"postgresql://\"\n")
    let variables = [
      "PGHOST": "127.0.0.1", "PGPORT": "\(server.port)", "PGDATABASE": name, "PGUSER": "postgres",
      "PGPASSWORD": PostgresServer.password,
    ]
    let second = try await tool.run("run", "--force", environment: variables)
    #expect(second.code == 0, "\(second.all)")
    #expect(second.output.contains("unchanged 2"))
  }

  @Test func `A vault moves to PostgreSQL and back, and every table is what it was`() async throws {
    let server = try await PostgresServer.shared()
    let tool = try Tool(on: server)
    let place = try #require(tool.url)
    // Two sources of one tag, and the same rows in both.
    let yaml =
      Bank.yaml
      + "\n  shop: {tag: transactions, csv: shop, columns: {timestamp: Date, amount: Amount, description: Memo}}"
    let file = yaml + "\ndestination: vault.duckdb\n"
    try tool.write("shop/2026-01.csv", Bank.january)
    try tool.write("ingestor.yaml", file)
    try tool.write("data/2026-01.csv", Bank.january)
    #expect(try await tool.run("run").code == 0)
    try tool.write(
      "data/2026-01.csv",
      "Date,Amount,Memo,Größe\n2026-01-02,-54.20,Grocer,it's\n2026-01-05,2800.00,Salary,\n")
    #expect(try await tool.run("run").code == 0)
    let moved = try await tool.run("copy", "--to", "${VAULT}", environment: ["VAULT": place])
    #expect(moved.code == 0, "\(moved.all)")
    #expect(moved.output.contains("hub_transactions: 2 rows"))
    let again = try await tool.run("copy", "--to", place)
    #expect(again.code == 5 && again.all.contains("holds a vault already"), "\(again.all)")

    try tool.write("ingestor.yaml", yaml + "\ndestination: \"\(place)\"\n")
    #expect(try await tool.run("verify").code == 0)
    let unchanged = try await tool.run("run")
    #expect(unchanged.output.contains("nothing new"), "\(unchanged.all)")
    #expect(try await tool.run("run", "--force").output.contains("new 0, changed 0, unchanged 2"))
    let back = try await tool.run("copy", "--to", "back.duckdb")
    #expect(back.code == 0, "\(back.all)")
    #expect(try tool.query("SELECT count(*) FROM transactions") == [["4"]])
    let history = try tool.query("SELECT * FROM bank_history ORDER BY ALL")
    try tool.write("ingestor.yaml", yaml + "\ndestination: back.duckdb\n")
    #expect(try await tool.run("verify").code == 0)
    let answer = try await tool.run("query", "--output", "json", "SELECT * FROM bank_history ORDER BY ALL")
    #expect(try answer.events().filter { $0.name == "row" }.count == history.count)
  }
}
