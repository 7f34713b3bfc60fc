import Archives
import DelimitedText
import Foundation
import LibXML2
import Workbooks

/// Excel workbooks (`.xlsx`, `.xlsm`): one sheet of each, or a range of it. A sheet is read as the texts that people see in its cells, and
/// then as delimited text is.
struct ExcelReader: FileReader {
  static let extensions: Set<String> = ["xlsx", "xlsm"]

  let finder: FileFinder
  let settings: ExcelSettings
  let context: ReaderContext

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    self.settings = ExcelSettings(settings)
    self.context = context
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    var groups: [ExcelGroup] = []
    var problems: [Problem] = []
    for input in inputs {
      do {
        try Task.checkCancellation()
        let (sheet, found) = try read(input, in: area)
        problems += found
        if let group = groups.firstIndex(where: { $0.columns == sheet.columns }) {
          groups[group].add(sheet)
        } else {
          groups.append(ExcelGroup(sheet, settings))
        }
      } catch let error as IngestError where error.kind == .source {
        problems += error.problems
      } catch let fault as ArchiveError {
        problems.append(unreadable(fault.description, input, advice: fault.advice))
      } catch let fault as XMLFault {
        problems.append(
          unreadable(fault.description + ".", input, advice: "Get it again: it may have been cut off."))
      } catch let fault as WorkbookFault {
        problems.append(
          unreadable(
            fault.description, input,
            advice: "Open it in a spreadsheet program and save it again, as .xlsx without a password."))
      }
    }
    let errors = problems.filter { $0.severity == .error }
    guard errors.isEmpty else { throw IngestError(.source, errors) }
    var relations = groups.map { $0.relation(setsAside: context.badRows == .quarantine) }
    if !relations.isEmpty { relations[0].diagnostics = problems }
    return relations
  }

  /// Reads the sheet of a workbook into the staging area.
  private func read(_ input: Input, in area: StagingArea) throws -> (ExcelSheet, [Problem]) {
    let folder = try area.newFile("workbook").deletingLastPathComponent()
    let book = try Workbook(URL(fileURLWithPath: input.location), spool: folder)
    let sheet = try chosen(of: book, input)
    let label = "\(input.name)#\(sheet.name)"
    let spooled = try area.newFile("grid.csv")
    defer { try? FileManager.default.removeItem(at: spooled) }
    let progress = area.progress
    let grid = try ExcelGrid(book.open(sheet), range: settings.range, to: spooled) { bytes in
      progress.text = "\(bytes >> 20) MB of \(input.name) read"
      return !Task.isCancelled
    }
    try Task.checkCancellation()
    guard let grid else { throw IngestError(.source, nothing(in: sheet, of: book, label)) }
    guard grid.extent.columns.count <= ExcelGrid.maximumColumns else {
      throw IngestError(
        .source,
        Problem(
          "excel.columns",
          "The filled cells reach over \(grid.extent.columns.count) columns (\(grid.extent)), and more than \(ExcelGrid.maximumColumns) are not read.",
          source: context.source, file: label,
          advice: "Clear the cells beside the table, or declare its cells: 'range' under 'excel'."))
    }
    // Cells that hold an error have no value; to leave them out would be a guess.
    guard grid.seen.errors.count == 0 else {
      throw IngestError(
        .source,
        Problem(
          "excel.error_cell", "Cells hold an error instead of a value.", source: context.source, file: label,
          count: grid.seen.errors.count, examples: grid.seen.errors.examples,
          advice: "Correct or clear them in the workbook, or read other cells by 'range'."))
    }
    let table = try ExcelTable(grid, isGiven: settings.range != nil, hasHeader: settings.hasHeader)
    let url = try area.newFile("rows.csv")
    var rows = ExcelRows(
      try CanonicalWriter(url, table.detection.dialect.dialect, isAnnotated: true), width: table.columns.count
    )
    let log = try RepairingReader(table.detection, table.reading).read(FileSource(spooled), into: &rows)
    let written = try rows.finish()
    let problems = ExcelProblems(
      grid: grid, table: table, source: context.source, label: label, policy: context.badRows,
      isGiven: settings.range != nil
    ).problems(log)
    let name = input.name + (settings.sheet.map { "#\($0)" } ?? "")
    return (
      ExcelSheet(
        part: .init(input: input, name: name, url: url, longestRow: written.longestRow),
        columns: table.columns, unnamed: table.unnamed,
        shapes: written.shapes, rows: written.rows, holdsBreaks: grid.seen.holdsBreaks,
        holdsSeparators: grid.seen.holdsSeparators), problems
    )
  }

  /// The named sheet, or the first that people see.
  private func chosen(of book: Workbook, _ input: Input) throws -> Workbook.Sheet {
    if let sheet = book.sheets.first(where: { isWanted($0) }) { return sheet }
    throw IngestError(
      .source,
      Problem(
        "excel.unreadable",
        settings.sheet.map { "The workbook has no sheet '\($0)'." } ?? "The workbook has no visible sheet.",
        source: context.source, file: input.name,
        advice: "It has \(book.sheets.map(\.name).joined(separator: ", "))."))
  }

  private func isWanted(_ candidate: Workbook.Sheet) -> Bool {
    settings.sheet.map { $0 == candidate.name } ?? !candidate.isHidden
  }

  private func nothing(in sheet: Workbook.Sheet, of book: Workbook, _ label: String) -> Problem {
    let others = book.sheets.filter { $0 != sheet }.map(\.name)
    return Problem(
      "source.empty",
      settings.range.map { "No cell of \($0) is filled." } ?? "The sheet '\(sheet.name)' has no filled cell.",
      source: context.source, file: label,
      advice: settings.range != nil
        ? "Correct 'range' under 'excel'."
        : others.isEmpty
          ? "Fill it, or remove the workbook."
          : "Name another one: 'sheet' under 'excel'. There are \(others.joined(separator: ", ")).")
  }

  private func unreadable(_ message: String, _ input: Input, advice: String) -> Problem {
    Problem(
      "excel.unreadable", "The workbook cannot be read: \(message)", source: context.source, file: input.name,
      advice: advice)
  }
}

extension ReaderKind {
  /// Excel workbooks.
  static let excel = ReaderKind(
    name: "excel", summary: "Excel workbooks (.xlsx, .xlsm).",
    shape: .either([.string, .object(ExcelSettings.properties)]),
    inspection: InspectionHooks(
      endings: ExcelReader.extensions, hasSignature: { Workbook.isCompoundFile($0) },
      hints: { try ExcelInspection.hints($0) })
  ) { try ExcelReader(settings: $0, context: $1) }
}
