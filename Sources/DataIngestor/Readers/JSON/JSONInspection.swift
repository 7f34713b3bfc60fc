import DuckDB
import Foundation

/// What inspecting tells of a JSON document that is one object: the lists in it that may be the records.
enum JSONInspection {
  static let hooks = InspectionHooks(endings: JSONReader.extensions, hints: { try await hints($0) })

  /// The most lists shown.
  private static let shown = 4
  /// How deep lists are looked for: `data.page.items`.
  private static let depth = 3

  private static func hints(_ place: InspectionSubject) async throws -> InspectionHints {
    var hints = InspectionHints()
    for list in try await lists(in: URL(fileURLWithPath: place.location)).prefix(shown) {
      hints.findings.append(.init("records", list.path, why: "a list of \(list.count) objects"))
      hints.variants.append([.init("path", place.label), .init("records", list.path)])
    }
    return hints
  }

  /// The lists of objects in a document, the longest first; none where it is no single object. What is no JSON is told by reading it.
  private static func lists(in file: URL) async throws -> [(path: String, count: Int)] {
    try await Inspector.withSpool { area in
      guard let exact = try? ExactNumbers.preserved(in: file, copy: { try area.newFile("exact.json") }) else {
        return []
      }
      do {
        return try await area.engine.run { try lists(in: exact, on: $0) }
      } catch let error as DuckDBError where error.code != .interrupt {
        return []
      }
    }
  }

  private static func lists(in file: ExactNumbers.Prepared, on connection: borrowing Connection) throws
    -> [(path: String, count: Int)]
  {
    let objects = "(SELECT json AS value FROM \(ExactNumbers.objects(in: [file])) LIMIT 2)"
    try connection.execute("CREATE TEMP TABLE members AS SELECT '' AS path, value FROM \(objects)")
    guard try connection.query("SELECT count(*) FROM members").scalar.int == 1 else { return [] }
    var found: [(path: String, count: Int)] = []
    for _ in 0..<depth {
      // Keys with a point in them have no path.
      try connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE members AS SELECT ltrim(m.path || '.' || e.key, '.') AS path, e.value
        FROM members m, json_each(m.value) e WHERE json_type(m.value) = 'OBJECT' AND NOT contains(e.key, '.')
        AND e.type IN ('OBJECT', 'ARRAY')
        """)
      let lists = try connection.query(
        """
        SELECT path, json_array_length(value) FROM members
        WHERE json_type(value) = 'ARRAY' AND json_type(value, '$[0]') = 'OBJECT'
        """)
      found += lists.rows.compactMap { row in row[0].text.map { ($0, row[1].int ?? 0) } }
    }
    return found.sorted { ($1.count, $0.path) < ($0.count, $1.path) }
  }
}
