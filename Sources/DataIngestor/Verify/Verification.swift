import DuckDB

/// A statement about the vault that was put to the test over all rows.
public struct Proof: Hashable, Sendable, Codable {
  /// The table, source or tag it is about.
  public let subject: String
  /// What was tested, as a sentence that holds where there are no violations.
  public let statement: String
  /// Rows (or keys, or states) that were looked at.
  public let checked: Int
  /// How many of them contradict it.
  public let violations: Int
  /// One that does.
  public let example: String?

  /// Whether it holds.
  public var holds: Bool { violations == 0 }
}

/// Recomputes every hash of the vault from the stored columns and checks every invariant of `vault.md` that a database can
/// show by itself.
enum Verification {
  /// All proofs, in the order: tables, hashes, states, hubs, bookkeeping.
  static func proofs(
    on connection: borrowing Connection, progress: (Proof) -> Void = { _ in }
  ) throws -> [Proof] {
    guard try Catalog.exists(connection) else { return [] }
    let satellites = try Catalog.satellites(connection)
    let names = try VaultNames(connection)
    var proofs: [Proof] = []
    func add(_ proof: Proof) {
      proofs.append(proof)
      progress(proof)
    }
    for table in try tables(satellites, names, on: connection) { add(table) }
    guard proofs.allSatisfy(\.holds) else { return proofs }
    var claims = satellites.flatMap { VerificationSQL.satellite($0, names) }
    let bySource = Dictionary(grouping: satellites) { [$0.source, $0.user] }
    for (_, group) in bySource.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      claims += VerificationSQL.states(group, names)
    }
    let byTag = Dictionary(grouping: satellites, by: \.tag)
    for (_, group) in byTag.sorted(by: { $0.key < $1.key }) { claims += VerificationSQL.hub(group, names) }
    for claim in claims { add(try claim.test(on: connection)) }
    return proofs
  }

  /// Each registered satellite is there, with the columns and types that are registered; and nothing else is.
  private static func tables(
    _ satellites: [SatelliteRecord], _ names: VaultNames, on connection: borrowing Connection
  ) throws -> [Proof] {
    let rows = try connection.query(
      """
      SELECT table_name, string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index)
      FROM duckdb_columns() WHERE schema_name = \(SQL.text(names.vaultSchema)) AND database_name = current_database()
        AND (\(!names.isSingleSchema) OR table_name[:4] IN ('hub_', 'sat_'))
      GROUP BY table_name
      """
    ).rows
    var found = Dictionary(rows.map { ($0[0].text ?? "", $0[1].text ?? "") }) { $1 }
    var proofs: [Proof] = []
    for satellite in satellites {
      let registered =
        (VaultSQL.bookkeepingTypes.map { "\($0) \($1)" }
        + satellite.columns.map { "\($0.name) \(names.dialect.listed($0.type))" })
        .joined(separator: ", ")
      let actual = found.removeValue(forKey: satellite.name)
      proofs.append(
        Proof(
          subject: satellite.name, statement: "The table has the registered columns and types.",
          checked: satellite.columns.count, violations: actual == registered ? 0 : 1,
          example: actual == registered ? nil : actual ?? "The table is missing."))
    }
    for hub in Set(satellites.map(\.hub)).sorted() {
      let isThere = found.removeValue(forKey: hub) != nil
      proofs.append(
        Proof(
          subject: hub, statement: "The hub exists.", checked: 1, violations: isThere ? 0 : 1,
          example: isThere ? nil : "The table is missing."))
    }
    let hubs = found.keys.filter { $0.hasPrefix("hub_") }
    let strangers = found.keys.filter { !hubs.contains($0) }.sorted()
    proofs.append(
      Proof(
        subject: "vault", statement: "Every satellite is registered.", checked: rows.count,
        violations: strangers.count, example: strangers.first))
    return proofs
  }
}

/// A statement as SQL.
struct Claim {
  let subject: String
  let statement: String
  /// Yields two numbers, rows checked and violations, and an example of a violation.
  let query: String

  func test(on connection: borrowing Connection) throws(DuckDBError) -> Proof {
    let row = try connection.query(query).rows.first ?? []
    return Proof(
      subject: subject, statement: statement, checked: row[0].int ?? 0, violations: row[1].int ?? 0,
      example: row[2].text)
  }
}
