/// What is read of a document, and how.
public struct PDFOptions: Sendable {
  /// The user's or owner's password of an encrypted document. Never part of an error or a log.
  public var password: String?
  /// Pages to read, as in `1-3,7`, `5-`; nil reads all.
  public var pages: PageRange?
  /// How tables are found.
  public var tables = TableSettings()
  /// Values to look for outside tables.
  public var fields: [FieldPattern] = []
  /// Give the text of the pages by line as well.
  public var includesText = false
  /// Whether and how scanned pages are read.
  public var recognition = RecognitionOptions()
  /// What one document may cost.
  public var limits = PDFLimits()

  /// Everything read, tables found automatically, the default limits.
  public init() {}
}

/// Bounds on what one document may cost.
public struct PDFLimits: Sendable, Hashable {
  /// Size of the file in bytes.
  public var fileSize = 512 << 20
  /// Pages read of one document.
  public var pages = 20_000
  /// Characters on one page.
  public var charactersPerPage = 400_000
  /// Lines, areas, images and pieces of text on one page.
  public var objectsPerPage = 2_000_000
  /// Seconds that opening the document, or one page, may take.
  public var secondsPerPage = 60.0
  /// Address space of the process that parses, in bytes.
  public var memory = 3 << 30

  /// The limits as they are given with each.
  public init() {}
}
