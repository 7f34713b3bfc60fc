import DuckDB
import Foundation

/// What a tap prints, a message on each line: SCHEMA, RECORD, STATE and others.
struct SingerMessages {
  let source: String
  let name: String

  /// The records of each stream as a relation, and the last state.
  /// - Throws: ``IngestError`` where a line is no message.
  func relations(of file: URL, streams: Set<String>, in area: StagingArea) async throws
    -> ([StagedRelation], state: String?)
  {
    let exact = try ExactNumbers.preserved(in: file) { try area.newFile("exact.ndjson") }
    let messages = area.newTable("messages")
    try await area.engine.run { try load(exact, into: messages, on: $0) }
    let found = try await area.engine.run { connection in
      try connection.query(
        "SELECT DISTINCT message ->> '$.stream' FROM \(SQL.name(messages)) WHERE type = 'RECORD' ORDER BY 1"
      ).rows.compactMap { $0[0].text }
    }
    let strange = found.filter { !streams.contains($0) }
    guard strange.isEmpty else {
      throw IngestError(
        .source,
        Problem(
          "singer.stream",
          "The tap gave records of streams that were not selected: \(strange.joined(separator: ", ")).",
          source: source, file: name, advice: "Name them under 'streams', or leave them out in its 'config'.")
      )
    }
    var relations: [StagedRelation] = []
    for stream in found {
      let table = area.newTable("records")
      let place = "\(name)#\(stream)"
      try await area.engine.run { connection in
        _ = try connection.execute(
          """
          CREATE TEMP TABLE \(SQL.name(table)) AS SELECT \(SQL.text(place)) AS c0, line, message -> '$.record' AS record
          FROM \(SQL.name(messages)) WHERE type = 'RECORD' AND (message ->> '$.stream') = \(SQL.text(stream))
          """)
      }
      let input = Input(name: place, location: file.path)
      if let relation = try await JSONRecords(source: source).relation(of: table, inputs: [input], in: area) {
        relations.append(relation)
      }
    }
    let state = try await area.engine.run { connection in
      try connection.query(
        "SELECT CAST(message -> '$.value' AS VARCHAR) FROM \(SQL.name(messages)) WHERE type = 'STATE' ORDER BY line DESC LIMIT 1"
      ).rows.first?[0].text
    }
    return (relations, state)
  }

  private func load(_ exact: ExactNumbers.Prepared, into table: String, on connection: borrowing Connection)
    throws
  {
    do {
      try connection.execute(
        """
        CREATE TEMP TABLE \(SQL.name(table)) AS SELECT row_number() OVER () AS line, json AS message, json ->> '$.type' AS type
        FROM \(ExactNumbers.objects(in: [exact], format: "newline_delimited"))
        """)
    } catch {
      if error.code == .interrupt { throw error }
      throw IngestError(
        .source,
        Problem(
          "singer.message", "A line of the tap's output is no message.", source: source, file: name,
          examples: error.message.split(separator: "\n").prefix(1).map {
            String($0).replacing(exact.file.path, with: name)
          },
          advice: "A tap prints JSON on standard output and everything else on standard error."))
    }
    let strange = try connection.query(
      """
      SELECT min(line), any_value(left(CAST(message AS VARCHAR), 100)), count(*) FROM \(SQL.name(table))
      WHERE type IS NULL OR type NOT IN ('SCHEMA', 'RECORD', 'STATE', 'ACTIVATE_VERSION') OR (type = 'RECORD' AND (json_type(message, '$.record') IS DISTINCT FROM 'OBJECT' OR (message ->> '$.stream') IS NULL))
      """
    ).rows.first
    if let line = strange?[0].int {
      throw IngestError(
        .source,
        Problem(
          "singer.message", "A line of the tap's output is no message.", source: source, file: name,
          line: line,
          count: strange?[2].int, examples: (strange?[1].text).map { [$0] } ?? [],
          advice:
            "A tap prints SCHEMA, RECORD and STATE messages; rows in files of its own (BATCH) have to be switched off."
        ))
    }
  }
}
