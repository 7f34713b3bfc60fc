import DuckDB

extension VaultLoader {
  /// Makes the hub and the satellites that the load needs and the vault does not have.
  func createTables(on connection: borrowing Connection) throws {
    let hub = hubIsNew ? VaultSQL.createHub(plan.hub, plan.names) : []
    let satellites = plan.newSatellites.flatMap { VaultSQL.createSatellite($0, plan.names) }
    try run((hub + satellites).map(plan.names.inside), on: connection)
  }

  /// Fetches what the rows are compared with, where the vault is in another database.
  func fetchStates(on connection: borrowing Connection) throws {
    guard !plan.names.dialect.isLocal else { return }
    guard plan.fetched == nil else {
      let view = "CREATE OR REPLACE TEMP VIEW current_rows AS FROM \(StoredRows.shared).current_rows"
      try execute(view, on: connection)
      return
    }
    let stored = plan.storedRows
    try run(stored.satellites.map { VaultSQL.fetchStored(stored, $0) }, on: connection)
  }

  /// Makes the tables that take the rows of the load, where the vault is in another database.
  func prepareIncoming(on connection: borrowing Connection) throws {
    guard !plan.names.dialect.isLocal else { return }
    try run(VaultSQL.createIncoming(plan), on: connection)
  }

  /// Copies the rows of the load, where the vault is in another database.
  func publish(keysAreDistinct: Bool, on connection: borrowing Connection) throws {
    guard !plan.names.dialect.isLocal else { return }
    for satellite in plan.receiving {
      try publish(
        satellite.name, VaultSQL.publish(plan, satellite), satellite.columns.map(\.type), on: connection)
    }
    if keysGoStraight {
      try execute(
        VaultSQL.insertHub(
          plan, from: plan.targets[0].satellite, keysAreDistinct: keysAreDistinct, hubKeys: nil,
          into: plan.names.table(plan.hub)),
        on: connection)
    } else {
      try publish(plan.hub, VaultSQL.publishHub(plan), [], on: connection)
    }
    try run(
      (plan.receiving.map(\.name) + [plan.hub]).map { "DROP TABLE \(plan.incoming($0))" }, on: connection)
    if hubIsNew {
      try run(VaultSQL.addHubKey(plan.hub, plan.names).map(plan.names.inside), on: connection)
    }
  }

  private func publish(
    _ table: String, _ statement: String, _ types: [DataType], on connection: borrowing Connection
  ) throws {
    if try probe("SELECT count(*) FROM \(plan.incoming(table))", on: connection)[0].int != 0 {
      try Task.checkCancellation()
      try BinaryCopy.run(statement, of: types, plan.names, on: connection)
    }
  }

  /// Whether the keys of a load are made of its rows as they are copied: the hub has none yet.
  var keysGoStraight: Bool { !plan.names.dialect.isLocal && plan.streams && hubIsNew }

  /// Where the keys are that the hub has. Of a few new ones another database is asked; otherwise all of its keys are read.
  func hubKeys(on connection: borrowing Connection) throws -> String {
    guard !plan.names.dialect.isLocal else { return plan.names.table(plan.hub) }
    guard !plan.streams, plan.onKeyConflict != .versions,
      try probe(VaultSQL.countUnknownKeys, on: connection)[0].int ?? .max <= Self.fewKeys
    else { return plan.hubKeys }
    let keys = try probe(VaultSQL.unknownKeys, on: connection)[0].text ?? "{}"
    try execute(VaultSQL.fetchHubKeys(plan, keys), on: connection)
    return
      "(SELECT pk FROM known_keys UNION ALL SELECT pk FROM changed_keys WHERE NOT is_new UNION ALL SELECT pk FROM \(plan.incoming(plan.hub)))"
  }

  /// So many are asked for in one statement of less than a megabyte.
  private static let fewKeys = 16_384
}
