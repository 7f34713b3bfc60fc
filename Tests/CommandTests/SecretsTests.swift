import Foundation
import Testing

/// A secret's value is in no output, in no log and in no byte of the database, whatever happens.
struct SecretsTests {
  private static let value = "hunter2-zq9"
  private static let yaml = """
    destination: ${VAULT}/vault.duckdb
    users: [James]
    secrets: {FOLDER: file_path, VAULT: file_path}
    sources:
      bank:
        tag: transactions
        csv: {path: "${FOLDER}"}
        columns: {timestamp: Date, amount: Amount, description: Memo}
    """

  private static func project(_ rows: String) throws -> Tool {
    let tool = try Tool()
    try tool.write("ingestor.yaml", yaml)
    try tool.write(".env", "FOLDER=exports-\(value)\nVAULT=vault-\(value)\n")
    try tool.write("exports-\(value)/a.csv", rows)
    try FileManager.default.createDirectory(
      at: tool.folder.appending(path: "vault-\(value)"), withIntermediateDirectories: true)
    return tool
  }

  private static let cases: [(name: String, rows: String)] = [
    ("a good file", Bank.january), ("a broken contract", Bank.csv("2026-01-02,much,Grocer")),
    ("a missing column", "Date,Sum,Memo\n2026-01-02,1.00,Grocer\n"),
    ("a broken file", "Date,Amount,Memo\n2026-01-02,1.00,\"never ends\n"), ("an empty file", ""),
  ]

  @Test(arguments: cases.map(\.name)) func `No value is printed or stored`(_ name: String) async throws {
    let rows = try #require(Self.cases.first { $0.name == name }?.rows)
    let tool = try Self.project(rows)
    let commands = [
      ["check"], ["plan"], ["run"], ["run", "--force"], ["runs"], ["sources"], ["show", "bank"], ["doctor"],
      ["query", "SELECT * FROM bank_history"], ["query", "SELECT * FROM ingestor.files"],
      ["query", "SELECT * FROM ingestor.loads"], ["query", "SELECT * FROM duckdb_views()"],
      ["query", "SELECT * FROM nowhere"], ["verify"], ["quarantine"],
    ]
    for command in commands {
      for format in ["text", "json"] {
        let outcome = try await tool.start(command + ["--output", format]).outcome()
        #expect(!outcome.all.contains(Self.value), "\(command) \(format): \(outcome.all)")
      }
    }
    let vault = tool.folder.appending(path: "vault-\(Self.value)")
    let files = try FileManager.default.contentsOfDirectory(atPath: vault.path)
    #expect(files.contains("vault.duckdb"))
    for file in files {
      let bytes = try Data(contentsOf: vault.appending(path: file))
      #expect(bytes.firstRange(of: Data(Self.value.utf8)) == nil, "\(file)")
    }
  }

  @Test func `A destination that cannot be opened is named by its reference`() async throws {
    let tool = try Self.project(Bank.january)
    try tool.write("vault-\(Self.value)/vault.duckdb", String(repeating: "no database ", count: 1000))
    for format in ["text", "json"] {
      let outcome = try await tool.run("run", "--output", format)
      #expect(outcome.code == 5)
      #expect(outcome.all.contains("${VAULT}/vault.duckdb"))
      #expect(!outcome.all.contains(Self.value), "\(outcome.all)")
    }
  }

  @Test func `A destination that is a folder is named by its reference, in DuckDB's own message too`()
    async throws
  {
    let tool = try Self.project(Bank.january)
    try FileManager.default.createDirectory(
      at: tool.folder.appending(path: "vault-\(Self.value)/vault.duckdb"), withIntermediateDirectories: true)
    let outcome = try await tool.run("run")
    #expect(outcome.code == 5)
    #expect(!outcome.all.contains(Self.value), "\(outcome.all)")
  }

  @Test func `A folder that does not exist is named by its reference`() async throws {
    let tool = try Self.project(Bank.january)
    try tool.write(".env", "FOLDER=gone-\(Self.value)\nVAULT=none-\(Self.value)\n")
    for command in ["check", "run", "doctor"] {
      let outcome = try await tool.run(command)
      #expect(!outcome.all.contains(Self.value), "\(outcome.all)")
    }
  }

  @Test func `The environment comes before the file`() async throws {
    let tool = try Self.project(Bank.january)
    try tool.write("other/b.csv", Bank.csv("2026-02-01,1.00,Other"))
    let outcome = try await tool.run("run", environment: ["FOLDER": "other"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("read 1, new 1"))
  }

  @Test func `Missing secrets are reported together and no value of the others is shown`() async throws {
    let tool = try Self.project(Bank.january)
    try tool.write(".env", "VAULT=\(Self.value)\n")
    try tool.write("ingestor.yaml", Self.yaml.replacing("${FOLDER}\"", with: "${FOLDER}/${MORE}\""))
    let outcome = try await tool.run("run")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("${FOLDER}") && outcome.errors.contains("${MORE}"))
    #expect(!outcome.all.contains(Self.value))
  }
}
