import Archives
import DuckDB
import Foundation

/// Excel workbooks (`.xlsx`): one sheet of each, or a range of it.
struct ExcelReader: FileReader {
  static let extensions: Set<String> = ["xlsx"]

  let finder: FileFinder
  let source: String
  let sheet: String?
  let range: String?
  let hasHeader: Bool

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    source = context.source
    sheet = settings["sheet"]?.string
    range = settings["range"]?.string
    hasHeader = settings["header"]?.bool ?? true
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let spool = try area.newFile("workbook").deletingLastPathComponent()
    return try await area.engine.run { connection in
      try EngineExtension.excel.load(on: connection)
      var relations: [StagedRelation] = []
      var problems: [Problem] = []
      for input in inputs {
        do {
          relations.append(try relation(of: input, spool, in: area, on: connection))
        } catch let error as DuckDBError where error.code != .interrupt {
          problems.append(problem(error.message, input))
        } catch let error as ArchiveError {
          problems.append(problem(error.description, input))
        } catch let error as IngestError where error.kind == .source {
          problems += error.problems
        }
      }
      guard problems.isEmpty else { throw IngestError(.source, problems) }
      return relations
    }
  }

  private func relation(
    of input: Input, _ spool: URL, in area: StagingArea, on connection: borrowing Connection
  ) throws -> StagedRelation {
    let book = try ExcelWorkbook(URL(fileURLWithPath: input.location), spool: spool)
    guard let chosen = book.sheets.first(where: { wanted($0) }) else {
      let names = book.sheets.map(\.name).joined(separator: ", ")
      throw IngestError(
        .source,
        Problem(
          "excel.unreadable",
          sheet.map { "The workbook has no sheet '\($0)'." } ?? "The workbook has no visible sheet.",
          source: source, file: input.name, advice: "It has \(names)."))
    }
    let cells = try book.cells(of: chosen)
    guard cells.errors.isEmpty || range != nil else { throw errorCells(cells.errors, input) }
    let head = hasHeader && range == nil ? ExcelHeader(cells) : nil
    // A sheet is unpacked once.
    let table = area.newTable("sheet")
    let all = SQL.name("all_rows_of_" + table)
    let rows = scan(input, chosen.name, head?.body ?? range ?? cells.range, header: head == nil && hasHeader)
    try connection.execute("CREATE OR REPLACE TEMP TABLE \(all) AS SELECT * FROM \(rows)")
    defer { _ = try? connection.execute("DROP TABLE IF EXISTS \(all)") }
    var notes: [Problem] = []
    if let head {
      let texts = try connection.query(
        "SELECT * FROM \(scan(input, chosen.name, head.head, header: false, isText: true))"
      ).rows.map { $0.map(\.text) }
      let names = try connection.query("DESCRIBE \(all)").rows.compactMap { $0[0].text }
      // By way of names that no column has.
      for (index, name) in names.enumerated() {
        try connection.execute("ALTER TABLE \(all) RENAME \(SQL.name(name)) TO \(SQL.name("\u{1}\(index)"))")
      }
      for (index, name) in head.names(texts).enumerated() where index < names.count {
        try connection.execute("ALTER TABLE \(all) RENAME \(SQL.name("\u{1}\(index)")) TO \(SQL.name(name))")
      }
      notes = note(of: head, texts, input)
    }
    if book.countsFrom1904 { try shiftDays(of: all, on: connection) }
    // Empty rows are passed over; what comes below them is read.
    let names = try connection.query("DESCRIBE \(all)").rows.compactMap { $0[0].text }.map { SQL.name($0) }
    try connection.execute(
      "CREATE TEMP TABLE \(SQL.name(table)) AS SELECT * FROM \(all) WHERE coalesce(\(names.map { "CAST(\($0) AS VARCHAR)" }.joined(separator: ", "))) IS NOT NULL"
    )
    notes += try longNumbers(of: table, input, on: connection)
    let numbers = try exactNumbers(of: table, on: connection)
    var relation = try TypedScan(source: SQL.name(table), untyped: numbers).relation(
      recordSource: SQL.text(input.name + (sheet.map { "#\($0)" } ?? "")), inputs: [input], on: connection)
    relation.diagnostics += notes
    if cells.unsavedFormulas > 0 {
      relation.diagnostics.append(
        Problem(
          "excel.formula", "Formulas have no stored value: their cells count as empty.", severity: .warning,
          source: source, file: input.name, count: cells.unsavedFormulas,
          advice: "Open the workbook in a spreadsheet program and save it."))
    }
    return relation
  }

  /// The named sheet, or the first that people see.
  private func wanted(_ candidate: ExcelWorkbook.Sheet) -> Bool {
    sheet.map { $0 == candidate.name } ?? !candidate.isHidden
  }

  /// A workbook knows numbers as binary ones alone. Those of a column become the texts that people see, whose values prove an
  /// integer or a decimal; a column with a number of more than 15 digits, of which Excel is not sure itself, stays as it is.
  private func exactNumbers(of table: String, on connection: borrowing Connection) throws(DuckDBError) -> Set<
    String
  > {
    let columns = try connection.query("DESCRIBE \(SQL.name(table))").rows
    var exact: Set<String> = []
    for column in columns where column[1].text == "DOUBLE" {
      guard let name = column[0].text else { continue }
      let x = SQL.name(name)
      let isExact = """
        isfinite(\(x)) AND abs(\(x)) < 1e15 AND (\(x) = 0 OR abs(\(x)) >= 1e-4)
        AND length(regexp_replace(CAST(\(x) AS VARCHAR), '[^0-9]|\\.0$', '', 'g')) <= 15
        """
      let all = try connection.query("SELECT bool_and(\(isExact)) FROM \(SQL.name(table))").scalar.bool
      guard all == true else { continue }
      try connection.execute(
        """
        ALTER TABLE \(SQL.name(table)) ALTER \(x) TYPE VARCHAR USING CASE WHEN \(x) = trunc(\(x)) THEN CAST(CAST(\(x) AS BIGINT) AS VARCHAR) \
        ELSE CAST(\(x) AS VARCHAR) END
        """)
      exact.insert(name)
    }
    return exact
  }

  private func scan(
    _ input: Input, _ sheet: String, _ range: String?, header: Bool, isText: Bool = false
  ) -> String {
    var options = ["header = \(header)", "empty_as_varchar = true", "sheet = \(SQL.text(sheet))"]
    if isText { options.append("all_varchar = true") }
    if let range { options += ["range = \(SQL.text(range))", "stop_at_empty = false"] }
    return "read_xlsx(\(SQL.text(input.location)), \(options.joined(separator: ", ")))"
  }

  private func problem(_ message: String, _ input: Input) -> Problem {
    let line = message.split(separator: "\n").first.map(String.init) ?? message
    return Problem(
      "excel.unreadable", "The workbook cannot be read: \(line.replacing(input.location, with: input.name))",
      source: source, file: input.name,
      advice:
        "Check 'sheet' and 'range'. Where a column holds texts below numbers, save it as text in the workbook."
    )
  }
}

