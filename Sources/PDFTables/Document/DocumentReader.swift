import Foundation

/// Reads a document in this process, page by page.
struct DocumentReader {
  let options: PDFOptions
  /// Where each page is drawn with its tables; `{page}` stands for the number, which is added where there are several.
  var picture: String?

  /// Opens the document at `path`, tells its pages and those to read, and gives each page as it is read.
  /// A page that fails is a result with a diagnostic; only a document that cannot be opened throws `PDFError`.
  func read(
    path: String, only wanted: [Int]? = nil, opened: (_ count: Int, _ wanted: [Int]) throws -> Void,
    page give: (PageResult) throws -> Void
  ) throws {
    let bytes = try Self.contents(path: path, limit: options.limits.fileSize)
    let document = try PDFiumDocument(bytes: bytes, password: options.password)
    let all = try options.pages?.numbers(count: document.pageCount) ?? Array(1..<(document.pageCount + 1))
    let numbers = wanted ?? all
    guard numbers.count <= options.limits.pages else {
      throw PDFError.limitExceeded(limit: "pages", value: options.limits.pages)
    }
    try opened(document.pageCount, numbers)
    for number in numbers {
      let path = picture.map { Self.picturePath($0, page: number, isNumbered: all.count > 1) }
      try give(read(document, page: number, picture: path))
    }
  }

  private static func picturePath(_ path: String, page: Int, isNumbered: Bool) -> String {
    if path.contains("{page}") { return path.replacing("{page}", with: "\(page)") }
    guard isNumbered else { return path }
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let dot = path[name...].lastIndex(of: ".") ?? path.endIndex
    return "\(path[..<dot])-\(page)\(path[dot...])"
  }

  private func read(_ document: PDFiumDocument, page number: Int, picture: String?) -> PageResult {
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
        try TablePicture.write(document, content: content, tables: result.tables, to: picture)
        result.picture = picture
      }
    } catch {
      result.isSkipped = true
      result.diagnostics.append(
        .init(.error, "pdf.page.unreadable", page: number, "Page \(number) was not read: \(error)"))
    }
    return result
  }

  static func contents(path: String, limit: Int) throws -> [UInt8] {
    func failure() -> PDFError { .unreadable(path: path, reason: String(cString: strerror(errno))) }
    guard let file = fopen(path, "rb") else { throw failure() }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0 else { throw failure() }
    guard status.st_size <= limit else {
      throw PDFError.limitExceeded(limit: "bytes in a file", value: limit)
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = fread(&bytes, 1, bytes.count, file)
    guard ferror(file) == 0 else { throw failure() }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
