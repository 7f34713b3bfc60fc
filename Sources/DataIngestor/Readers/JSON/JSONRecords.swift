import DuckDB
import Foundation

/// Records of JSON on their way into staging: spread over columns whose types are then proved like those of any text.
struct JSONRecords {
  /// The most columns that records are spread over.
  static let maximumColumns = 1000

  let source: String
  /// Whether only the outermost keys become columns.
  var keepsNested = false

  /// Makes a relation of a table with the columns `c0` (the record source), `line` and `record` (JSON objects).
  /// - Returns: nil where the table is empty.
  func relation(of table: String, inputs: [Input], in area: StagingArea) async throws -> StagedRelation? {
    let target = area.newTable("json")
    let staged: (columns: [StagedRelation.Column], diagnostics: [Problem])? = try await area.engine.run {
      connection in
      guard try connection.query("SELECT count(*) FROM \(SQL.name(table))").scalar.int ?? 0 > 0 else {
        return nil
      }
      let structure = try JSONStructure(of: table, keepsNested: keepsNested, on: connection)
      let columns = try named(structure.leaves)
      try connection.execute(
        """
        CREATE TEMP TABLE \(SQL.name(target)) AS SELECT c0, line, \(structure.cells(columns))
        FROM (SELECT c0, line, json_transform(record, \(SQL.text(structure.transform))) AS s FROM \(SQL.name(table)))
        """)
      let repeated = try repeatedKeys(in: table, structure, on: connection)
      try connection.execute("DROP TABLE \(SQL.name(table))")
      return (columns, repeated)
    }
    guard let staged else { return nil }
    return StagedRelation(
      source: SQL.name(target), columns: staged.columns, recordSource: "c0", isSelfDescribing: true,
      inputs: inputs, diagnostics: staged.diagnostics,
      numberedRows: { "SELECT * FROM \(SQL.name(target)) WHERE c0 = \(SQL.text($0.name))" })
  }

  /// Keys that occur twice in an object: only one of their values can be had.
  private func repeatedKeys(
    in table: String, _ structure: JSONStructure, on connection: borrowing Connection
  ) throws(DuckDBError) -> [Problem] {
    let rows = try connection.query(
      """
      SELECT c0, list_filter(keys, (key, i) -> list_position(keys, key) < i)[1], min(line), count(*) FROM (
        SELECT c0, line, unnest([\(structure.objects.map { "json_keys(record, \(SQL.text($0.pointer)))" }.joined(separator: ", "))]) AS keys
        FROM \(SQL.name(table))) WHERE len(keys) > len(list_distinct(keys)) GROUP BY ALL ORDER BY 1, 3 LIMIT 10
      """
    ).rows
    return rows.map { row in
      Problem(
        "json.repeated_key", "A key occurs twice in an object: the first of its values is taken.",
        severity: .warning, source: source, file: row[0].text, line: row[2].int, column: row[1].text,
        count: row[3].int, advice: "Have the source give each of its keys a name of its own.")
    }
  }

  /// What records become columns: names for the leaves of their structure.
  func named(_ leaves: [JSONStructure.Leaf]) throws -> [StagedRelation.Column] {
    guard !leaves.isEmpty else {
      throw IngestError(
        .source,
        Problem(
          "json.records", "The records are no objects with members.", source: source,
          advice: "Name where the objects are with 'records', for example records: data.items."))
    }
    guard leaves.count <= Self.maximumColumns else {
      throw IngestError(
        .source,
        Problem(
          "json.columns", "The records spread over \(leaves.count) columns: their keys seem to be values.",
          source: source, examples: leaves.prefix(3).map { $0.path.joined(separator: ".") },
          advice: "'nested: keep' makes columns of the outermost keys only."))
    }
    var taken: Set<String> = []
    return leaves.enumerated().map { index, leaf in
      // A key `a_b` beside a key `b` of an object `a`: the later one is told apart by its path.
      var name = leaf.path.joined(separator: "_")
      if taken.contains(name) { name = leaf.path.joined(separator: ".") }
      if name.isEmpty { name = "column_\(index + 1)" }
      taken.insert(name)
      return StagedRelation.Column(original: name, name: "c\(index + 1)", type: leaf.isNested ? .json : nil)
    }
  }
}
