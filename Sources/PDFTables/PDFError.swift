/// Why a document, or one of its pages, could not be read. No case ever carries a password.
public enum PDFError: Error, Equatable, Sendable, Codable {
  /// `libpdfium` is not installed; the files looked at.
  case libraryMissing(searched: [String])
  /// A file was found but is not a usable `libpdfium`.
  case libraryUnusable(path: String, reason: String)
  /// The file could not be read from the disk.
  case unreadable(path: String, reason: String)
  /// A picture could not be written.
  case unwritable(path: String, reason: String)
  /// The bytes are not a PDF document or are damaged beyond repair.
  case notADocument(reason: String)
  /// The document is encrypted and no password, or a wrong one, was given.
  case passwordNeeded(given: Bool)
  /// The document uses a security handler PDFium does not know.
  case unsupportedSecurity
  /// A configured limit was passed: which one, and its value.
  case limitExceeded(limit: String, value: Int)
  /// A page number in the settings is outside the document.
  case noSuchPage(page: Int, count: Int)
  /// A setting has a value that means nothing.
  case badOption(name: String, reason: String)
  /// The process that parsed the document died; PDFium crashed on it or ran out of its memory limit.
  case parserDied(reason: String)
  /// The process that parsed the document did not answer in time and was ended.
  case parserTimedOut(seconds: Double)
}

extension PDFError: CustomStringConvertible {
  /// One sentence for a person, with the way out where there is one.
  public var description: String {
    switch self {
    case .libraryMissing(let searched):
      "PDF reading needs the PDFium library, which is not installed. Run `Scripts/fetch-native.py --only pdfium`, "
        + "or set INGESTOR_PDFIUM to its file. Looked at: \(searched.joined(separator: ", "))"
    case .libraryUnusable(let path, let reason): "The PDFium library at \(path) cannot be used: \(reason)"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
    case .notADocument(let reason): "This is not a readable PDF document: \(reason)"
    case .passwordNeeded(let given):
      given
        ? "This document is encrypted, and the password does not open it"
        : "This document is encrypted and needs a password"
    case .unsupportedSecurity: "This document is encrypted in a way PDFium does not support"
    case .limitExceeded(let limit, let value): "The limit of \(value) \(limit) was passed"
    case .noSuchPage(let page, let count): "There is no page \(page); the document has \(count)"
    case .badOption(let name, let reason): "The option \(name) is not valid: \(reason)"
    case .parserDied(let reason): "The PDF parser ended unexpectedly: \(reason)"
    case .parserTimedOut(let seconds): "The PDF parser did not finish within \(seconds) seconds"
    }
  }
}
