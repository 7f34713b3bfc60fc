import DuckDB

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
    try await area.engine.run { connection in
      try EngineExtension.excel.load(on: connection)
      var relations: [StagedRelation] = []
      var problems: [Problem] = []
      for input in inputs {
        do {
          // A sheet is unpacked once.
          let table = area.newTable("sheet")
          try connection.execute("CREATE TEMP TABLE \(SQL.name(table)) AS SELECT * FROM \(scan(input))")
          let numbers = try exactNumbers(of: table, on: connection)
          relations.append(
            try TypedScan(source: SQL.name(table), untyped: numbers).relation(
              recordSource: SQL.text(input.name + (sheet.map { "#\($0)" } ?? "")), inputs: [input],
              on: connection))
        } catch let error as DuckDBError where error.code != .interrupt {
          problems.append(problem(error, input))
        }
      }
      guard problems.isEmpty else { throw IngestError(.source, problems) }
      return relations
    }
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

  private func scan(_ input: Input) -> String {
    var options = ["header = \(hasHeader)", "empty_as_varchar = true"]
    if let sheet { options.append("sheet = \(SQL.text(sheet))") }
    if let range { options.append("range = \(SQL.text(range))") }
    return "read_xlsx(\(SQL.text(input.location)), \(options.joined(separator: ", ")))"
  }

  private func problem(_ error: DuckDBError, _ input: Input) -> Problem {
    let message = error.message.split(separator: "\n").first.map(String.init) ?? error.message
    return Problem(
      "excel.unreadable",
      "The workbook cannot be read: \(message.replacing(input.location, with: input.name))",
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
        .init("sheet", .string, "The sheet; default the first."),
        .init("range", .string, "The cells, such as A3:F200; default where the first filled row begins."),
        .init("header", .boolean, "Whether the first row names the columns; default true."),
      ]),
    ]),
    needs: { [EngineExtension.excel.part(for: "Excel workbooks")] },
    inspection: InspectionHooks(endings: ExcelReader.extensions)
  ) { try ExcelReader(settings: $0, context: $1) }
}
