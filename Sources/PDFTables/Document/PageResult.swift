/// What was read of one page. Sent from the process that reads to the one that asked.
struct PageResult: Sendable {
  /// 1-based.
  var number: Int
  var tables: [PDFTable] = []
  var fields: [PDFField] = []
  var formFields: [PDFField] = []
  var diagnostics: [PDFDiagnostic] = []
  var lines: [String] = []
  var picture: String?
  var isSkipped = false
}

/// What was read of a document.
public struct PDFResult: Sendable {
  /// All pages of the document, read or not.
  public var pageCount = 0
  /// The tables by page, and on a page from top to bottom.
  public var tables: [PDFTable] = []
  /// Values found outside tables by the labels and patterns of the options.
  public var fields: [PDFField] = []
  /// The filled fields of the document's form.
  public var formFields: [PDFField] = []
  /// What a person should know of the reading; never empty when something was left out.
  public var diagnostics: [PDFDiagnostic] = []
  /// Pages of which nothing was read, 1-based.
  public var skippedPages: [Int] = []

  /// The pictures that were drawn, by page.
  public var pictures: [String] = []

  /// The text of the pages by line, where `PDFOptions.includesText` asks for it.
  public var lines: [String] = []

  /// Tells when there is nothing, so that an empty result is never silent.
  mutating func finish() {
    if tables.isEmpty, skippedPages.isEmpty {
      diagnostics.append(
        .init(
          .warning, "pdf.no_table", "No table was found on the \(pageCount == 1 ? "page" : "pages") read."))
    }
  }

  mutating func add(_ page: PageResult) {
    tables += page.tables
    fields += page.fields
    formFields += page.formFields
    diagnostics += page.diagnostics
    lines += page.lines
    if let picture = page.picture { pictures.append(picture) }
    if page.isSkipped { skippedPages.append(page.number) }
  }
}

/// A named value on a page.
public struct PDFField: Sendable, Codable, Hashable {
  /// The name the value was asked for by, or the form's name of the field.
  public var name: String
  /// The text as printed.
  public var value: String
  /// 1-based.
  public var page: Int
}

/// Something a person should know of a document.
public struct PDFDiagnostic: Sendable, Codable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable, Codable {
    /// Everything was read; this may still be of interest.
    case note
    /// What was read may be incomplete or wrong.
    case warning
    /// Something was not read.
    case error
  }

  /// How much it matters.
  public var severity: Severity
  /// A stable name, such as `pdf.page.no_text`.
  public var code: String
  /// 1-based; nil when it is about the whole document.
  public var page: Int?
  /// One sentence, with the way out where there is one.
  public var message: String

  /// A diagnostic of a page, or of the whole document.
  public init(_ severity: Severity, _ code: String, page: Int? = nil, _ message: String) {
    self.severity = severity
    self.code = code
    self.page = page
    self.message = message
  }
}
