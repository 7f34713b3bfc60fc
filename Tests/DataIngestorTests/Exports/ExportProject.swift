import DuckDB
import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// A project with all that exports have to cope with: two banks of one tag, a tag with every kind of rule, columns with names
/// that need quoting, texts that a template might take for its own.
final class ExportProject: Sendable {
  let workspace: Workspace
  let output: URL

  /// - Parameter destination: Where the vault is, unless the test runs in a place of its own.
  static func yaml(minimumPrice: Int = 0, destination: String = "destination: my.vault.duckdb") -> String {
    """
    \(EveryDestination.server == nil ? destination : "")
    users: [James, Cat]
    tags:
      subscriptions:
        description: "What's paid for {{ again }} and {% again %}: 'yes' & <no>"
        columns:
          name: {type: text, unique: true}
          started: {type: date, minimum: "2001-01-01"}
          price: {type: "decimal(12,2)", minimum: \(minimumPrice), maximum: 999.5}
          billed: {type: text, allowed: [monthly, "it's yearly"]}
          code: {type: text, mandatory: false, pattern: "[A-Z]{2,3}"}
        dimensions: {billing: billed}
    sources:
      north:
        tag: transactions
        user: James
        csv: north
        columns: {timestamp: Date, amount: Amount, description: Memo}
        key: [Number]
        freshness: {late: 36 hours, stale: 3 days}
      south:
        tag: transactions
        user: Cat
        csv: {path: south, delimiter: ";"}
        naming: original
        columns: {timestamp: Booking Date, amount: "Amount 'net'", description: Text}
        dimensions: {payment_entity: [Text, Place]}
        schedule: weekdays at 07:30
      household:
        tag: subscriptions
        user: James
        csv: household
        key: [name]
        extract: full
    """
  }

  init() throws {
    workspace = try Workspace()
    output = workspace.folder.appending(path: "export")
    try workspace.write(
      "north/1.csv", "Number,Date,Amount,Memo\n1,2026-01-02,-54.20,Grocer\n2,2026-01-05,2800.00,Salary\n")
    try workspace.write(
      "south/1.csv",
      "Booking Date;Amount 'net';Text;Place\n2026-01-03;-3.10;Café;Roma\n2026-01-03;-3.10;Café;Roma\n"
    )
    try workspace.write(
      "household/1.csv",
      "name,started,price,billed,code\nPaper,2020-02-29,12.50,monthly,AB\nMusic,2021-06-01,99.00,it's yearly,\n"
    )
  }

  func load(minimumPrice: Int = 0) async throws {
    let report = try await workspace.run(Self.yaml(minimumPrice: minimumPrice))
    try #require(report.failure == nil, "\(report.results.flatMap(\.problems))")
  }

  /// A bank corrects a row, adds some, and gives a column more; a subscription ends.
  func loadChanges() async throws {
    try workspace.write(
      "north/1.csv", "Number,Date,Amount,Memo\n1,2026-01-02,-54.25,Grocer\n2,2026-01-05,2800.00,Salary\n")
    try workspace.write("north/2.csv", "Number,Date,Amount,Memo,Balance\n3,2026-02-01,-9.9951,Cinema,17.00\n")
    try workspace.write(
      "household/1.csv", "name,started,price,billed,code\nPaper,2020-02-29,13.50,monthly,AB\n")
    try await load()
  }

  /// Rows more, with a member more, in the schema that is there.
  func loadMore() async throws {
    try workspace.write("north/3.csv", "Number,Date,Amount,Memo,Balance\n4,2026-03-01,-1.50,Bakery,15.50\n")
    try await load()
  }

  @discardableResult
  func export(_ format: ExportFormat, minimumPrice: Int = 0) async throws -> ExportFolder.Outcome {
    let files = try await workspace.project(Self.yaml(minimumPrice: minimumPrice)).export(format)
    #expect(!files.contains { $0.text.contains(PostgresServer.password) })
    return try ExportFolder(output).write(files)
  }

  /// Where the facts and dimensions are, beside the vault's views: a session, and the schemas of both in it.
  private func rows(_ sqls: [String]) throws -> [[[String?]]] {
    if let database = workspace.database { return try database.queries(sqls) }
    let connection = try Connection(
      Database(
        path: output.appending(path: "my_vault_marts.duckdb").path, options: ["access_mode": "READ_ONLY"]))
    try connection.execute(
      "ATTACH \(SQL.text(workspace.folder.appending(path: "my.vault.duckdb").path)) AS ingested (READ_ONLY)")
    return try sqls.map { try connection.query($0).rows.map { $0.map(\.text) } }
  }

  /// Facts hold the rows of the vault's views, no more and no less; dimensions hold every member that a row has.
  func expectMartsEqualVault(_ location: SourceLocation = #_sourceLocation) throws {
    for (tag, dimension) in [("transactions", "payment_entity"), ("subscriptions", "billing")] {
      let view = (workspace.database == nil ? "ingested.main." : "public.") + tag
      let fact = "marts.fact_\(tag)"
      let columns = try rows(["DESCRIBE \(view)"])[0].map { SQL.name($0[0] ?? "") }.joined(separator: ", ")
      let counts = try rows([
        "SELECT count(*) FROM (SELECT \(columns) FROM \(view) EXCEPT ALL SELECT \(columns) FROM \(fact))",
        "SELECT count(*) FROM (SELECT \(columns) FROM \(fact) EXCEPT ALL SELECT \(columns) FROM \(view))",
        """
        SELECT count(*) FROM \(fact) f LEFT JOIN marts.dim_\(dimension) d ON f.\(dimension)_key = d.\(dimension)_key
        WHERE f.\(dimension) IS NOT NULL AND d.\(dimension) IS DISTINCT FROM f.\(dimension)
        """,
      ]).map { $0[0][0] }
      #expect(counts == ["0", "0", "0"], "\(tag)", sourceLocation: location)
      #expect(try rows(["SELECT count(*) > 0 FROM \(view)"])[0] == [["true"]], sourceLocation: location)
    }
  }

  /// The members of a dimension in the marts.
  func members(_ dimension: String) throws -> [String?] {
    try rows(["SELECT \(dimension) FROM marts.dim_\(dimension) ORDER BY 1"])[0].map { $0[0] }
  }
}
