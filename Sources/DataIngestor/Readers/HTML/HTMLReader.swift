import Foundation
import HTMLTables
import LibXML2

/// Tables of HTML pages, such as those that a browser saved: a file, a directory searched recursively, a glob.
struct HTMLReader: FileReader {
  static let extensions: Set<String> = ["html", "htm", "xhtml"]

  let finder: FileFinder
  let settings: HTMLSettings
  let source: String

  init(settings: Setting, context: ReaderContext) throws {
    finder = try FileFinder(of: settings, context)
    self.settings = HTMLSettings(settings)
    source = context.source
  }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    var pieces: [TextRows] = []
    var problems: [Problem] = []
    for (index, input) in inputs.enumerated() {
      try Task.checkCancellation()
      do {
        let page = try Self.page(of: input, settings)
        let tables = try chosen(page.tables, input)
        pieces += try tables.map { try rows(of: $0, input) }
        problems += notes(page, tables, input)
      } catch let fault as XMLFault {
        problems.append(Problem(fault, "html", source: source, file: input.name))
      } catch let error as IngestError {
        problems += error.problems
      }
      area.progress.text = "\(index + 1) of \(inputs.count) pages"
    }
    guard !problems.contains(where: { $0.severity == .error }) else {
      throw IngestError(.source, problems.filter { $0.severity == .error })
    }
    return try await area.stage(pieces, of: inputs, diagnostics: problems)
  }

  private static func page(of input: Input, _ settings: HTMLSettings) throws -> HTMLPage {
    guard let data = FileManager.default.contents(atPath: input.location) else {
      throw XMLFault(.unreadable, "the file cannot be opened")
    }
    return try HTMLPage(Array(data), encoding: settings.encoding, options: settings.options)
  }

  /// The tables to take from a page: those that are asked for, and never one among several by guessing.
  private func chosen(_ tables: [HTMLTable], _ input: Input) throws -> [HTMLTable] {
    let chosen = try settings.chosen(from: tables)
    let isMeant = settings.takesAll || !settings.numbers.isEmpty || chosen.count == 1
    if isMeant && !chosen.isEmpty { return chosen }
    let message =
      tables.isEmpty
      ? "The page has no table."
      : chosen.isEmpty
        ? "None of the page's \(tables.count) tables is the one that is asked for."
        : "\(chosen.count) of the page's \(tables.count) tables could be meant."
    throw IngestError(
      .source,
      Problem(
        "html.table", message, source: source, file: input.name,
        examples: (chosen.isEmpty ? tables : chosen).prefix(12).map(Self.outline),
        advice: tables.isEmpty
          ? "A page that a script fills must be saved by the browser after it is shown."
          : "Choose with 'table' (a number, or all), 'caption', 'headings' or 'match' under 'html'."))
  }

  private static func outline(_ table: HTMLTable) -> String {
    let caption = table.caption.map { " '\($0.prefix(40))'" } ?? ""
    return
      "table \(table.number)\(caption): \(table.rows.count) rows; \(table.columns.prefix(8).joined(separator: ", "))"
  }

  private func rows(of table: HTMLTable, _ input: Input) throws -> TextRows {
    let linked = try linkedColumns(of: table, input)
    let recordSource = "\(input.name)#table=\(table.number)"
    return TextRows(
      columns: table.columns + linked.map { table.columns[$0] + "_link" },
      texts: Set(linked.map { table.columns[$0] + "_link" }),
      rows: table.rows.indices.map { row in
        TextRows.Row(
          recordSource: recordSource, cells: table.rows[row] + linked.map { table.links[row][$0] },
          line: table.lines[row])
      })
  }

  /// The columns whose links are taken.
  private func linkedColumns(of table: HTMLTable, _ input: Input) throws -> [Int] {
    switch settings.links {
    case .none: return []
    case .all:
      return table.columns.indices.filter { column in table.links.contains { $0[column] != nil } }
    case .of(let names):
      let absent = names.filter { !table.columns.contains($0) }.sorted()
      guard absent.isEmpty else {
        throw IngestError(
          .source,
          absent.map { name in
            Problem(
              "html.links", "Table \(table.number) has no column '\(name)' to take links from.",
              source: source,
              file: input.name, column: name,
              advice: nearest(to: name, in: table.columns).map { "Did you mean '\($0)'?" })
          })
      }
      return table.columns.indices.filter { names.contains(table.columns[$0]) }
    }
  }

  /// What a person should know of a page that was read.
  private func notes(_ page: HTMLPage, _ tables: [HTMLTable], _ input: Input) -> [Problem] {
    var notes: [Problem] = []
    if let promise = page.encoding.brokenPromise {
      notes.append(
        Problem(
          "html.encoding", "The page says that it is in \(promise), and is read as \(page.encoding.name).",
          severity: .warning, source: source, file: input.name,
          advice: "'encoding' under 'html' says what is right."))
    }
    for table in tables where table.repeatedHeadings > 0 {
      notes.append(
        Problem(
          "html.headings", "Rows of table \(table.number) that repeat its headings were passed over.",
          severity: .note, source: source, file: input.name, count: table.repeatedHeadings))
    }
    return notes
  }
}

extension ReaderKind {
  /// Tables of HTML pages.
  static let html = ReaderKind(
    name: "html", summary: "Tables of HTML pages.",
    shape: .either([.string, .object(HTMLSettings.properties)]), problems: HTMLSettings.problems,
    inspection: HTMLInspection.hooks
  ) { try HTMLReader(settings: $0, context: $1) }
}
