import DuckDB

/// Loads into a database that is not the engine's own: what the comparison needs of it is fetched, the comparison and the new rows
/// are made in the engine, and only the new rows are copied.
///
/// Temporary tables besides those of the load itself:
/// - `stored_<n>`: the bookkeeping columns of every row of an existing satellite, and the column that orders rows.
/// - `known_keys`: those of a few keys that a hub has.
/// - one for each hub and satellite that rows may go to, under its own name: the rows of this load.
extension LoadPlan {
  /// Where a load puts the rows of a hub or satellite.
  func incoming(_ table: String) -> String {
    names.dialect.isLocal ? names.table(table) : "temp.main." + SQL.name(table)
  }

  /// Where the keys are that the hub has already, those of this load included.
  var hubKeys: String {
    names.dialect.isLocal
      ? names.table(hub)
      : "(SELECT pk FROM \(names.table(hub)) UNION ALL SELECT pk FROM \(incoming(hub)))"
  }

  /// The satellites that rows may go to, each once.
  var receiving: [SatelliteRecord] {
    var seen: Set<String> = []
    return (targets.map(\.satellite) + (onKeyConflict == .versions ? existing : []))
      .filter { seen.insert($0.name).inserted }
  }
}

extension VaultSQL {
  /// `stored_<n>`.
  static func fetchStored(_ stored: StoredRows, _ satellite: SatelliteRecord) -> String {
    let order = satellite.columns.first { $0.name == stored.orderBy }.map { [SQL.name($0.name)] } ?? []
    let columns = ["pk", "row_hash", "occurrence", "run_seq", "deleted"] + order
    return """
      \(stored.create(stored.table(satellite))) AS
      SELECT \(columns.joined(separator: ", ")) FROM \(stored.names.table(satellite.name))
      """
  }

  /// How many keys that the vault does not show are new to the source.
  static let countUnknownKeys = "SELECT count(*) FROM changed_keys WHERE is_new"

  /// Those keys, as an array in the database's own SQL.
  static let unknownKeys =
    "SELECT '{' || string_agg(CAST(pk AS VARCHAR), ',') || '}' FROM changed_keys WHERE is_new"

  /// `known_keys`: those of some keys that the hub has.
  static func fetchHubKeys(_ plan: LoadPlan, _ keys: String) -> String {
    let hub = plan.names.table(plan.hub)
    let list = "CAST(\(SQL.text(keys)) AS UUID[])"
    // PostgreSQL reads all of a hub for a list or a join, until it has statistics of it; each key by itself is looked up. Citus looks
    // up none of rows that are not distributed.
    let query =
      plan.names.dialect.distributesByCall
      ? "SELECT pk FROM \(hub) WHERE pk = ANY (\(list))"
      : """
      SELECT found.pk FROM unnest(\(list)) AS asked(pk), LATERAL (SELECT pk FROM \(hub) hub WHERE hub.pk = asked.pk LIMIT 1) found
      """
    return "CREATE OR REPLACE TEMP TABLE known_keys AS SELECT pk FROM \(plan.names.asked(query))"
  }

  /// The tables that take the rows of the load.
  static func createIncoming(_ plan: LoadPlan) -> [String] {
    let hub = hubTypes.map { "\($0) \($1)" }.joined(separator: ", ")
    return ["CREATE OR REPLACE TEMP TABLE \(SQL.name(plan.hub)) (\(hub))"]
      + plan.receiving.map { satellite in
        let columns =
          bookkeepingTypes.map { "\($0) \($1)" }
          + satellite.columns.map { "\(SQL.name($0.name)) \($0.type.sql)" }
        return "CREATE OR REPLACE TEMP TABLE \(SQL.name(satellite.name)) (\(columns.joined(separator: ", ")))"
      }
  }

  /// Copies the rows of the load to a hub or satellite.
  static func publish(_ plan: LoadPlan, _ table: String, _ columns: [String]) -> String {
    let list = columns.map { SQL.name($0) }.joined(separator: ", ")
    return "INSERT INTO \(plan.names.table(table)) (\(list)) SELECT \(list) FROM \(plan.incoming(table))"
  }

  /// How many rows of the load a hub or satellite gets, and of each column the only value that it has in them, or NULL.
  static func constantsProbe(_ plan: LoadPlan, _ table: String, _ columns: [String]) -> String {
    let values = columns.map { "CASE WHEN min(\($0)) = max(\($0)) THEN CAST(min(\($0)) AS VARCHAR) END" }
    return "SELECT \((["count(*)"] + values).joined(separator: ", ")) FROM \(plan.incoming(table))"
  }

  /// Gives columns a default for the time of a copy, or takes it back, in the database's own SQL: what is the same in all rows need
  /// not be sent with each of them.
  static func setDefaults(_ plan: LoadPlan, _ table: String, _ constants: [String: String], isSet: Bool)
    -> String
  {
    let actions = constants.sorted { $0.key < $1.key }.map { column, value in
      "ALTER COLUMN \(column) \(isSet ? "SET DEFAULT \(SQL.text(value))" : "DROP DEFAULT")"
    }
    return "ALTER TABLE \(plan.names.table(table)) \(actions.joined(separator: ", "))"
  }
}
