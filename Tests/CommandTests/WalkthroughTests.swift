import Foundation
import Testing

/// What a newcomer does, from an empty folder to a query.
struct WalkthroughTests {
  @Test(.everyDestination) func `init, check, plan, run and query lead from nothing to rows`() async throws {
    let tool = try Tool()
    let made = try await tool.run("init")
    #expect(made.code == 0)
    for file in ["ingestor.yaml", "data/my_bank/2026-01.csv", ".env.example"] {
      #expect(tool.exists(file))
      #expect(made.output.contains("wrote \(file)"))
    }
    // The template names a file.
    if let url = tool.url {
      try tool.write(
        "ingestor.yaml",
        try tool.read("ingestor.yaml").replacing("destination: vault.duckdb", with: "destination: \(url)"))
    }
    #expect(try await tool.run("check").output.contains("✓ my_bank (me) fulfils transactions: 3 rows"))
    let plan = try await tool.run("plan")
    #expect(plan.output.contains("would add 3 keys"))
    #expect(plan.output.contains("would make satellite sat_transactions__my_bank__me__v01_"))
    #expect(try !tool.hasVault())
    let run = try await tool.run("run")
    #expect(run.output.contains("read 3, new 3, changed 0, unchanged 0"))
    #expect(run.output.contains("1 of 1 sources loaded, 3 rows written"))
    let query = try await tool.run(
      "query", "SELECT timestamp, amount, payment_entity FROM transactions ORDER BY ALL")
    #expect(
      query.output == """
        timestamp   amount   payment_entity
        ──────────  ───────  ──────────────
        2026-01-02  -54.20   Grocer
        2026-01-05  2800.00  Salary January
        2026-01-07  -890.00  Rent January
        3 rows

        """)
    let again = try await tool.run("run")
    #expect(again.output.contains("= my_bank (me) 1 file loaded before, nothing new"))
    #expect(try await tool.run("plan").output.contains("nothing new"))
  }

  @Test func `init refuses to overwrite anything, and says what is there`() async throws {
    let tool = try Tool()
    try tool.write("ingestor.yaml", "mine")
    let outcome = try await tool.run("init")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("ingestor.yaml is there already; nothing was written"))
    #expect(try tool.read("ingestor.yaml") == "mine")
    #expect(!tool.exists("data") && !tool.exists(".env.example"))
    #expect(try await tool.run("init", "other").code == 0)
    #expect(tool.exists("other/ingestor.yaml"))
  }

  @Test(.everyDestination) func `Two users have their own files and satellites, and one view shows both`()
    async throws
  {
    let tool = try Tool()
    try tool.write(
      "ingestor.yaml",
      """
      users: [James, Cat]
      sources:
        bank:
          tag: transactions
          user: [James, Cat]
          csv: "{user}/bank.csv"
          columns: {timestamp: Date, amount: Amount, description: Memo}
      """)
    try tool.write("James/bank.csv", Bank.csv("2026-01-02,-1.00,Tea", "2026-01-03,-2.00,Cake"))
    try tool.write("Cat/bank.csv", Bank.csv("2026-01-02,-1.00,Tea"))
    let run = try await tool.run("run")
    #expect(run.output.contains("bank (James)") && run.output.contains("bank (Cat)"))
    #expect(
      try tool.query("SELECT \"user\", count(*) FROM transactions GROUP BY ALL ORDER BY 1") == [
        ["Cat", "1"], ["James", "2"],
      ])
    // The same movement of two people is one thing with one key.
    #expect(try tool.query("SELECT count(*) FROM vault.vault.hub_transactions") == [["2"]])
    try tool.write("Cat/bank.csv", Bank.csv("2026-01-02,-1.00,Tea", "2026-01-04,-3.00,Milk"))
    #expect(try await tool.run("run").output.contains("= bank (James)"))
    #expect(try tool.query("SELECT count(*) FROM bank WHERE \"user\" = 'James'") == [["2"]])
  }

  @Test func `doctor finds what is wrong and says what to do`() async throws {
    let tool = try Tool.bank()
    let well = try await tool.run("doctor")
    #expect(well.code == 0)
    for subject in [
      "✓ DuckDB: v", "✓ configuration: 1 sources", "✓ secrets: all set", "✓ vault: nothing loaded yet",
    ] {
      #expect(well.output.contains(subject), "\(subject)")
    }
    try tool.write("ingestor.yaml", Bank.yaml.replacing("csv: data", with: "csv: '${NOWHERE}'"))
    let secrets = try await tool.run("doctor")
    #expect(secrets.code == 2)
    #expect(secrets.output.contains("✗ secrets") && secrets.output.contains("${NOWHERE}"))
    try tool.write("ingestor.yaml", Bank.yaml)
    try tool.write("vault.duckdb", String(repeating: "no database ", count: 1000))
    let vault = try await tool.run("doctor")
    #expect(vault.code == 5)
    #expect(vault.output.contains("✗ vault"))
  }

  @Test func `A configuration in a folder above is pointed at`() async throws {
    let tool = try Tool.bank()
    let outcome = try await tool.run("run", "--config", "data/../ingestor.yaml")
    #expect(outcome.code == 0)
    try tool.write("ingestor.yml", Bank.yaml)
    try FileManager.default.removeItem(at: tool.folder.appending(path: "ingestor.yaml"))
    #expect(try await tool.run("run").errors.contains("There is 'ingestor.yml'"))
  }

  @Test(.everyDestination) func `Sources named on the command line are loaded, the others are not`()
    async throws
  {
    let tool = try Tool.bank()
    try tool.write("ingestor.yaml", Bank.yaml + "\n  plays: {tag: music, csv: plays.csv}\n")
    try tool.write("plays.csv", "timestamp,artist,track\n2026-01-01,A,T\n")
    let outcome = try await tool.run("run", "plays")
    #expect(outcome.output.contains("plays") && !outcome.output.contains("bank"))
    #expect(try await tool.run("sources").output.contains("never"))
  }

  @Test func `What is suggested for a file is a configuration to begin with`() async throws {
    let tool = try Tool.bank()
    try tool.write("new/plays.csv", "timestamp,artist,track\n2026-01-01,A,T\n2026-01-02,B\n")
    let inspected = try await tool.run("inspect", "new/plays.csv", "--yaml")
    #expect(inspected.code == 0 && inspected.errors.contains("plays.csv:3"), "\(inspected.all)")
    try tool.write("ingestor.yaml", inspected.output)
    let checked = try await tool.run("check")
    #expect(checked.errors.isEmpty && checked.output.contains("plays"), "\(inspected.output) \(checked.all)")
    try tool.write("new/empty.csv", "")
    let empty = try await tool.run("inspect", "new/empty.csv", "--yaml")
    #expect(
      empty.code == 4 && empty.output.isEmpty && empty.errors.contains("nothing to suggest"), "\(empty.all)")
  }

  @Test func `A value that would steer the terminal is shown as a sign`() async throws {
    let tool = try Tool.bank()
    try tool.write("evil.csv", "id,na\u{1B}[31mme\n1,a\u{1B}]0;owned\u{7}b\n2,c\n")
    #expect(try await tool.run("run").code == 0)
    let inspected = try await tool.run("inspect", "evil.csv")
    let queried = try await tool.run("query", "SELECT chr(27) || '[2J' AS x")
    for outcome in [inspected, queried] {
      #expect(outcome.code == 0 && outcome.all.contains("␛"), "\(outcome.all)")
      #expect(
        !outcome.all.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }, "\(outcome.all)"
      )
    }
  }

  @Test(.everyDestination) func `Nothing but text is printed where no terminal is`() async throws {
    let tool = try Tool.bank()
    for arguments in [["run"], ["sources"], ["show", "bank"], ["doctor"], ["run", "nothing"]] {
      let outcome = try await tool.start(arguments, environment: ["TERM": "xterm-256color"]).outcome()
      #expect(!outcome.all.contains("\u{1B}") && !outcome.all.contains("\r"), "\(arguments)")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `Shells complete commands and the names of sources`(
    _ shell: String
  )
    async throws
  {
    let tool = try Tool.bank()
    let script = try await tool.run("--generate-completion-script", shell)
    #expect(script.code == 0)
    #expect(script.output.contains("quarantine"))
    let arguments = ["---completion", "run", "--", "positional@0", "1", "0", "ingestor", "run", ""]
    let names = try await tool.start(arguments, environment: ["SAP_SHELL": shell]).outcome()
    #expect(names.output.contains("bank"), "\(names.all)")
  }
}
