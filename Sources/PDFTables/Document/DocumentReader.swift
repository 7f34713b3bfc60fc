import Foundation

/// Reads a document in this process, page by page.
struct DocumentReader {
  let options: PDFOptions
  /// Where each page is drawn with its tables; `{page}` stands for the number.
  var picture: String?

  /// Opens the document at `path`, tells its pages and those to read, and gives each page as it is read.
  /// A page that fails is a result with a diagnostic; only a document that cannot be opened throws `PDFError`.
  func read(
    path: String, only wanted: [Int]? = nil, opened: (_ count: Int, _ wanted: [Int]) throws -> Void,
    page give: (PageResult) throws -> Void
  ) throws {
    let bytes = try Self.contents(path: path, limit: options.limits.fileSize)
    let document = try PDFiumDocument(bytes: bytes, password: options.password)
    let numbers =
      try wanted ?? options.pages?.numbers(count: document.pageCount) ?? Array(1..<(document.pageCount + 1))
    guard numbers.count <= options.limits.pages else {
      throw PDFError.limitExceeded(limit: "pages", value: options.limits.pages)
    }
    try opened(document.pageCount, numbers)
    for number in numbers { try give(read(document, page: number)) }
  }

  private func read(_ document: PDFiumDocument, page number: Int) -> PageResult {
    var result = PageResult(number: number)
    do {
      let reader = PageReader(
        maximumCharacters: options.limits.charactersPerPage, maximumObjects: options.limits.objectsPerPage)
      var content = try reader.read(document, page: number)
      let assessment = PageAssessment(content: content)
      result.diagnostics += assessment.diagnostics
      if assessment.isScanned {
        let recognition = Recognition(options: options.recognition)
        switch recognition.recognise(document, content) {
        case .success(let recognised):
          content = recognised
          if recognised.characters.isEmpty {
            result.diagnostics.append(
              .init(
                .warning, "pdf.page.nothing_recognised", page: number,
                "Nothing was recognised on page \(number)."))
          }
          result.diagnostics.append(
            .init(
              .note, "pdf.page.recognised", page: number,
              "The text of page \(number) was recognised in its image."))
        case .failure(let reason):
          result.isSkipped = true
          result.diagnostics.append(
            .init(
              .error, "pdf.page.no_text", page: number,
              "Page \(number) is an image without text: \(reason.message)"))
          return result
        }
      }
      let page = PageTables(content: content, settings: options.tables)
      result.tables = page.tables()
      result.fields = FieldFinder(patterns: options.fields).find(in: page.text, page: number)
      if options.includesText {
        let builder = TextBuilder(text: page.text)
        result.lines = page.text.lines.map { $0.segments.map(builder.string).joined(separator: "  ") }
      }
      result.formFields = content.formFields
      if let picture {
        let path = picture.replacingOccurrences(of: "{page}", with: "\(number)")
        try TablePicture.write(document, content: content, tables: result.tables, to: path)
      }
    } catch {
      result.isSkipped = true
      result.diagnostics.append(
        .init(.error, "pdf.page.unreadable", page: number, "Page \(number) was not read: \(error)"))
    }
    return result
  }

  static func contents(path: String, limit: Int) throws -> [UInt8] {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
      guard data.count <= limit else { throw PDFError.limitExceeded(limit: "bytes in a file", value: limit) }
      return [UInt8](data)
    } catch let error as PDFError { throw error } catch {
      throw PDFError.unreadable(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
