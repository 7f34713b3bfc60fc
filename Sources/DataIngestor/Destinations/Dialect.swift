import DuckDB

/// What a database can do, and how its SQL spells what differs: data that SQL is made from.
///
/// SQL is written in the words that all of them share; what is here is where they part.
struct Dialect: Hashable, Sendable {
  /// The name that people know it by, and that a session is told.
  let name: String
  /// How loads of several processes take turns.
  let locking: Locking
  /// Whether windows are filtered by QUALIFY.
  let hasQualify: Bool
  /// How rows as of a run are offered.
  let parameterizedViews: ParameterizedViews
  /// When the primary key of a hub is declared.
  let hubKey: HubKey
  /// Whether tables are distributed over machines by a call.
  let distributesByCall: Bool
  /// Whether large tables are scanned by the place of their rows, over several connections.
  let scansByPlace: Bool
  /// How rows travel.
  let transfer: Transfer
  /// Whether a copy is quicker where the table fills in what is the same in all rows. To change the default of a column costs
  /// distributed databases more than that.
  let fillsInDefaults: Bool
  /// Whether a value of the type JSON keeps the text that it came as.
  let keepsJSONText: Bool
  /// Whether what a transaction did to tables and views is undone with it, or by a setting of the server alone.
  let undoesDefinitions: Undoing
  /// Whether deleted rows lie about until VACUUM.
  let vacuums: Bool
  /// Whether patterns are those of RE2; otherwise they are PostgreSQL's.
  let readsRE2: Bool
  /// Whether the bytes of a UUID can be asked for.
  let readsUUIDBytes: Bool
  /// Whether a text may hold U+0000.
  let storesNUL: Bool
  /// How many bytes of a name count.
  let nameLimit: Int?
  /// What in a message tells that the same again may succeed.
  let transientMessages: [String]

  enum Locking: Hashable, Sendable {
    /// Opening the database excludes all others.
    case file
    /// Locks by number, for a session or a transaction.
    case advisory
    /// Locked rows of a table.
    case row
  }

  /// What cannot be made in the database is made for each session of the engine.
  enum ParameterizedViews: Hashable, Sendable { case macro, function, none }

  enum Transfer: Hashable, Sendable {
    /// By COPY in its binary form, both ways.
    case binary
    /// Read by SELECT, written by COPY as text.
    case text
  }

  enum Undoing: Hashable, Sendable {
    case always
    /// Where this setting is on.
    case setting(String)
  }

  enum HubKey: Hashable, Sendable {
    /// An index costs more than it gives.
    case none
    /// Keeping it during a first load costs more than the load.
    case afterFirstLoad
    /// A table has its key from the beginning.
    case withTable
  }

  /// Whether the tables are in the engine's own database; otherwise it reaches them over a connection.
  var isLocal: Bool { self == .duckDB }

  /// A type.
  func type(_ type: DataType) -> String {
    if isLocal { return type.sql }
    return switch type {
    case .double: "DOUBLE PRECISION"
    case .blob: "BYTEA"
    case .json where !keepsJSONText: "VARCHAR"
    default: type.sql
    }
  }

  /// The first and the last value that a type holds besides the infinite ones, in the engine's words; nil for all that the engine has.
  func bounds(of type: DataType) -> (first: String, last: String?)? {
    guard !isLocal else { return nil }
    return switch type {
    case .date: ("4714-11-24 (BC)", "5874897-12-31")
    case .timestamp, .timestamptz: ("4714-11-24 (BC) 00:00:00", nil)
    default: nil
    }
  }

  /// The name under which the engine lists the type of a column: it reads another database's JSON as text.
  func listed(_ type: DataType) -> String { !isLocal && type == .json ? "VARCHAR" : type.engineName }

  /// A contract's pattern for the operator `~`, so that it matches whole texts; nil where the database has no words for it.
  func pattern(matchingWhole pattern: String) -> String? {
    readsRE2 ? "^(?:\(pattern))$" : AdvancedPattern.matchingWhole(pattern)
  }

