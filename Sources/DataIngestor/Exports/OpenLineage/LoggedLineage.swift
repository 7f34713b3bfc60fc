import DuckDB
import Foundation

extension Project {
  /// The events of all loads in the log whose sources are still declared, as they would have been sent.
  func loggedLineage() async throws -> ExportedFile {
    guard try await !satellites().isEmpty else { throw IngestError(.configuration, .nothingToExport) }
    let definitions = Dictionary(configuration.sources.map { ($0.name, $0) }) { first, _ in first }
    let names = LineageNames(configuration)
    let text = try await readingEngine().run { connection in
      let satellites = try Catalog.satellites(connection)
      var lines = Data()
      for load in try LoggedLoadEvents.all(on: connection) {
        guard let definition = definitions[load.result.source] else { continue }
        let events = LineageEvents(names: names, runID: load.runID)
        let own = satellites.filter { $0.source == definition.name }
        for event in [
          events.started(definition, user: load.result.user, at: load.startedAt),
          events.finished(load.result, definition, satellites: own, at: load.endedAt),
        ] {
          lines += try event.json() + Data("\n".utf8)
        }
      }
      return String(decoding: lines, as: UTF8.self)
    }
    return ExportedFile(path: "lineage.ndjson", text: text)
  }
}

/// A load in the log with what its events need.
private struct LoggedLoadEvents {
  let runID: String
  let startedAt: String
  let endedAt: String
  let result: SourceResult

  static func all(on connection: borrowing Connection) throws -> [LoggedLoadEvents] {
    let names = try VaultNames(connection)
    return try connection.query(
      """
      SELECT run_id, source, "user", tag, status, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ'),
        strftime(coalesce(ended_at, started_at), '%Y-%m-%dT%H:%M:%SZ'), rows_read, rows_new, rows_changed, rows_deleted,
        keys_new, CAST(to_json(satellites) AS VARCHAR), CAST(problems AS VARCHAR),
        (SELECT CAST(to_json(list(name ORDER BY name)) AS VARCHAR) FROM \(names.bookkeeping("satellites")) made
          WHERE made.run_seq = loads.run_seq AND made.source = loads.source AND made."user" = loads."user")
      FROM \(names.bookkeeping("loads")) loads ORDER BY run_seq
      """
    ).rows.compactMap { row in
      guard let status = SourceResult.Status(rawValue: row[4].text ?? "") else { return nil }
      var result = SourceResult(
        source: row[1].text ?? "", user: row[2].text ?? "", tag: row[3].text ?? "", status: status)
      result.counts.read = row[7].int ?? 0
      result.counts.new = row[8].int ?? 0
      result.counts.changed = row[9].int ?? 0
      result.counts.deleted = row[10].int ?? 0
      result.counts.newKeys = row[11].int ?? 0
      result.satellites = decoded(row[12]) ?? []
      result.problems = decoded(row[13]) ?? []
      result.newSatellites = decoded(row[14]) ?? []
      return LoggedLoadEvents(
        runID: row[0].text ?? "", startedAt: row[5].text ?? "", endedAt: row[6].text ?? "", result: result)
    }
  }

  private static func decoded<Element: Decodable>(_ value: Value) -> [Element]? {
    value.text.flatMap { try? JSONDecoder().decode([Element].self, from: Data($0.utf8)) }
  }
}
