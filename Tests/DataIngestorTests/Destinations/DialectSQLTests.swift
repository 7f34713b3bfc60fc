import Testing

@testable import DataIngestor

/// The SQL that runs inside a destination, asserted as text for each dialect: `Fixtures/sql/<dialect>.sql`.
struct DialectSQLTests {
  @Test(arguments: Dialect.all)
  func `Tables, views and bookkeeping are spelled as the database understands them`(dialect: Dialect) throws {
    let names = VaultNames(dialect: dialect, views: dialect.isLocal ? nil : "public")
    let plan = try LoadPlan.sample(existing: true, relations: 2)
    let satellite = try #require(plan.newSatellites.first)
    var golden = Golden()
    golden.add("bookkeeping", CatalogSchema.statements(names))
    golden.add("hub", VaultSQL.createHub(plan.hub, names))
    golden.add("satellite", VaultSQL.createSatellite(satellite, names))
    golden.add("after the first load", VaultSQL.addHubKey(plan.hub, names))
    let views =
      ViewSQL.source("bank", plan.existing + [satellite], names: names)
      + [ViewSQL.tag(.workouts, plan.existing, names: names)]
    golden.add("views", views.flatMap { $0.create(names, isExtended: false) })
    golden.add("without views", View.drop("bank", names))
    try golden.expect("dialects/\(dialect.name.lowercased())")
  }

  @Test func `A load into another database fetches what it compares with and copies what is new`() throws {
    let plan = try LoadPlan.sample(
      source: "extract: full", existing: true, relations: 2,
      names: VaultNames(dialect: .postgreSQL, views: "public"))
    let satellite = try #require(plan.newSatellites.first)
    var golden = Golden()
    golden.add("stored rows", VaultSQL.fetchStored(plan.storedRows, plan.existing[0]))
    golden.add("tables for new rows", VaultSQL.createIncoming(plan))
    golden.add("current rows", VaultSQL.createCurrent(plan.storedRows, hasHistory: true))
    golden.add("rows of changed keys", VaultSQL.insertChanged(plan, 1, folds: false, rereads: false))
    golden.add(
      "keys", VaultSQL.insertHub(plan, from: satellite, keysAreDistinct: true, hubKeys: plan.hubKeys))
    golden.add("a few keys of the hub", VaultSQL.fetchHubKeys(plan, "{}"))
    golden.add(
      "keys of a new hub",
      VaultSQL.insertHub(
        plan, from: satellite, keysAreDistinct: true, hubKeys: nil, into: plan.names.table(plan.hub)))
    golden.add(
      "copied rows",
      VaultSQL.publish(plan, satellite.name, VaultSQL.bookkeeping + satellite.columns.map(\.name)))
    golden.add(
      "what is the same in all rows",
      VaultSQL.constantsProbe(plan, satellite.name, ["run_seq", "record_source"]))
    for isSet in [true, false] {
      golden.add(
        isSet ? "defaults" : "no defaults",
        VaultSQL.setDefaults(plan, satellite.name, ["run_seq": "7", "record_source": "it's"], isSet: isSet))
    }
    golden.add("copied keys", VaultSQL.publish(plan, plan.hub, VaultSQL.hubTypes.map(\.key)))
    golden.add(
      "inside", plan.names.inside("DELETE FROM \(plan.names.bookkeeping("files")) WHERE name = 'it''s'"))
    try golden.expect("remote-load")
  }

  @Test func `Where a user owns one schema, everything is in it`() {
    let names = VaultNames(dialect: .postgreSQL, views: "cat", isSingleSchema: true)
    #expect(names.table("hub_events") == #""cat"."hub_events""#)
    #expect(names.bookkeeping("loads") == #""cat"."ingestor_loads""#)
    #expect(names.view("events") == #""cat"."events""#)
    #expect(!CatalogSchema.statements(names).contains { $0.contains("SCHEMA") })
  }

  @Test func `A server tells by itself which dialect it speaks`() {
    #expect(Dialect.of(version: "PostgreSQL 15.18 on x86_64", extensions: ["plpgsql"]) == .postgreSQL)
    #expect(Dialect.of(version: "PostgreSQL 16.4 on x86_64", extensions: ["plpgsql", "citus"]) == .citus)
    #expect(Dialect.of(version: "CockroachDB CCL v24.1.0", extensions: []) == .cockroachDB)
    #expect(Dialect.of(version: "PostgreSQL 11.2-YB-2.21.0.0-b0", extensions: []) == .yugabyteDB)
  }

  @Test func `Names of views are cut where only so many bytes count`() {
    let long = String(repeating: "ä", count: 40)
    let names = VaultNames(dialect: .postgreSQL, views: "public")
    #expect(names.view(long + "_history") != names.view(long + "_as_of"))
    #expect(names.view(long).utf8.count <= 63 + #""public"."""#.utf8.count)
  }
}
