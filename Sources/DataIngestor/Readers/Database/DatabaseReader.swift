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
    return [Input(name: place, location: address)]
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
        let (asTexts, notes) = try copyRows(alias, isolated, to: target, newerThan: start, on: connection)
        let untyped = kind.hasTypes ? asTexts : try texts(of: target, on: connection)
        var relation = try TypedScan(source: SQL.name(target), untyped: untyped).relation(
          recordSource: SQL.text(inputs[0].name), inputs: inputs, on: connection)
        relation.diagnostics += notes
        let last = try cursor.map { cursor in
          let highest = Self.highest(
            SQL.name(cursor), isText: untyped.contains(cursor) || asTexts.contains(cursor))
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

  /// Copies the rows once: a database may change between the passes over them.
  /// - Returns: The columns that the database gave as texts, and what is to be told of them.
  private func copyRows(
    _ alias: String, _ isolated: URL?, to target: String, newerThan start: String?,
    on connection: borrowing Connection
  ) throws -> (asTexts: Set<String>, notes: [Problem]) {
    let exact = try exactNumbers(alias, on: connection)
    do {
      try copyRows(alias, isolated, to: target, newerThan: start, exact, on: connection)
      return (exact, [])
    } catch let error as DuckDBError where !kind.hasTypes && isMisfit(error) {
      let (texts, misfits) = try misfits(alias, on: connection)
      guard !misfits.isEmpty, !texts.contains(cursor ?? "") else { throw error }
      let asTexts = exact.union(texts)
      try copyRows(alias, isolated, to: target, newerThan: start, asTexts, on: connection)
      return (asTexts, [note(of: misfits)])
    }
  }

  /// - Parameter asTexts: The columns that the database gives as texts.
  private func copyRows(
    _ alias: String, _ isolated: URL?, to target: String, newerThan start: String?, _ asTexts: Set<String>,
    on connection: borrowing Connection
  ) throws {
    let check = query == nil ? kind.check.map { "SELECT * FROM \(kind.subquery($0(own), alias))" } : nil
    let from =
      isolated != nil
      ? "\(SQL.name(alias)).\(Self.isolated)"
      : asTexts.isEmpty ? rows(alias) : try rows(alias, textsOf: asTexts, on: connection)
    let newer = newer(than: start, isText: try isText(cursor, asTexts, alias, on: connection))
    let copy = "CREATE TEMP TABLE \(SQL.name(target)) AS SELECT * FROM \(from)\(newer)"
    try kind.inside(alias, on: connection) { () throws(DuckDBError) in
      try together([check, copy].compactMap(\.self), on: connection)
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

  func described(_ alias: String, on connection: borrowing Connection) throws(DuckDBError)
    -> [[Value]]
  {
    try connection.query("DESCRIBE SELECT * FROM \(rows(alias))").rows
  }

  /// The rows in the database's own words.
  var own: String {
    query.map { "(\($0))" }
      ?? (table ?? "").split(separator: ".").map { SQL.name(String($0)) }.joined(separator: ".")
  }

  /// The rows, some columns as texts.
  private func rows(_ alias: String, textsOf names: Set<String>, on connection: borrowing Connection)
    throws(DuckDBError) -> String
  {
    var (columns, restored): ([String], [String]) = ([], [])
    for column in try described(alias, on: connection) {
      guard let name = column[0].text else { continue }
      let x = SQL.name(name)
      if names.contains(name) {
        columns.append("CAST(\(x) AS text) AS \(x)")
      } else if !kind.hasTypes, let way = Self.way(of: column[1].text ?? "", x) {
        columns.append("\(way.there) AS \(x)")
        restored.append("\(way.back) AS \(x)")
      } else {
        columns.append(x)
      }
    }
    let rows = kind.subquery("SELECT \(columns.joined(separator: ", ")) FROM \(own) AS own", alias)
    return restored.isEmpty ? rows : "(SELECT * REPLACE (\(restored.joined(separator: ", "))) FROM \(rows))"
  }

  /// Whether a cursor is given as a text that may be a number.
  private func isText(
    _ cursor: String?, _ asTexts: Set<String>, _ alias: String, on connection: borrowing Connection
  ) throws(DuckDBError) -> Bool {
    guard let cursor, !asTexts.contains(cursor) else { return cursor != nil }
    if kind.hasTypes { return false }
    let columns = try described(alias, on: connection)
    return columns.contains { $0[0].text == cursor && $0[1].text == "VARCHAR" }
  }

  /// Rows with the same cursor as the last one may have come later: they are read again, and found unchanged.
  func newer(than start: String?, isText: Bool) -> String {
    guard let cursor, let start else { return "" }
    let (x, last) = (SQL.name(cursor), SQL.text(start))
    // Of numbers, '10' comes after '9'.
    return isText
      ? " WHERE coalesce(TRY_CAST(\(x) AS DOUBLE) >= TRY_CAST(\(last) AS DOUBLE), \(x) >= \(last))"
      : " WHERE \(x) >= \(last)"
  }

  /// The last value of a cursor, as a text.
  private static func highest(_ x: String, isText: Bool) -> String {
    guard isText else { return "CAST(max(\(x)) AS VARCHAR)" }
    let number = "TRY_CAST(\(x) AS DOUBLE)"
    return
      "CASE WHEN bool_and(\(x) IS NULL OR \(number) IS NOT NULL) THEN max_by(\(x), \(number)) ELSE max(\(x)) END"
  }
}
