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
      let isNew = plan.newSatellites.contains(satellite)
      try publish(
        satellite.name, VaultSQL.bookkeeping, satellite.columns, isNew: isNew, on: connection)
    }
    if keysGoStraight {
      let satellite = plan.targets[0].satellite
      try copy(
        to: plan.hub, constants: constants(of: satellite.name, in: Self.hubConstants, on: connection).values,
        types: [], on: connection
      ) { constants in
        VaultSQL.insertHub(
          plan, from: satellite, keysAreDistinct: keysAreDistinct, hubKeys: nil,
          into: plan.names.table(plan.hub), leavingOut: Set(constants))
      }
    } else {
      try publish(plan.hub, VaultSQL.hubTypes.map(\.key), [], isNew: hubIsNew, on: connection)
    }
    if hubIsNew {
      try run(VaultSQL.addHubKey(plan.hub, plan.names).map(plan.names.inside), on: connection)
    }
  }

  /// Columns of which all rows of a load may have the same value.
  private static let hubConstants = ["loaded_at", "run_seq", "record_source"]
  private static let satelliteConstants = hubConstants + ["occurrence", "deleted"]

  private func publish(
    _ table: String, _ bookkeeping: [String], _ columns: [StoredColumn], isNew: Bool,
    on connection: borrowing Connection
  ) throws {
    let candidates = table == plan.hub ? Self.hubConstants : Self.satelliteConstants
    let (rows, constants) = try constants(of: table, in: isNew ? candidates : [], on: connection)
    guard rows > 0 else { return }
    try copy(to: table, constants: constants, types: columns.map(\.type), on: connection) { constants in
      VaultSQL.publish(plan, table, bookkeeping.filter { !constants.contains($0) } + columns.map(\.name))
    }
  }

  /// How many rows of the load a table gets, and what is the same in all of them.
  private func constants(of table: String, in columns: [String], on connection: borrowing Connection) throws
    -> (rows: Int, values: [String: String])
  {
    let columns = plan.names.dialect.fillsInDefaults ? columns : []
    let found = try probe(VaultSQL.constantsProbe(plan, table, columns), on: connection)
    var values: [String: String] = [:]
    for (column, value) in zip(columns, found.dropFirst()) { values[column] = value.text }
    return (found[0].int ?? 0, values)
  }

  /// Copies rows to a table, which fills in by itself what is the same in all of them.
  /// - Parameter statement: Makes the statement, of the columns that it leaves out.
  private func copy(
    to table: String, constants: [String: String], types: [DataType], on connection: borrowing Connection,
    _ statement: (Dictionary<String, String>.Keys) -> String
  ) throws {
    func setDefaults(_ isSet: Bool) throws {
      guard !constants.isEmpty else { return }
      try execute(
        plan.names.inside(VaultSQL.setDefaults(plan, table, constants, isSet: isSet)), on: connection)
    }
    try setDefaults(true)
    try Task.checkCancellation()
    try BinaryCopy.run(statement(constants.keys), of: types, plan.names, on: connection)
    try setDefaults(false)
  }

  /// Whether the keys of a load are made of its rows as they are copied: the hub has none yet.
  var keysGoStraight: Bool { !plan.names.dialect.isLocal && plan.streams && hubIsNew }

  /// Where the keys are that the hub has. Of a few new ones another database is asked; otherwise all of its keys are read.
  /// - Parameter mayBeMore: Whether it may have keys that the source does not have now.
  func hubKeys(mayBeMore: Bool, on connection: borrowing Connection) throws -> String {
    guard !plan.names.dialect.isLocal else { return plan.names.table(plan.hub) }
    let own =
      "SELECT pk FROM changed_keys WHERE NOT is_new UNION ALL SELECT pk FROM \(plan.incoming(plan.hub))"
    guard mayBeMore else { return "(\(own))" }
    guard !plan.streams, plan.onKeyConflict != .versions,
      try probe(VaultSQL.countUnknownKeys, on: connection)[0].int ?? .max <= Self.fewKeys
    else { return plan.hubKeys }
    let keys = try probe(VaultSQL.unknownKeys, on: connection)[0].text ?? "{}"
    try execute(VaultSQL.fetchHubKeys(plan, keys), on: connection)
    return "(SELECT pk FROM known_keys UNION ALL \(own))"
  }

  /// So many are asked for in one statement of less than a megabyte.
  private static let fewKeys = 16_384
}
