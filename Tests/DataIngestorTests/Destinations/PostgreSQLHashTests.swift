import DuckDB
import Foundation
import TestServers
import Testing

@testable import DataIngestor

/// DIH-1 in PostgreSQL's own SQL: the golden vectors, and every row hash of a vault with all types.
struct PostgreSQLHashTests {
  @Test func `PostgreSQL makes the digests of all golden vectors`() async throws {
    let server = try await PostgresServer.shared()
    let vectors = try GoldenVectorTests.vectors()
    // The escaping in words that PostgreSQL has; without it the SQL is the one that loads use.
    func column(_ name: String, _ value: String?) -> DIH.Column {
      DIH.Column(
        name: name, value: Self.escaped("CAST(\(SQL.text(optional: value)) AS VARCHAR)"), type: .text)
    }
    for vector in vectors.keys {
      let columns = vector.values.enumerated().map { column("c\($0)", $1) }
      let sql = DIH.key(columns, scope: .tag, mayHoldSeparators: false)
      #expect(try server.run("SELECT \(sql)", in: "postgres") == [[vector.md5]], "\(vector.name)")
    }
    for vector in vectors.rows {
      let sql = DIH.rowHash(vector.columns.map { column($0, $1) }, mayHoldSeparators: false)
      #expect(try server.run("SELECT \(sql)", in: "postgres") == [[vector.md5]], "\(vector.name)")
    }
  }

  private static let types: KeyValuePairs<String, String> = [
    "id": "range", "flag": "range % 2 = 0", "whole": "9223372036854775807 - range",
    "huge":
      "99999999999999999999999999999999999999::DECIMAL(38,0) - range",
    "exact": "(range::DECIMAL(38,10) + 1234567890123456789012345678.0123456789::DECIMAL(38,10))",
    "scaled": "'0.99999999999999999'::DECIMAL(17,17)",
    "share": "0.999999999::DECIMAL(9,9)", "rate": "(range / 10)::DECIMAL(4,4)",
    "coin": "'0.123456789012345678'::DECIMAL(18,18)",
    "fine": "'0.99999999999999999999999999999999999999'::DECIMAL(38,38)",
    "small": "(-range / 4)::DECIMAL(18,2)", "day": "DATE '0001-01-01' + range::INTEGER * 100000",
    "clock": "TIME '23:59:59.999999' - to_microseconds(range)",
    "moment": "TIMESTAMP '1969-12-31 23:59:59.000001' + to_days(range::INTEGER * 1000)",
    "instant": "TIMESTAMPTZ '2024-02-29 12:00:00.5+05:30' + to_hours(range)",
    "uid": "md5(range::VARCHAR)::UUID", "bytes": "unhex('00FF' || lpad(hex(range), 4, '0'))",
    "nested": "{'b': [1, range], 'a': {'z': NULL, 'ü': 'x' || chr(10)}}",
    "text": "'it''s \\ \"' || chr(9) || chr(29) || chr(30) || 'ü🍕' || range",
    "absent": "CASE WHEN range = 3 THEN '' END",
    "a column with a name that is much longer than the sixty-three bytes that PostgreSQL keeps": "range",
  ]

  @Test func `Every type comes back as it went, and PostgreSQL recomputes every row hash`() async throws {
    let server = try await PostgresServer.shared()
    let tables = try await [nil, server].asyncMap { place in
      try await EveryDestination.$server.withValue(place) {
        let workspace = try Workspace()
        let cells = Self.types.map { "\($1) AS \(SQL.name($0))" }.joined(separator: ", ")
        let file = workspace.folder.appending(path: "all.parquet").path
        try Connection(Database()).execute(
          "COPY (SELECT \(cells) FROM range(5)) TO \(SQL.text(file)) (FORMAT parquet)")
        let yaml = """
          users: [Cat]
          tags: {things: {columns: {id: integer}}}
          sources: {box: {tag: things, parquet: all.parquet, columns: {id: id}, key: [id]}}
          """
        let report = try await workspace.run(yaml)
        #expect(report.failure == nil, "\(report.results)")
        #expect(try await workspace.project(yaml).verify().filter { !$0.holds }.isEmpty)
        if let database = workspace.database {
          let satellite = try #require(try await workspace.project(yaml).satellites().first)
          let hash = Self.rowHash(satellite)
          let wrong =
            "SELECT count(*), count(*) FILTER (WHERE row_hash <> \(hash)) FROM vault.\(SQL.name(satellite.name))"
          #expect(try server.run(wrong, in: database.name) == [["5", "0"]])
        }
        return try workspace.query("SELECT * EXCLUDE (loaded_at) FROM box ORDER BY id")
      }
    }
    #expect(tables[0].count == 5)
    #expect(tables[0] == tables[1])
  }

  /// The row hash in PostgreSQL's words, after `hashing.md`.
  private static func rowHash(_ satellite: SatelliteRecord) -> String {
    let columns = satellite.columns.map { column in
      let x = SQL.name(column.name)
      let text =
        switch column.type {
        case .timestamp: "to_char(\(x), 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        case .timestamptz: "to_char(\(x) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || 'Z'"
        case .time: "to_char(DATE '2000-01-01' + \(x), 'HH24:MI:SS.US')"
        case .decimal: "CAST(trim_scale(\(x)) AS text)"
        case .blob: "encode(\(x), 'hex')"
        default: "CAST(\(x) AS text)"
        }
      return DIH.Column(name: column.name, value: escaped(text), type: .text)
    }
    return DIH.rowHash(columns, mayHoldSeparators: false)
  }

  /// `E(s)` of `hashing.md`.
  private static func escaped(_ text: String) -> String {
    "replace(replace(replace(\(text), chr(29), chr(29) || 'D'), chr(30), chr(29) || 'R'), chr(31), chr(29) || 'U')"
  }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var results: [T] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
