import PDFTables

/// What a source takes out of one document: rows, and what a person should know.
struct PDFDocumentRows {
  private(set) var pieces: [TextRows] = []
  private(set) var problems: [Problem]

  /// - Throws: ``IngestError`` where the document does not hold what is asked for, or part of it could not be read.
  init(_ result: PDFResult, _ input: Input, _ settings: PDFSettings, source: String) throws {
    func problem(_ diagnostic: PDFDiagnostic) -> Problem {
      Problem(
        diagnostic.code, diagnostic.message, severity: Problem.Severity(diagnostic.severity), source: source,
        file: input.name + (diagnostic.page.map { "#page=\($0)" } ?? ""))
    }
    func missing(_ what: String, _ advice: String) -> IngestError {
      IngestError(
        .source,
        [
          Problem(
            "pdf.missing", "The document has no \(what).", source: source, file: input.name, advice: advice)
        ]
          + result.diagnostics.filter { $0.code != "pdf.no_table" }.map(problem))
    }
    problems = result.diagnostics.filter { settings.content != .fields || $0.code != "pdf.no_table" }
      .map(problem)

    let names = settings.options.fields.map(\.name)
    let values = names.map { name in result.fields.first { $0.name == name }?.value }
    func rows(_ columns: [String], _ cells: [[String]], _ pages: [Int]) -> TextRows {
      let repeated = names.indices.filter { !columns.contains(names[$0]) }
      return TextRows(
        columns: columns + repeated.map { names[$0] },
        rows: zip(cells, pages).map { cells, page in
          TextRows.Row(
            recordSource: "\(input.name)#page=\(page)",
            cells: cells.map { $0.isEmpty ? nil : $0 } + repeated.map { values[$0] })
        })
    }

    switch settings.content {
    case .tables:
      let relations = result.relations.filter { Self.has(settings.headings, $0) }
      guard !relations.isEmpty else {
        let found = result.relations.map { $0.columns.joined(separator: ", ") }
        throw missing(
          settings.headings.map { "table with the headings \($0.joined(separator: ", "))" } ?? "table",
          found.isEmpty
            ? "'ingestor pdf inspect' shows what is understood of it."
            : "Its tables have: \(found.joined(separator: " | ")).")
      }
      for relation in relations {
        guard !settings.keepsTotals else {
          pieces.append(rows(relation.columns, relation.rows, relation.pages))
          continue
        }
        let parted = TotalRows(of: relation)
        pieces.append(rows(relation.columns, parted.relation.rows, parted.relation.pages))
        problems += parted.diagnostics.map(problem)
      }
    case .statement:
      guard let statement = PDFStatement(result, options: settings.statement) else {
        throw missing(
          "table with dates and amounts", "'ingestor pdf tables --join' shows what tables are found.")
      }
      pieces = [rows(statement.columns, statement.rows, statement.pages)]
      problems += statement.diagnostics.map(problem)
    case .fields:
      let form = Dictionary(result.formFields.map { ($0.name, $0.value) }) { first, _ in first }
      let found = zip(names, values).map { $1 ?? form[$0] }
      guard found.contains(where: { $0 != nil }) else {
        throw missing(
          "value for any of \(names.joined(separator: ", "))",
          "'ingestor pdf inspect --field LABEL' shows what follows a label.")
      }
      for (name, value) in zip(names, found) where value == nil {
        problems.append(
          Problem(
            "pdf.field", "The field is not in the document.", severity: .warning, source: source,
            file: input.name, column: name))
      }
      pieces = [TextRows(columns: names, rows: [.init(recordSource: input.name, cells: found)])]
    }
    // Pages that could not be read may hold rows that are then missing: never a success.
    let lost = problems.filter { $0.severity == .error }
    if !lost.isEmpty { throw IngestError(.source, lost) }
  }

  /// Whether a table has all headings, in any order and case.
  private static func has(_ headings: [String]?, _ relation: PDFRelation) -> Bool {
    guard let headings else { return true }
    let present = Set(relation.columns.map { $0.lowercased() })
    return headings.allSatisfy { present.contains($0.lowercased()) }
  }
}

extension Problem.Severity {
  fileprivate init(_ severity: PDFDiagnostic.Severity) {
    switch severity {
    case .note: self = .note
    case .warning: self = .warning
    case .error: self = .error
    }
  }
}
