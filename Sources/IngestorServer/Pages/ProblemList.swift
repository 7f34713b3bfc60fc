import DataIngestor

/// Problems as a page shows them.
struct ProblemList {
  let items: [Item]

  /// One problem.
  struct Item {
    let severity: String
    let kind: String
    let place: String?
    let message: String
    let count: String?
    let examples: [String]
    let advice: String?
  }

  /// Nil for none.
  init?(_ problems: [Problem]) {
    guard !problems.isEmpty else { return nil }
    items = problems.map { problem in
      let line = problem.line.map { ":\($0)" } ?? ""
      return Item(
        severity: problem.severity.rawValue,
        kind: problem.severity == .error ? "bad" : problem.severity == .warning ? "mixed" : "quiet",
        place: problem.file.map { $0 + line }, message: problem.message,
        count: problem.count.flatMap { $0 > 1 ? "\($0.grouped) times" : nil }, examples: problem.examples,
        advice: problem.advice)
    }
  }
}

/// Rows as a page shows them.
struct TableView {
  let caption: String
  let columns: [String]
  let rows: [Row]

  struct Row { let cells: [Cell] }

  /// One cell; NULL is told apart from an empty text.
  struct Cell {
    let text: String
    let isNull: Bool
    let isNumber: Bool
  }

  /// Nil where there are no rows.
  init?(_ rows: Rows, caption: String) {
    guard !rows.rows.isEmpty else { return nil }
    self.caption = caption
    columns = rows.columns
    self.rows = rows.rows.map { row in
      Row(
        cells: row.map { value in
          let text = value ?? "NULL"
          let isNumber = value.map { $0.count < 25 && $0.wholeMatch(of: /-?\d+(\.\d+)?/) != nil } ?? false
          return Cell(text: text, isNull: value == nil, isNumber: isNumber)
        })
    }
  }
}
