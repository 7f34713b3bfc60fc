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
    try run(plan.existing.indices.map { VaultSQL.fetchStored(plan, $0) }, on: connection)
  }

  /// Makes the tables that take the rows of the load, where the vault is in another database.
  func prepareIncoming(on connection: borrowing Connection) throws {
    guard !plan.names.dialect.isLocal else { return }
    try run(VaultSQL.createIncoming(plan), on: connection)
  }

  /// Copies the rows of the load, where the vault is in another database.
  func publish(on connection: borrowing Connection) throws {
    guard !plan.names.dialect.isLocal else { return }
    for satellite in plan.receiving {
      try publish(
        satellite.name, VaultSQL.publish(plan, satellite), satellite.columns.map(\.type), on: connection)
    }
    try publish(plan.hub, VaultSQL.publishHub(plan), [], on: connection)
    if hubIsNew {
      try run(VaultSQL.addHubKey(plan.hub, plan.names).map(plan.names.inside), on: connection)
    }
  }

  private func publish(
    _ table: String, _ statement: String, _ types: [DataType], on connection: borrowing Connection
  ) throws {
    let name = plan.incoming(table)
    if try probe("SELECT count(*) FROM \(name)", on: connection)[0].int != 0 {
      try Task.checkCancellation()
      try BinaryCopy.run(statement, of: types, plan.names, on: connection)
    }
    try execute("DROP TABLE \(name)", on: connection)
  }

  /// The temporary tables that hold what was fetched.
  var fetched: [String] { plan.names.dialect.isLocal ? [] : plan.existing.map(plan.stored) }
}