extension ReaderKind {
  /// Excel workbooks.
  static let excel = ReaderKind(
    name: "excel", summary: "Excel workbooks (.xlsx).",
    shape: .either([
      .string,
      .object([
        .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
        .init("sheet", .string, "The sheet; default the first that is not hidden."),
        .init("range", .string, "The cells, such as A3:F200; default all that are filled."),
        .init("header", .boolean, "Whether the first row names the columns; default true."),
      ]),
    ]),
    needs: { [EngineExtension.excel.part(for: "Excel workbooks")] },
    inspection: InspectionHooks(endings: ExcelReader.extensions, hints: { try ExcelReader.hints($0) })
  ) { try ExcelReader(settings: $0, context: $1) }
}

extension ExcelReader {
  /// Every sheet that people see; hidden ones are named.
  fileprivate static func hints(_ place: InspectionSubject) throws -> InspectionHints {
    var hints = InspectionHints()
    let spool = FileManager.default.temporaryDirectory.appending(path: "ingestor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: spool, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: spool) }
    // Several workbooks need not have the same sheets; a damaged one is told of by reading it.
    guard place.isAlone, let book = try? ExcelWorkbook(URL(fileURLWithPath: place.location), spool: spool)
    else { return hints }
    let (hidden, seen) = (book.sheets.filter(\.isHidden), book.sheets.filter { !$0.isHidden })
    if !hidden.isEmpty {
      hints.findings.append(
        .init("hidden sheets", hidden.map(\.name).joined(separator: ", "), why: "not read"))
    }
    if seen.count > 1 {
      hints.variants = seen.map { [.init("path", place.label), .init("sheet", $0.name)] }
    }
    return hints
  }
}
