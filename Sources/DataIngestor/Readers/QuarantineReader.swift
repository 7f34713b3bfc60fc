import DuckDB
import Foundation

/// Reads the rows of a source that are in quarantine, as they were set aside: texts under the source's own names.
struct QuarantineReader: Reader {
  let source: String
  let user: String

  func inputs() async throws -> [Input] { [Input(name: "quarantine", location: "ingestor.quarantine")] }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let filter = "\(Quarantine.held(source: source, user: user)) AND \"row\" IS NOT NULL"
    return try await area.engine.run { connection in
      guard try Catalog.exists(connection) else { return [] }
      let stored = try VaultNames(connection).bookkeeping("quarantine")
      let layouts = try connection.query(
        "SELECT DISTINCT CAST(to_json(json_keys(\"row\")) AS VARCHAR) FROM \(stored) WHERE \(filter) ORDER BY 1"
      ).rows
      return try layouts.map { layout in
        let keys = try JSONDecoder().decode([String].self, from: Data((layout[0].text ?? "[]").utf8))
        let columns = keys.enumerated().map { StagedRelation.Column(original: $1, name: "c\($0 + 1)") }
        let cells = columns.map { column in
          // A key as a JSON pointer: names may hold any character.
          let pointer = "/" + column.original.replacing("~", with: "~0").replacing("/", with: "~1")
          return "json_extract_string(\"row\", \(SQL.text(pointer))) AS \(SQL.name(column.name))"
        }
        let table = area.newTable("quarantine")
        try connection.execute(
          """
          CREATE TEMP TABLE \(SQL.name(table)) AS SELECT file AS c0, line, \(cells.joined(separator: ", "))
          FROM (SELECT *, unnest(range(occurrences)) FROM \(stored)
            WHERE \(filter) AND CAST(to_json(json_keys("row")) AS VARCHAR) = \(SQL.text(layout[0].text ?? "")))
          """)
        return StagedRelation(
          source: SQL.name(table), columns: columns, recordSource: "c0", inputs: inputs)
      }
    }
  }
}
