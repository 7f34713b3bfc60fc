import DelimitedText
import Workbooks

/// What is told of a sheet that was read.
struct ExcelProblems {
  let grid: ExcelGrid
  let table: ExcelTable
  let source: String
  /// The workbook and its sheet: `book.xlsx#Sheet`.
  let label: String
  let policy: SourceDefinition.BadRowPolicy
  /// Whether the cells were declared.
  let isGiven: Bool

  /// The problems, those of the rows first.
  func problems(_ log: RepairLog) -> [Problem] {
    titles(log) + Repair.Kind.allCases.compactMap { problem($0, log) } + headings + formulas + longNumbers
  }

  private func problem(_ kind: Repair.Kind, _ log: RepairLog) -> Problem? {
    let repairs = log.repairs.filter { $0.kind == kind && ($0.line > 0 || kind == .blankLines) }
    guard let first = repairs.first, let told = told(kind) else { return nil }
    return Problem(
      "excel.\(Naming.snakeCase(kind.rawValue))",
      kind == .blankLines ? Self.blankRows(first.text) : told.message,
      severity: told.severity, source: source, file: label, line: first.line > 0 ? first.line : nil,
      count: (log.counts[kind] ?? 1) > 1 && kind != .secondTable ? log.counts[kind] : nil,
      examples: repairs.prefix(3).compactMap { repair in
        repair.example.map { "row \(repair.line): \(Self.cells($0).prefix(160))" }
      }, advice: told.advice)
  }

  /// What is told of a kind; nil where it is told elsewhere, or does not occur in a grid of cells.
  private func told(_ kind: Repair.Kind) -> (message: String, severity: Problem.Severity, advice: String?)? {
    let guess: Problem.Severity = policy == .fail ? .error : .warning
    let declared = "If these are rows, declare the cells of the table: 'range' under 'excel'."
    switch kind {
    case .header where (table.headings?.count ?? 1) < 2:
      return ("A row at the headings was joined to them, or describes them.", .note, nil)
    case .repeatedHeader: return ("The headings are repeated; they were set aside.", .note, nil)
    case .comment: return ("Rows that only rule off were passed over.", .note, nil)
    case .total: return ("A row of totals was set aside.", .warning, declared)
    case .footer: return ("A row below the table was set aside.", .warning, declared)
    case .blankLines: return ("Rows are blank.", .note, nil)
    case .secondTable where isGiven:
      return ("Another table begins within the declared cells; it was set aside.", .warning, nil)
    case .secondTable:
      return (
        "Another table is in the sheet; it was set aside.", guess,
        "Declare the cells of the table that is meant: 'range' under 'excel', for example A3:F200."
      )
    case .strayLine:
      return (
        "A row between the others holds one text and none of their values; it was set aside.", guess,
        policy == .quarantine
          ? nil
          : "Correct it, or set 'on_bad_row: warn'. If it is a row, declare the cells of the table: 'range' under 'excel'."
      )
    case .shortRow, .longRow, .strayQuote, .unterminatedQuote, .missingDelimiter, .otherDelimiter:
      return ("Rows were not understood.", guess, nil)
    default: return nil
    }
  }

  /// Rows above the headings that belong to no table.
  private func titles(_ log: RepairLog) -> [Problem] {
    guard let headings = table.headings else {
      return log.counts[.preamble] == nil
        ? [] : [note("excel.title", "Rows above the table are none of it.", [], nil)]
    }
    let rows = grid.seen.top.filter { $0.key < headings.lowerBound }.sorted { $0.key < $1.key }
    let aside = Set(log.repairs.filter { $0.kind != .preamble }.map(\.line))
    let titles = rows.filter { !aside.contains($0.key) }
    guard !titles.isEmpty else { return [] }
    let texts = titles.prefix(3).map { row in
      row.value.sorted { $0.key < $1.key }.map { $0.value.replacing("\n", with: " ") }.joined(
        separator: " | ")
    }
    let verb = titles.count == 1 ? "stands a title, which is no row" : "stand rows that are none of the table"
    return [
      note(
        "excel.title", "Above the headings in row \(headings.lowerBound) \(verb).", texts,
        "If they are rows, declare the cells of the table: 'range' under 'excel'.")
    ]
  }

  private var headings: [Problem] {
    guard let row = table.headings?.lowerBound else { return [] }
    if table.isDoubtful {
      return [
        Problem(
          "excel.header", "Row \(row) is taken as the headings, and looks like the rows below it.",
          severity: .warning, source: source, file: label, line: row,
          advice: "If it is a row, declare 'header: false' under 'excel'.")
      ]
    }
    guard table.detection.layout.isHeaderOpen else { return [] }
    return [
      note(
        "excel.header", "Row \(row) is taken as the headings: \(table.detection.layout.why).", [],
        "If it is a row, declare 'header: false' under 'excel'.")
    ]
  }

  private var formulas: [Problem] {
    guard grid.unsavedFormulas > 0 else { return [] }
    return [
      Problem(
        "excel.formula", "Formulas have no stored value: their cells count as empty.", severity: .warning,
        source: source, file: label, count: grid.unsavedFormulas,
        advice: "Open the workbook in a spreadsheet program and save it.")
    ]
  }

  /// A workbook keeps fifteen digits of a number; what stands behind them may be wrong already.
  private var longNumbers: [Problem] {
    grid.seen.longNumbers.sorted { $0.key < $1.key }.compactMap { column, found in
      let index = column - grid.extent.columns.lowerBound
      guard table.columns.indices.contains(index) else { return nil }
      return Problem(
        "excel.digits", "Numbers have more than the fifteen digits that a workbook keeps.",
        severity: .warning, source: source, file: label, column: table.columns[index], count: found.count,
        examples: [found.example],
        advice: "Where they are numbers of cards, accounts or the like, keep them as text in the workbook.")
    }
  }

  private func note(_ code: String, _ message: String, _ examples: [String], _ advice: String?) -> Problem {
    Problem(
      code, message, severity: .note, source: source, file: label, examples: examples, advice: advice)
  }

  private static func blankRows(_ text: String) -> String {
    text.replacing("lines between rows", with: "rows of the table").replacing(
      "line between rows", with: "row of the table")
      + "."
  }

  /// A line of the grid as its filled cells.
  private static func cells(_ line: String) -> String {
    Record.texts(ofCanonical: line).filter { !$0.isEmpty }.joined(separator: " | ")
      .replacing(ExcelGrid.lineBreak, with: " ")
  }
}
