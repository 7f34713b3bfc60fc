import Testing

@testable import DataIngestor

/// The SQL of loads, asserted as text: `Fixtures/sql`.
struct VaultSQLTests {
  @Test func `The first load of a source streams into its satellite`() throws {
    let plan = try LoadPlan.sample()
    let satellite = try #require(plan.newSatellites.first)
    var golden = Golden()
    golden.add("hub", VaultSQL.createHub(plan.hub, plan.names))
    golden.add("satellite", VaultSQL.createSatellite(satellite, plan.names))
    golden.add("rows", VaultSQL.streamIntoSatellite(plan))
    golden.add("rows of presumed types", VaultSQL.streamIntoSatellite(try .sample(rows: nil)))
    golden.add("are there duplicates", VaultSQL.countsProbe("pk", in: [plan.incoming(satellite.name)]))
    golden.add("does their order exclude them", try #require(VaultSQL.monotonicProbe(plan, satellite)))
    golden.add("duplicates", VaultSQL.settleDuplicates(plan, satellite))
    golden.add(
      "keys into an empty hub",
      VaultSQL.insertHub(plan, from: satellite, keysAreDistinct: true, hubKeys: nil))
    golden.add(
      "keys into a hub of others",
      VaultSQL.insertHub(plan, from: satellite, keysAreDistinct: false, hubKeys: plan.hubKeys))
    try golden.expect("first-load")
  }

  @Test func `A later load compares with the current state and writes the difference`() throws {
    let plan = try LoadPlan.sample(source: "extract: full", existing: true, relations: 2)
    let satellite = try #require(plan.newSatellites.first)
    #expect(plan.targets.map(\.isNew) == [false, true])
    var golden = Golden()
    golden.add("satellite of the new schema", VaultSQL.createSatellite(satellite, plan.names))
    golden.add("is there a history", VaultSQL.historyProbe(plan.storedRows))
    golden.add("current rows without history", VaultSQL.createCurrent(plan.storedRows, hasHistory: false))
    golden.add("current rows with history", VaultSQL.createCurrent(plan.storedRows, hasHistory: true))
    golden.add("occurrences folded", VaultSQL.foldCurrent(plan.storedRows))
    golden.add("first relation", VaultSQL.createBatch(plan, 0))
    golden.add("first relation, each row looked up", VaultSQL.createBatch(plan, 0, looksUp: true))
    golden.add("second relation", VaultSQL.createBatch(plan, 1))
    golden.add("are there duplicates", VaultSQL.duplicatesProbe(plan))
    golden.add("distinct rows without duplicates", VaultSQL.createBatchRows(plan, hasDuplicates: false))
    golden.add("distinct rows with duplicates", VaultSQL.createBatchRows(plan, hasDuplicates: true))
    golden.add(
      "changed keys, one row each",
      VaultSQL.createChangedKeys(plan, hasGroups: false, hasDuplicates: false))
    golden.add(
      "changed keys of several rows",
      VaultSQL.createChangedKeys(plan, hasGroups: true, hasDuplicates: true))
    golden.add("counts", VaultSQL.countRows)
    golden.add("new keys", VaultSQL.countNewKeys(plan, hubExists: true))
    golden.add("rows of changed keys", VaultSQL.insertChanged(plan, 0, folds: false, rereads: false))
    golden.add("folded rows of changed keys", VaultSQL.insertChanged(plan, 0, folds: true, rereads: false))
    golden.add("whole groups of changed keys", VaultSQL.insertChanged(plan, 1, folds: false, rereads: true))
    golden.add(
      "keys", VaultSQL.insertHub(plan, from: satellite, keysAreDistinct: true, hubKeys: plan.hubKeys))
    golden.add("tombstones", VaultSQL.insertTombstones(plan, into: satellite))
    try golden.expect("later-load")
  }

  @Test func `A key of the source's own columns is scoped to the source`() throws {
    let own = try LoadPlan.sample(key: "Number")
    let shared = try LoadPlan.sample()
    var golden = Golden()
    for (name, plan) in [("own", own), ("shared", shared)] {
      for mayHoldSeparators in [false, true] {
        golden.add(
          "\(name) key\(mayHoldSeparators ? ", escaped" : "")",
          VaultSQL.key(
            plan.key, source: "bank", columns: plan.targets[0].group.columns,
            mayHoldSeparators: mayHoldSeparators))
      }
    }
    golden.add("row hash", VaultSQL.hashed(own.targets[0].group))
    try golden.expect("keys-and-hashes")
  }
}

struct LoadPlanTests {
  @Test func `A schema seen before takes its satellite again`() throws {
    let plan = try LoadPlan.sample(existing: true)
    #expect(plan.newSatellites.isEmpty)
    #expect(plan.targets[0].satellite.version == 1)
  }

  @Test func `A new schema takes the next version`() throws {
    let plan = try LoadPlan.sample(existing: true, relations: 2)
    #expect(
      plan.newSatellites.map(\.name) == ["sat_transactions__bank__cat__v02_20260131T120000Z"])
  }

  @Test func `The order of a schema's columns makes no new one`() throws {
    let columns = try LoadPlan.sample().targets[0].group.columns
    #expect(
      SourceSchema.Group.fingerprint(columns) == SourceSchema.Group.fingerprint(columns.reversed()))
  }
}
