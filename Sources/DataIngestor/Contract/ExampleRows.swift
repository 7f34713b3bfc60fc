import DuckDB

/// Finds rows that show a problem, with file and line.
struct ExampleRows {
  let relation: StagedRelation
  /// The columns to show.
  let columns: [StagedRelation.Column]

  /// A row that shows a problem.
  struct Row {
    let file: String
    let line: Int?
    let text: String
  }

  /// The first rows for which a condition over the relation's columns holds.
  /// - Parameter values: Expressions that the condition uses, by name; the relation's columns are always there.
  func lines(
    where condition: String, values: [(name: String, sql: String)] = [], limit: Int = 3,
    on connection: borrowing Connection
  ) throws(DuckDBError) -> [Row] {
    let shown = columns.map { "\(SQL.name($0.name))" }
    let computed = values.map { "\($0.sql) AS \(SQL.name($0.name))" }
    var rows: [Row] = []
    for input in relation.inputs where rows.count < limit {
      let numbered = relation.numberedRows.map { $0(input) }
      if numbered == nil && !rows.isEmpty { break }
      let from = numbered.map { "(\($0))" } ?? relation.source
      let selected =
        (numbered == nil
          ? ["NULL AS line", "\(relation.recordSource) AS file"]
          : ["line", "\(relation.place(of: input)) AS file"])
      let columnsOfRelation = relation.columns.map { SQL.name($0.name) }
      let inner = "SELECT \((selected + columnsOfRelation + computed).joined(separator: ", ")) FROM \(from)"
      let found = try connection.query(
        "SELECT line, file, \(shown.isEmpty ? "NULL" : shown.joined(separator: ", ")) FROM (\(inner)) WHERE \(condition) LIMIT \(limit - rows.count)"
      ).rows
      rows += found.map { row in
        let line = row[0].int ?? row[0].text.flatMap { Int($0) }
        let cells = zip(columns, row.dropFirst(2)).map { column, value in
          "\(column.original) = \(value.text.map { "'\($0.prefix(80))'" } ?? "NULL")"
        }
        let file = row[1].text ?? input.name
        return Row(
          file: file, line: line,
          text: "\(file)\(line.map { ":\($0)" } ?? ""): \(cells.joined(separator: ", "))")
      }
    }
    return rows
  }
}
