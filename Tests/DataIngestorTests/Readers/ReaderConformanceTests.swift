import DuckDB
import Foundation
import Synchronization
import Testing

@testable import DataIngestor

/// What every kind of source keeps, whatever it reads. A kind joins with a ``ReaderFixture``; workouts, which have no amounts, are in
/// ``WorkoutConformanceTests``.
@Suite(.documentsInProcess) struct ReaderConformanceTests {
  typealias Order = ReaderFixture.Order

  private static let orders = [
    Order(id: 1, day: "2026-01-01", amount: "1.50", memo: "Grocer"),
    Order(id: 2, day: "2026-01-02", amount: "-2.25", memo: "Käse & Brot"),
    Order(id: 3, day: "2026-01-31", amount: "1000.00", memo: "Salary"),
  ]

  private func yaml(_ reader: String, _ fixture: ReaderFixture, _ more: String = "") -> String {
    let names = fixture.names
    return """
      users: [James]
      tags:
        orders: {columns: {day: date, amount: decimal, memo: text}}
      sources:
        shop: {tag: orders, \(reader), key: [\(names.id)], columns: {day: \(names.day), memo: \(names.memo)}\(more)}
      """
  }

  @Test(arguments: ReaderFixture.all) func `Rows arrive with their values, and each says where it comes from`(
    _ fixture: ReaderFixture
  ) async throws {
    let workspace = try Workspace()
    let names = fixture.names
    let result = try await workspace.run(yaml(fixture.write(Self.orders, workspace), fixture)).first
    #expect(result.status == .succeeded && result.counts.new == 3, "\(result.problems)")
    #expect(
      try workspace.query(
        "SELECT CAST(\(names.id) AS VARCHAR), CAST(\(names.day) AS VARCHAR), CAST(CAST(amount AS DECIMAL(12, 2)) AS VARCHAR), \(names.memo) FROM shop ORDER BY 1"
      ) == Self.orders.map { [String($0.id), $0.day, $0.amount, $0.memo] })
    #expect(try workspace.scalar("SELECT count(*) FROM shop WHERE coalesce(record_source, '') = ''") == "0")
  }

  @Test(arguments: ReaderFixture.all) func `Read again nothing is new, and a changed row is one change`(
    _ fixture: ReaderFixture
  ) async throws {
    let workspace = try Workspace()
    let source = try await yaml(fixture.write(Self.orders, workspace), fixture)
    try await workspace.run(source)
    let again = try await workspace.run(source).first
    #expect(fixture.hasLedger ? again.status == .unchanged : again.counts.unchanged == 3, "\(again)")
    #expect(again.counts.written == 0)
    var orders = Self.orders
    orders[1].amount = "-2.75"
    orders.append(Order(id: 4, day: "2026-02-01", amount: "7.00", memo: "Gift"))
    let changed = try await workspace.run(yaml(fixture.write(orders, workspace), fixture)).first
    #expect(
      changed.counts.new == 1 && changed.counts.changed == 1 && changed.counts.unchanged == 2, "\(changed)")
    #expect(
      try workspace.scalar(
        "SELECT count(*) FROM shop_history WHERE CAST(\(fixture.names.id) AS VARCHAR) = '2'") == "2")
  }

  @Test(arguments: ReaderFixture.all)
  func `Beside a vault, check and plan tell what a run would do, and write nothing`(
    _ fixture: ReaderFixture
  ) async throws {
    let workspace = try Workspace()
    try await workspace.run(yaml(fixture.write(Self.orders, workspace), fixture))
    let before = try workspace.query("SELECT * FROM shop_history ORDER BY ALL")
    var orders = Self.orders
    orders[1].amount = "-2.75"
    orders.append(Order(id: 4, day: "2026-02-01", amount: "7.00", memo: "Gift"))
    let project = try await workspace.project(yaml(fixture.write(orders, workspace), fixture))
    let checked = try await project.check().first
    #expect(checked.status == .succeeded && checked.counts.read == 4, "\(checked)")
    let planned = try await project.plan().first
    #expect(planned.counts.new == 1 && planned.counts.changed == 1, "\(planned)")
    #expect(try workspace.query("SELECT * FROM shop_history ORDER BY ALL") == before)
  }

  @Test(arguments: ReaderFixture.all)
  func `A new column makes a new version of the schema, unless it is frozen`(
    _ fixture: ReaderFixture
  ) async throws {
    let workspace = try Workspace()
    try await workspace.run(yaml(fixture.write(Self.orders, workspace), fixture))
    let noted = Self.orders.map { order in
      var order = order
      order.note = "n\(order.id)"
      return order
    }
    let reader = try await fixture.write(noted, workspace)
    let frozen = try await workspace.run(yaml(reader, fixture, ", schema_change: freeze"), force: true).first
    #expect(frozen.problems.contains { $0.code == "contract.frozen" }, "\(frozen)")
    let result = try await workspace.run(yaml(reader, fixture), force: true).first
    #expect(result.newSatellites.count == 1, "\(result.problems)")
    #expect(
      try workspace.scalar(
        "SELECT \(fixture.names.note) FROM shop WHERE CAST(\(fixture.names.id) AS VARCHAR) = '3'") == "n3")
  }

  @Test(arguments: ReaderFixture.all) func `Damaged input fails with a place and advice, and changes nothing`(
    _ fixture: ReaderFixture
  ) async throws {
    let workspace = try Workspace()
    let source = try await yaml(fixture.write(Self.orders, workspace), fixture)
    try await workspace.run(source)
    let before = try workspace.query("SELECT * FROM shop_history ORDER BY ALL")
    try await fixture.damage(workspace)
    let result = try await workspace.run(source, force: true).first
    #expect(result.status == .failed && result.failure == .source && !result.problems.isEmpty, "\(result)")
    #expect(
      result.problems.allSatisfy { $0.source == "shop" && ($0.advice != nil || $0.file != nil) }, "\(result)")
    #expect(try workspace.query("SELECT * FROM shop_history ORDER BY ALL") == before)
  }

  @Test(arguments: ReaderFixture.all)
  func `What breaks the contract is told with its count, and nothing is written`(
    _ fixture: ReaderFixture
  ) async throws {
    let workspace = try Workspace()
    let reader = try await fixture.write(Self.orders, workspace)
    let strict = yaml(reader, fixture).replacing(
      "amount: decimal", with: "amount: {type: decimal, minimum: 0}")
    let result = try await workspace.run(strict).first
    let problem = try #require(result.problems.first { $0.code == "contract.range" }, "\(result)")
    #expect(
      result.failure == .contract && problem.count == 1 && problem.examples.first?.contains("-2.25") == true)
    let missing = try await workspace.run(
      yaml(reader, fixture).replacing("memo: text", with: "payee: text").replacing(
        "memo: \(fixture.names.memo)", with: "payee: nowhere")
    ).first
    #expect(missing.problems.contains { $0.code == "contract.missing" && $0.message.contains("payee") })
  }

  @Test(arguments: ReaderFixture.all) func `A run tells its stages in order, and stops when it is cancelled`(
    _ fixture: ReaderFixture
  ) async throws {
    let workspace = try Workspace()
    let project = try await workspace.project(yaml(fixture.write(Self.orders, workspace), fixture))
    let stages = Mutex<[RunEvent.Stage]>([])
    // Where the checks begin everything has been read; what is cancelled there must leave nothing.
    let run = Task {
      try await project.run { event in
        guard case .stage(_, _, let stage) = event else { return }
        if stage == .checking { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    let cancelled = try await run.value.first
    #expect(cancelled.status == .interrupted, "\(cancelled)")
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
    let result = try await project.run { event in
      if case .stage(_, _, let stage) = event { stages.withLock { $0.append(stage) } }
    }
    #expect(stages.withLock { $0 } == [.reading, .checking, .loading])
    #expect(try result.first.counts.new == 3, "\(result)")
  }

  @Test(arguments: ReaderFixture.all) func `It is inspected with proved types`(_ fixture: ReaderFixture)
    async throws
  {
    let workspace = try Workspace()
    let found = try await workspace.project(yaml(fixture.write(Self.orders, workspace), fixture)).inspect(
      "shop")
    let table = try #require(found.first?.tables.first, "\(found)")
    #expect(table.rows == 3, "\(table)")
    let types = Dictionary(table.columns.map { ($0.name, $0.type ?? "") }) { first, _ in first }
    let names = fixture.names
    #expect(types[names.id] != nil && types[names.memo] == "text", "\(table)")
    #expect(types[names.day] == "date" && types["amount"]?.hasPrefix("decimal") == true, "\(table)")
  }
}
