import DuckDB
import Foundation

/// Records that are spread over columns only as they are loaded, without a table of them before. What their keys are is presumed from
/// the first ones, and each record is held against that: it may lack keys, but has no others.
extension JSONReader {
  /// How many records are looked at, of the first file and of the last.
  private static let sampleSize = 4096

  func presume(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation]? {
    guard path.isEmpty, exploded.isEmpty, !inputs.isEmpty else { return nil }
    let exact = try inputs.map { input in
      try ExactNumbers.preserved(in: URL(fileURLWithPath: input.location)) { try area.newFile("exact.json") }
    }
    let sampled = exact.count == 1 ? exact : [exact[0], exact[exact.count - 1]]
    let table = area.newTable("sample")
    let structure = try await area.engine.run { connection in
      let samples = sampled.map {
        "(SELECT json AS record FROM \(ExactNumbers.objects(in: [$0])) LIMIT \(Self.sampleSize))"
      }
      try connection.execute(
        """
        CREATE TEMP TABLE \(SQL.name(table)) AS
        SELECT row_number() OVER () AS line, record FROM (\(samples.joined(separator: " UNION ALL ")))
        """)
      return try JSONStructure(of: table, keepsNested: keepsNested, on: connection)
    }
    let columns = try records.named(structure.leaves)
    let places = zip(inputs, exact).map { Input(name: $0.name, location: $1.file.path) }
    var relation = StagedRelation(
      source: """
        (SELECT c0, \(structure.cells(columns)), \(structure.contradiction) AS contradicts
        FROM (SELECT c0, json_transform(json, \(SQL.text(structure.transform))) AS s, \(structure.outline("json"))
          FROM \(ExactNumbers.objects(in: exact))))
        """,
      columns: columns, recordSource: Input.recordSource(of: places, location: "c0"), isSelfDescribing: true,
      inputs: inputs)
    relation.bytes = try exact.reduce(0) { try $0 + FileStamp(URL(fileURLWithPath: $1.file.path)).size }
    relation.presumption = "contradicts"
    return [relation]
  }
}

extension JSONStructure {
  /// What of a record tells whether it has this structure: the keys of its objects, and what kind of values the inner ones are.
  fileprivate func outline(_ record: String) -> String {
    let pointers = SQL.list(objects.map(\.pointer))
    // The keys of one object are told faster than those of several.
    guard objects.count > 1 else { return "[json_keys(\(record))] AS keys" }
    return "json_keys(\(record), \(pointers)) AS keys, json_type(\(record), \(pointers)) AS kinds"
  }

  /// A condition that a record meets if it has a key that this structure lacks, or an object or a list where this has a text or a
  /// number, or the other way round.
  fileprivate var contradiction: String {
    let members = objects.enumerated().map { index, object in
      let (known, keys) = (SQL.list(object.keys), "keys[\(index + 1)]")
      return
        "(\(keys) <> \(known) AND (len(\(keys)) > len(list_distinct(\(keys))) OR NOT list_has_all(\(known), \(keys))))"
    }
    let kinds = objects.indices.dropFirst().map { "kinds[\($0 + 1)] NOT IN ('OBJECT', 'NULL')" }
    let texts = leaves.filter { !$0.isNested }.flatMap { leaf in
      ["{", "["].map { "starts_with(\(leaf.value), '\($0)')" }
    }
    return "(len(keys[1]) = 0 OR \((members + kinds + texts).joined(separator: " OR ")))"
  }
}
