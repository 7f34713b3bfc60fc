import DelimitedText

/// What the repairing reader did, as problems: one for each kind, with the first lines.
struct CSVProblems {
  let file: CSVFile
  let source: String
  let policy: SourceDefinition.BadRowPolicy
  /// Whether the settings say which table is read.
  let isTableChosen: Bool

  /// The problems of a file.
  func problems(_ log: RepairLog) -> [Problem] {
    Repair.Kind.allCases.compactMap { kind in
      guard let count = log.counts[kind], kind != .misfit else { return nil }
      return problem(kind, count, log.repairs.filter { $0.kind == kind })
    } + notes
  }

  private func problem(_ kind: Repair.Kind, _ count: Int, _ repairs: [Repair]) -> Problem? {
    guard let first = repairs.first else { return nil }
    let line = repairs.first { $0.line > 0 }?.line
    let texts = Set(repairs.map(\.text))
    var problem = Problem(
      "source.csv.\(Self.code(kind))",
      Self.sentence(texts.count == 1 || count == 1 ? first.text : Self.summary(kind)),
      severity: severity(kind, isHeader: first.line == file.detection.layout.headerLine), source: source,
      file: file.input.name, line: line, count: count > 1 ? count : nil,
      examples: repairs.prefix(3).compactMap { repair in
        repair.example.map {
          "line \(repair.line): \($0.prefix(160))" + (texts.count > 1 && count > 1 ? " (\(repair.text))" : "")
        }
      })
    problem.advice = advice(kind)
    return problem
  }

  /// Layout is told; a row that is a guess, and what was left out of the load, fail it unless the source says otherwise.
  private func severity(_ kind: Repair.Kind, isHeader: Bool) -> Problem.Severity {
    switch kind {
    case .preamble, .header, .repeatedHeader, .comment, .blankLines, .trailingDelimiter, .optionalTail,
      .bareQuotes:
      .note
    case .footer, .total, .nulBytes, .misfit: .warning
    case .secondTable where isTableChosen: .note
    case .secondTable, .invalidBytes: policy == .fail ? .error : .warning
    case .shortRow, .longRow, .strayQuote, .unterminatedQuote, .missingDelimiter, .otherDelimiter, .strayLine:
      policy == .fail ? .error : .warning
    }
  }

  private func advice(_ kind: Repair.Kind) -> String? {
    switch kind {
    case .preamble, .header, .repeatedHeader, .comment, .blankLines, .trailingDelimiter, .optionalTail,
      .bareQuotes, .misfit:
      nil
    case .footer, .total: "If these are rows, declare 'footer: 0' under 'csv'."
    case .nulBytes: "Check that the file is whole."
    case .secondTable: "Declare which table is read: 'table: 1' under 'csv'."
    case .invalidBytes: "Declare the encoding under 'csv', or repair the file."
    case .shortRow, .longRow, .strayQuote, .unterminatedQuote, .missingDelimiter, .otherDelimiter, .strayLine:
      switch policy {
      case .fail:
        "Correct the lines, declare the dialect under 'csv' ('ingestor inspect' shows what was found), or set 'on_bad_row: quarantine' or 'on_bad_row: warn'."
      case .quarantine: "The rows are in quarantine: 'ingestor quarantine list'."
      case .warn: nil
      }
    }
  }

  /// What was found and is not proved.
  private var notes: [Problem] {
    var notes: [Problem] = []
    func note(_ code: String, _ message: String, _ advice: String) {
      notes.append(
        Problem(
          "source.csv.\(code)", message, severity: .note, source: source, file: file.input.name,
          advice: advice))
    }
    let encoding = file.detection.encoding
    if !encoding.isCertain {
      note(
        "encoding", "The encoding is taken as \(encoding.encoding): \(encoding.why).",
        "If letters come out wrong, declare 'encoding' under 'csv'.")
    }
    let layout = file.detection.layout
    if layout.isHeaderOpen, let line = layout.headerLine {
      note(
        "header", "Line \(line) is taken as the header: \(layout.why).",
        "If it is a row, declare 'header: false' under 'csv'.")
    }
    return notes
  }

  private static func code(_ kind: Repair.Kind) -> String { Naming.snakeCase(kind.rawValue) }

  private static func sentence(_ text: String) -> String {
    (text.first.map { $0.uppercased() } ?? "") + text.dropFirst() + "."
  }

  /// The kind in words, where the lines differ.
  private static func summary(_ kind: Repair.Kind) -> String {
    switch kind {
    case .preamble: "lines before the header were set aside"
    case .header, .repeatedHeader: "headers were set aside"
    case .comment: "comments were passed over"
    case .footer: "lines after the last row were set aside"
    case .total: "lines of totals were set aside"
    case .blankLines: "lines are blank"
    case .trailingDelimiter: "lines end in a delimiter"
    case .optionalTail: "rows leave out empty values at their end"
    case .bareQuotes: "quotes inside of values were kept as characters"
    case .nulBytes: "NUL bytes were left out"
    case .shortRow: "rows have too few values"
    case .longRow: "rows have too many values"
    case .strayQuote: "rows hold quotes that do not match"
    case .unterminatedQuote: "quoted values do not end"
    case .missingDelimiter: "rows lack a delimiter"
    case .otherDelimiter: "rows are parted by another delimiter"
    case .strayLine: "lines between rows are no rows"
    case .misfit: "values are not of the kind of their column"
    case .invalidBytes: "bytes have no meaning in the encoding"
    case .secondTable: "lines belong to another table; they were set aside"
    }
  }
}
