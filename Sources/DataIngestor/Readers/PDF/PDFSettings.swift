import PDFTables

/// The settings of `pdf:`.
struct PDFSettings: Sendable {
  /// What of a document becomes rows.
  enum Content: String, CaseIterable, Sendable {
    /// The rows of its tables.
    case tables
    /// The transactions of an account statement, dates and amounts normalised.
    case statement
    /// One row for each document: the declared fields.
    case fields
  }

  let content: Content
  /// Headings that a table must have; nil takes every table.
  let headings: [String]?
  /// Whether a document that cannot be read fails the source, or is left out and told.
  let skipsBadFiles: Bool
  /// Whether the totals at the foot of a table are rows as the items are.
  let keepsTotals: Bool
  let options: PDFOptions
  let statement: StatementOptions

  static let properties: [Shape.Property] = [
    .init("path", .string, "A file, a directory searched recursively, or a glob.", required: true),
    .init(
      "content", .oneOf(Content.allCases.map(\.rawValue)),
      "What becomes rows: tables (default), the transactions of a statement, or fields, one row a document."),
    .init(
      "headings", .list(.string), "Take only tables that have these headings, in any order and case."),
    .init(
      "totals", .oneOf(["set_aside", "keep"]),
      "What totals at the foot of a table of items are; default set_aside: checked and told, but no rows."),
    .init(
      "fields",
      .map(
        .either([
          .string,
          .object([
            .init("label", .string, "The words before or above the value."),
            .init("pattern", .string, "A regular expression; its first group is the value."),
          ]),
        ])),
      "Values outside tables, repeated on each row: a column's name and the label before the value."),
    .init("pages", .string, "Pages to read, such as 1-3,7 or 5-; default all."),
    .init("password", .string, "The password of encrypted documents, as a secret: ${PDF_PASSWORD}."),
    .init(
      "day_first", .boolean, "Statements: whether the day comes before the month; default: as the dates tell."
    ),
    .init("recognise", .string, "Languages of scanned pages for tesseract, or no; default eng."),
    .init("timeout", .integer(1...3600), "Seconds that one page may take; default 60."),
    .init(
      "on_bad_file", .oneOf(["fail", "skip"]),
      "What a document does that cannot be read; default fail. One that is skipped is in quarantine and tried again."
    ),
    .init(
      "settings", .map(.string), "How tables are found, by pdfplumber's names: see docs/reference/pdf.md."),
  ]

  /// - Throws: ``PDFError`` where a setting means nothing.
  init(_ settings: Setting, fill: (String) -> String = { $0 }) throws {
    content = settings["content"]?.string.flatMap { Content(rawValue: $0) } ?? .tables
    headings = settings["headings"]?.strings
    skipsBadFiles = settings["on_bad_file"]?.string == "skip"
    keepsTotals = settings["totals"]?.string == "keep"
    var options = PDFOptions()
    options.pages = try settings["pages"]?.string.map { try PageRange($0) }
    options.password = settings["password"]?.string.map(fill)
    options.includesText = content == .statement
    options.limits.secondsPerPage = Double(settings["timeout"]?.int ?? 60)
    if let languages = settings["recognise"]?.string {
      options.recognition.isEnabled = languages != "no" && languages != "false"
      if options.recognition.isEnabled { options.recognition.languages = languages }
    }
    for (name, value) in settings["settings"]?.entries ?? [] {
      // A list of numbers may be written as a list.
      let text = value.strings.joined(separator: ",")
      try options.tables.set(name, to: text)
    }
    options.fields = try (settings["fields"]?.entries ?? []).map { name, value in
      if let pattern = value["pattern"]?.string { return try FieldPattern(name: name, pattern: pattern) }
      return FieldPattern(name: name, label: value["label"]?.string ?? value.string ?? name)
    }
    self.options = options
    var statement = StatementOptions()
    statement.dayFirst = settings["day_first"]?.bool
    self.statement = statement
  }
}
