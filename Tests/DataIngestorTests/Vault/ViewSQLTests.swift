import Testing

@testable import DataIngestor

/// The views people query, asserted as text, and what columns they show over several schema versions.
struct ViewSQLTests {
  private func satellite(_ version: Int, _ source: String, _ columns: [StoredColumn]) throws
    -> SatelliteRecord
  {
    let known = try #require(try LoadPlan.sample(existing: true).existing.first)
    return SatelliteRecord(
      name: "sat_\(source)_v\(version)", tag: known.tag, source: source, user: known.user, version: version,
      createdAt: known.createdAt, fingerprint: "", hashVersion: known.hashVersion, columns: columns,
      key: known.key,
      dimensions: source == "card" ? ["payment_entity": ["shop", "city"]] : ["payment_entity": ["memo"]])
  }

  private func column(_ name: String, _ type: DataType, _ canonical: String? = nil, unproved: Bool = false)
    -> StoredColumn
  {
    StoredColumn(name: name, original: name, type: type, canonical: canonical, isUnproved: unproved)
  }

  private func satellites() throws -> [SatelliteRecord] {
    let amount = DataType.decimal(precision: 18, scale: 2)
    return [
      try satellite(
        1, "bank",
        [
          column("date", .date, "timestamp"), column("amount", amount, "amount"),
          column("memo", .text, "description"),
          column("fee", .text, unproved: true),
        ]),
      try satellite(
        2, "bank",
        [
          column("date", .timestamp, "timestamp"), column("amount", amount, "amount"),
          column("memo", .text, "description"), column("fee", .decimal(precision: 18, scale: 4)),
          column("category", .text, "category"),
        ]),
      try satellite(
        1, "card",
        [
          column("when", .timestamptz, "timestamp"), column("cents", .integer, "amount"),
          column("shop", .text, "description"), column("city", .text),
        ]),
    ]
  }

  @Test func `The views of a source and of its tag unite all schema versions`() throws {
    let all = try satellites()
    let bank = all.filter { $0.source == "bank" }
    var golden = Golden()
    let views = ViewSQL.source("bank", bank, names: .plain)
    golden.add("source", views.flatMap { $0.create(.plain, isExtended: true) })
    golden.add("tag", ViewSQL.tag(.transactions, all, names: .plain).create(.plain, isExtended: true))
    try golden.expect("views")
  }

  @Test func `A column has its widest type, and one without values the type of those that have some`() throws
  {
    let columns = ViewSQL.unified(try satellites().filter { $0.source == "bank" })
    #expect(columns.map(\.name) == ["date", "amount", "memo", "fee", "category"])
    #expect(columns.first { $0.name == "date" }?.type == .timestamp)
    #expect(columns.first { $0.name == "fee" }?.type == .decimal(precision: 18, scale: 4))
  }
}
