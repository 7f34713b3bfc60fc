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
      let (relation, state) = try await area.engine.run { connection in
        try kind.loadExtension?.load(on: connection)
        try connection.execute(
          "ATTACH \(SQL.text(address)) AS \(SQL.name(alias)) (\(kind.attachment), READ_ONLY)")
        defer { _ = try? connection.execute("DETACH \(SQL.name(alias))") }
        // The rows are copied once: a database may change between the passes over them.
        let copy =
          "CREATE TEMP TABLE \(SQL.name(target)) AS SELECT * FROM \(rows(alias))\(newer(than: start))"
        try kind.inside(alias, on: connection) { () throws(DuckDBError) in try connection.execute(copy) }
        let relation = try TypedScan(source: SQL.name(target)).relation(
          recordSource: SQL.text(inputs[0].name), inputs: inputs, on: connection)
        let last = try cursor.map {
          try connection.query(
            "SELECT CAST(max(\(SQL.name($0))) AS VARCHAR), count(*) FROM \(SQL.name(target))"
          ).rows
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

  /// What SQL puts after FROM.
  private func rows(_ alias: String) -> String {
    if let query { return kind.subquery(query, alias) }
    let parts = (table ?? "").split(separator: ".").map { SQL.name(String($0)) }
    return ([SQL.name(alias)] + parts).joined(separator: ".")
  }

  /// Rows with the same cursor as the last one may have come later: they are read again, and found unchanged.
  private func newer(than start: String?) -> String {
    guard let cursor, let start else { return "" }
    return " WHERE \(SQL.name(cursor)) >= \(SQL.text(start))"
  }

  private func failure(_ error: DuckDBError) -> IngestError {
    var message = error.message.split(separator: "\n").first.map(String.init) ?? error.message
    message = message.replacing(address, with: label)
    return IngestError(
      .source,
      Problem(
        "source.database", "The database cannot be read: \(message)", source: context.source,
        advice: "Check '\(kind.place)' and '\(query == nil ? "table" : "query")' under '\(kind.name)'."))
  }
}
