import Foundation

/// Reads a document in this process, page by page. What is public goes through a process of its own.
struct DocumentReader {
  let options: PDFOptions

  func tables(path: String) throws -> [PDFTable] {
    let bytes = try Self.contents(path: path, limit: options.limits.fileSize)
    let document = try PDFiumDocument(bytes: bytes, password: options.password)
    let numbers =
      try options.pages?.numbers(count: document.pageCount) ?? Array(1...max(1, document.pageCount))
    guard numbers.count <= options.limits.pages else {
      throw PDFError.limitExceeded(limit: "pages", value: options.limits.pages)
    }
    let reader = PageReader(
      maximumCharacters: options.limits.charactersPerPage, maximumObjects: options.limits.objectsPerPage)
    var tables: [PDFTable] = []
    for number in numbers {
      let content = try reader.read(document, page: number)
      tables += PageTables(content: content, settings: options.tables).tables()
    }
    return tables
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
