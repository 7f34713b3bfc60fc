import DuckDB
import Foundation

/// A table or a query of a database, read through the engine. With a cursor only what is new since the last load is read.
struct DatabaseReader: Reader {
  let kind: DatabaseKind
  let context: ReaderContext
  /// Where the database is: a file, or an address with secrets filled in.
  let address: String
  /// The address as it is written in the configuration.
  let label: String
  let table: String?
  let query: String?
  let cursor: String?

  init(_ kind: DatabaseKind, settings: Setting, context: ReaderContext) throws {
    self.kind = kind
    self.context = context
    label = settings[kind.place]?.string ?? ""
    let filled = context.fill(label)
    address = kind.isFile ? context.url(path: filled).path : filled
    table = settings["table"]?.string
    query = settings["query"]?.string
    cursor = settings["cursor"]?.string
  }

  func inputs() async throws -> [Input] {
    if kind.isFile && !FileManager.default.fileExists(atPath: address) {
      throw IngestError(
        .source,
        Problem(
          "source.missing", "'\(label)' does not exist.", source: context.source,
          advice: "Paths start from the folder of the configuration."))
    }
    return [Input(name: label + (table.map { "#\($0)" } ?? ""), location: address)]
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let alias = area.newTable("database")
    let target = area.newTable("rows")
    let start = area.previousState
    do {
      let isolated = try await isolatedRows(newerThan: start, in: area)
      let (relation, state) = try await area.engine.run { connection in
        try kind.loadExtension?.load(on: connection)
        try connection.execute(
          "ATTACH \(SQL.text(isolated?.path ?? address)) AS \(SQL.name(alias)) (\(kind.attachment), READ_ONLY)"
        )
        defer { _ = try? connection.execute("DETACH \(SQL.name(alias))") }
        let check = query == nil ? kind.check.map { "SELECT * FROM \(kind.subquery($0(own), alias))" } : nil
        // The rows are copied once: a database may change between the passes over them.
        let exact = try exactNumbers(alias, on: connection)
        let from =
          isolated != nil
          ? "\(SQL.name(alias)).\(Self.isolated)"
          : exact.isEmpty
            ? rows(alias) : kind.subquery(try query(textsOf: exact, alias, on: connection), alias)
        let copy =
          "CREATE TEMP TABLE \(SQL.name(target)) AS SELECT * FROM \(from)\(newer(than: start, isText: exact.contains(cursor ?? "")))"
        try kind.inside(alias, on: connection) { () throws(DuckDBError) in
          try together([check, copy].compactMap(\.self), on: connection)
        }
        let untyped = kind.hasTypes ? exact : try texts(of: target, on: connection)
        let relation = try TypedScan(source: SQL.name(target), untyped: untyped).relation(
          recordSource: SQL.text(inputs[0].name), inputs: inputs, on: connection)
        let last = try cursor.map { cursor in
          let x = SQL.name(cursor)
          let highest =
            exact.contains(cursor) ? "max_by(\(x), CAST(\(x) AS DOUBLE))" : "CAST(max(\(x)) AS VARCHAR)"
          return try connection.query("SELECT \(highest), count(*) FROM \(SQL.name(target))").rows
        }
        return (relation, last?.first.map { ($0[0].text, $0[1].int ?? 0) })
      }
      guard let state else { return [relation] }
      area.state = state.0 ?? start
      return state.1 == 0 && start != nil ? [] : [relation]
    } catch let error as DuckDBError where error.code != .interrupt {
      throw failure(error)
    }
  }

  /// Runs statements in one transaction: a query in the database's own words is bound to that in which it was prepared.
  /// - Returns: The number of rows that the last one gave.
  private func together(_ statements: [String], on connection: borrowing Connection) throws(DuckDBError)
    -> Int
  {
    try connection.execute("BEGIN")
    do {
      var rows = 0
      for statement in statements { rows = try connection.execute(statement) }
      try connection.execute("COMMIT")
      return rows
    } catch {
      connection.rollback()
      throw error
    }
  }

  /// What SQL puts after FROM.
  func rows(_ alias: String) -> String {
    if let query { return kind.subquery(query, alias) }
    let parts = (table ?? "").split(separator: ".").map { SQL.name(String($0)) }
    return ([SQL.name(alias)] + parts).joined(separator: ".")
  }

  /// The columns whose numbers the engine would read as binary ones, losing digits: `numeric` without a scale.
  private func exactNumbers(_ alias: String, on connection: borrowing Connection) throws(DuckDBError) -> Set<
    String
  > {
    guard let typeOf = kind.typeOf else { return [] }
    let doubles = try described(alias, on: connection).filter { $0[1].text == "DOUBLE" }.compactMap {
      $0[0].text
    }
    guard !doubles.isEmpty else { return [] }
    let types = doubles.map { "CAST(\(typeOf(SQL.name($0))) AS text) AS \(SQL.name($0))" }.joined(
      separator: ", ")
    let found = try connection.query(
      "SELECT * FROM \(kind.subquery("SELECT \(types) FROM \(own) AS own LIMIT 1", alias))"
    ).rows.first
    return Set(zip(doubles, found ?? []).filter { $0.1.text == "numeric" }.map(\.0))
  }

  /// The columns of texts.
  private func texts(of table: String, on connection: borrowing Connection) throws(DuckDBError) -> Set<String>
  {
    let columns = try connection.query("DESCRIBE \(SQL.name(table))").rows
    return Set(columns.filter { $0[1].text == "VARCHAR" }.compactMap { $0[0].text })
  }

  private func described(_ alias: String, on connection: borrowing Connection) throws(DuckDBError)
    -> [[Value]]
  {
    try connection.query("DESCRIBE SELECT * FROM \(rows(alias))").rows
  }

  /// The rows in the database's own words.
  private var own: String {
    query.map { "(\($0))" }
      ?? (table ?? "").split(separator: ".").map { SQL.name(String($0)) }.joined(separator: ".")
  }

  /// A query of the database that gives some columns as texts.
  private func query(textsOf names: Set<String>, _ alias: String, on connection: borrowing Connection)
    throws(DuckDBError) -> String
  {
    let columns = try described(alias, on: connection).compactMap { $0[0].text }.map { name in
      names.contains(name) ? "CAST(\(SQL.name(name)) AS text) AS \(SQL.name(name))" : SQL.name(name)
    }
    return "SELECT \(columns.joined(separator: ", ")) FROM \(own) AS own"
  }

  /// Rows with the same cursor as the last one may have come later: they are read again, and found unchanged.
  func newer(than start: String?, isText: Bool) -> String {
    guard let cursor, let start else { return "" }
    return isText
      ? " WHERE CAST(\(SQL.name(cursor)) AS DOUBLE) >= CAST(\(SQL.text(start)) AS DOUBLE)"
      : " WHERE \(SQL.name(cursor)) >= \(SQL.text(start))"
  }
}
