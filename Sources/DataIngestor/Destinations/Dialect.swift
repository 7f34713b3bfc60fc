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
  /// Whether rows are read by a binary COPY.
  let readsBinary: Bool
  /// Whether deleted rows lie about until VACUUM.
  let vacuums: Bool
  /// Whether patterns are those of RE2; otherwise they are PostgreSQL's.
  let readsRE2: Bool
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

  enum ParameterizedViews: Hashable, Sendable { case macro, function }

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
    default: type.sql
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
    distributesByCall: false, scansByPlace: false, readsBinary: true,
    vacuums: false, readsRE2: true, storesNUL: true, nameLimit: nil,
    transientMessages: [])

  static let postgreSQL = Dialect(postgres: "PostgreSQL")

  /// Hubs and satellites are distributed by `pk` and lie beside each other.
  static let citus = Dialect(postgres: "Citus", distributesByCall: true, scansByPlace: false)

  static let cockroachDB = Dialect(
    postgres: "CockroachDB", locking: .row, hubKey: .withTable, scansByPlace: false, readsBinary: false,
    vacuums: false, readsRE2: true)

  static let yugabyteDB = Dialect(
    postgres: "YugabyteDB", locking: .row, hubKey: .withTable, scansByPlace: false)

  private init(
    postgres name: String, locking: Locking = .advisory, hubKey: HubKey = .afterFirstLoad,
    distributesByCall: Bool = false, scansByPlace: Bool = true, readsBinary: Bool = true,
    vacuums: Bool = true, readsRE2: Bool = false
  ) {
    self.init(
      name: name, locking: locking, hasQualify: false, parameterizedViews: .function, hubKey: hubKey,
      distributesByCall: distributesByCall, scansByPlace: scansByPlace, readsBinary: readsBinary,
      vacuums: vacuums, readsRE2: readsRE2, storesNUL: false, nameLimit: 63,
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
