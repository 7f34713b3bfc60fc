import DuckDB
import Foundation

/// Copies a whole vault into another database, in one transaction: hubs, satellites, bookkeeping, views. Every table is compared
/// with what it was copied from before the transaction ends.
struct VaultCopy: Sendable {
  /// The vault that is attached to the engine of the target.
  let origin: VaultNames
  /// The tags that are declared, for the views.
  let tags: [Tag]
  let turn: Turn
  /// Called for each table as it has been copied and compared.
  let copied: @Sendable (Project.CopiedTable) -> Void

  /// The name under which the vault is attached that is copied.
  static let attached = "origin"

  /// Copies.
  func run(on connection: borrowing Connection) throws -> [Project.CopiedTable] {
    let names = try VaultNames(connection)
    let satellites = try registered(on: connection)
    try Catalog.prepare(connection, turn: turn)
    try connection.execute("BEGIN")
    do {
      try turn.take(names, on: connection)
      try refuseOccupied(names, on: connection)
      let tables = try fill(names, satellites, on: connection)
      try connection.execute("COMMIT")
      return tables
    } catch {
      connection.rollback()
      throw error
    }
  }

  private func registered(on connection: borrowing Connection) throws -> [SatelliteRecord] {
    let rows = try connection.query(
      "SELECT CAST(record AS VARCHAR) FROM \(origin.bookkeeping("satellites")) ORDER BY run_seq, version"
    ).rows
    return try rows.map {
      try JSONDecoder().decode(SatelliteRecord.self, from: Data(($0[0].text ?? "").utf8))
    }
  }

  private func refuseOccupied(_ names: VaultNames, on connection: borrowing Connection) throws {
    let found = try connection.query(
      "SELECT (SELECT count(*) FROM \(names.bookkeeping("satellites"))) + (SELECT count(*) FROM \(names.bookkeeping("loads")))"
    ).scalar.int
    guard found != 0 else { return }
    throw IngestError(
      .destination,
      Problem(
        "copy.occupied", "'\(turn.label)' holds a vault already.",
        advice: "Copy into an empty database: two vaults cannot be merged."))
  }

  private func fill(_ names: VaultNames, _ satellites: [SatelliteRecord], on connection: borrowing Connection)
    throws -> [Project.CopiedTable]
  {
    var tables: [Project.CopiedTable] = []
    let hubs = Set(satellites.map(\.hub)).sorted()
    let creations =
      hubs.flatMap { VaultSQL.createHub($0, names) }
      + satellites.flatMap { VaultSQL.createSatellite($0, names) }
    for statement in creations { try connection.execute(names.inside(statement)) }
    for hub in hubs {
      tables.append(
        try copy(hub, origin.table(hub), names.table(hub), VaultSQL.hubTypes.map(\.key), on: connection))
      for statement in VaultSQL.addHubKey(hub, names) { try connection.execute(names.inside(statement)) }
    }
    for satellite in satellites {
      let columns = VaultSQL.bookkeeping + satellite.columns.map(\.name)
      let table = satellite.name
      tables.append(
        try copy(
          table, origin.table(table), names.table(table), columns, satellite.columns.map(\.type),
          on: connection))
    }
    for (table, columns) in CatalogSchema.tables where table != "meta" {
      tables.append(
        try copy(
          "\(CatalogSchema.schema).\(table)", origin.bookkeeping(table), names.bookkeeping(table),
          columns.map(\.key), on: connection))
    }
    for source in Set(satellites.map(\.source)).sorted() {
      try Views.rebuild(source: source, on: connection)
    }
    for name in Set(satellites.map(\.tag)).sorted() {
      let tag = tags.first { $0.name == name } ?? Tag(name: name, summary: "", columns: [])
      try Views.rebuild(tag: tag, on: connection)
    }
    return tables
  }

  private func copy(
    _ label: String, _ from: String, _ to: String, _ columns: [String], _ types: [DataType] = [],
    on connection: borrowing Connection
  ) throws -> Project.CopiedTable {
    let list = columns.map { SQL.name($0) }.joined(separator: ", ")
    try BinaryCopy.run(
      "INSERT INTO \(to) (\(list)) SELECT \(list) FROM \(from)", of: types, VaultNames(connection),
      on: connection)
    let sums = try [from, to].map { table in
      try connection.query(
        "SELECT count(*), CAST(coalesce(sum(hash(content)), 0) AS VARCHAR) FROM (SELECT \(list) FROM \(table)) content"
      ).rows[0].map(\.text)
    }
    guard sums[0] == sums[1] else {
      throw IngestError(
        .destination,
        Problem(
          "copy.differs", "The copy of '\(label)' is not what was copied. Nothing was kept.",
          advice: "Run 'ingestor verify' on the vault that is to be copied; if it holds, please report this.")
      )
    }
    let table = Project.CopiedTable(table: label, rows: Int(sums[0][0] ?? "") ?? 0)
    copied(table)
    return table
  }
}