  /// Whether the same again may succeed: the state that a failed transaction leaves is the one before.
  func isTransient(_ error: DuckDBError) -> Bool {
    transientMessages.contains { error.message.contains($0) }
  }

  static let all = [duckDB, postgreSQL, citus, cockroachDB, yugabyteDB]

  static func named(_ name: String) -> Dialect { all.first { $0.name == name } ?? .duckDB }
}

extension Dialect {
  static let duckDB = Dialect(
    name: "DuckDB", locking: .file, hasQualify: true, parameterizedViews: .macro, hubKey: .none,
    distributesByCall: false, scansByPlace: false, transfer: .binary, fillsInDefaults: false,
    keepsJSONText: true, undoesDefinitions: .always, vacuums: false, readsRE2: true, readsUUIDBytes: true,
    storesNUL: true,
    nameLimit: nil,
    transientMessages: [])

  static let postgreSQL = Dialect(postgres: "PostgreSQL", fillsInDefaults: true)

  /// Hubs and satellites are distributed by `pk` and lie beside each other.
  static let citus = Dialect(postgres: "Citus", distributesByCall: true, scansByPlace: false)

  /// Its JSON is PostgreSQL's JSONB, which orders keys anew; it has no COPY TO in binary form; of functions that return the rows of a
  /// view its documentation says nothing.
  static let cockroachDB = Dialect(
    postgres: "CockroachDB", locking: .row, parameterizedViews: .none, hubKey: .withTable,
    scansByPlace: false,
    transfer: .text, keepsJSONText: false, vacuums: false, readsRE2: true, readsUUIDBytes: false)

  static let yugabyteDB = Dialect(
    postgres: "YugabyteDB", locking: .row, hubKey: .withTable, scansByPlace: false,
    undoesDefinitions: .setting("yb_ddl_transaction_block_enabled"))

  private init(
    postgres name: String, locking: Locking = .advisory, parameterizedViews: ParameterizedViews = .function,
    hubKey: HubKey = .afterFirstLoad, distributesByCall: Bool = false, scansByPlace: Bool = true,
    transfer: Transfer = .binary, fillsInDefaults: Bool = false, keepsJSONText: Bool = true,
    undoesDefinitions: Undoing = .always, vacuums: Bool = true, readsRE2: Bool = false,
    readsUUIDBytes: Bool = true
  ) {
    self.init(
      name: name, locking: locking, hasQualify: false, parameterizedViews: parameterizedViews, hubKey: hubKey,
      distributesByCall: distributesByCall, scansByPlace: scansByPlace, transfer: transfer,
      fillsInDefaults: fillsInDefaults,
      keepsJSONText: keepsJSONText, undoesDefinitions: undoesDefinitions,
      vacuums: vacuums, readsRE2: readsRE2, readsUUIDBytes: readsUUIDBytes, storesNUL: false, nameLimit: 63,
      transientMessages: [
        // SQLSTATE 40001 and 40P01, of PostgreSQL and of what speaks its protocol
        "could not serialize access", "deadlock detected", "restart transaction", "Restart read required",
        "conflicts with higher priority transaction", "Transaction aborted: kAborted",
        // a connection that was cut, and a server that is on its way
        "server closed the connection", "terminating connection", "connection to server",
        "no connection to the server",
        "the database system is", "SSL connection has been closed", "SSL SYSCALL error",
        "connection not open",
      ])
  }

  /// The dialect of a server, as it describes itself.
  /// - Parameters:
  ///   - version: What `version()` returns.
  ///   - extensions: The extensions of the database.
  static func of(version: String, extensions: Set<String>) -> Dialect {
    if version.contains("CockroachDB") { return .cockroachDB }
    if version.contains("-YB-") { return .yugabyteDB }
    return extensions.contains("citus") ? .citus : .postgreSQL
  }
}
