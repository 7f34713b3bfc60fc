import DuckDB

/// What a workbook holds that is not as it seems.
extension ExcelReader {
  /// Cells that hold an error have no value; to leave them out would be a guess.
  func errorCells(_ errors: [String], _ input: Input) -> IngestError {
    IngestError(
      .source,
      Problem(
        "excel.error_cell", "Cells hold an error instead of a value.", source: source, file: input.name,
        count: errors.count, examples: Array(errors.prefix(3)),
        advice: "Correct or clear them in the workbook, or read other cells by 'range'."))
  }

  /// Tells which rows were taken as a title and as headings.
  func note(of head: ExcelHeader, _ texts: [[String?]], _ input: Input) -> [Problem] {
    guard !head.titles.isEmpty else { return [] }
    return [
      Problem(
        "excel.title",
        "Above the headings in row \(head.headings.lowerBound) stands a title, which is no row.",
        severity: .note, source: source, file: input.name, examples: [head.title(texts)],
        advice: "If it is a row, declare the cells: 'range' under 'excel'.")
    ]
  }

  /// The engine counts the days of every workbook from 1900 on; those of the 1904 system are 1462 days later.
  func shiftDays(of table: String, on connection: borrowing Connection) throws(DuckDBError) {
    for column in try connection.query("DESCRIBE \(table)").rows {
      guard let name = column[0].text.map({ SQL.name($0) }), let type = column[1].text,
        ["DATE", "TIMESTAMP"].contains(type)
      else { continue }
      try connection.execute(
        "UPDATE \(table) SET \(name) = CAST(\(name) + INTERVAL 1462 DAYS AS \(type))")
    }
  }

  /// A workbook keeps fifteen digits of a number; what stands behind them may be wrong already.
  func longNumbers(of table: String, _ input: Input, on connection: borrowing Connection) throws(DuckDBError)
    -> [Problem]
  {
    var problems: [Problem] = []
    for column in try connection.query("DESCRIBE \(SQL.name(table))").rows where column[1].text == "DOUBLE" {
      guard let name = column[0].text else { continue }
      let x = SQL.name(name)
      let found = try connection.query(
        "SELECT count(*), min(CAST(CAST(\(x) AS HUGEINT) AS VARCHAR)) FROM \(SQL.name(table)) WHERE isfinite(\(x)) AND abs(\(x)) >= 1e15 AND abs(\(x)) < 1e37 AND \(x) = trunc(\(x))"
      ).rows
      guard let count = found.first?[0].int, count > 0 else { continue }
      problems.append(
        Problem(
          "excel.digits", "Numbers have more than the fifteen digits that a workbook keeps.",
          severity: .warning,
          source: source, file: input.name, column: name, count: count,
          examples: [found[0][1].text].compactMap(\.self),
          advice: "Where they are numbers of cards, accounts or the like, keep them as text in the workbook.")
      )
    }
    return problems
  }
}
