import ArgumentParser
import Foundation
import PDFTables
import Synchronization

struct PDFTablesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tables", abstract: "Prints the tables of documents as JSON.",
    discussion: """
      For one document, a list of tables with their page and rows. For several, or a folder, one JSON object \
      on a line for each document, progress on standard error; a document that fails does not stop the others.
      """)

  @Argument(help: "Documents, or folders of them.")
  var paths: [String]

  @Flag(help: "Join the parts of a table over several pages; repeated headings are left out.")
  var join = false

  @Flag(help: "Print the transactions of an account statement: days, signed amounts, the balance checked.")
  var statement = false

  @OptionGroup var options: PDFReadingOptions

  func run() async throws {
    let files = try PDFFiles.found(paths)
    let reader = PDFReader()
    var pdfOptions = try options.pdfOptions()
    pdfOptions.includesText = statement
    if files.count == 1, paths.count == 1, files[0].path == URL(fileURLWithPath: paths[0]).path {
      try await printOne(files[0], reader, pdfOptions)
    } else {
      try await printAll(files, reader, pdfOptions)
    }
  }

  private func printOne(_ file: URL, _ reader: PDFReader, _ pdfOptions: PDFOptions) async throws {
    let result = try await PDFFiles.failing(4) { try await reader.read(file, options: pdfOptions) }
    PDFFiles.tell(result.diagnostics)
    if statement {
      guard let found = PDFStatement(result) else {
        PDFFiles.tell("error: there is no table with dates and amounts")
        throw ExitCode(4)
      }
      PDFFiles.tell(found.diagnostics)
      print(try PDFFiles.json(found))
      return
    }
    print(try join ? PDFFiles.json(result.relations) : PDFFiles.json(result.tables))
    if result.tables.isEmpty, !result.skippedPages.isEmpty { throw ExitCode(4) }
  }

  private struct Line: Encodable {
    var file: String
    var tables: [PDFTable]?
    var relations: [PDFRelation]?
    var statement: PDFStatement?
    var diagnostics: [PDFDiagnostic]?
    var error: String?
  }

  private func printAll(_ files: [URL], _ reader: PDFReader, _ pdfOptions: PDFOptions) async throws {
    let join = join
    let statement = statement
    let count = Mutex((done: 0, failed: 0))
    await reader.read(files, options: pdfOptions) { file, outcome in
      var line = Line(file: file.path)
      switch outcome {
      case .success(let result):
        if statement {
          line.statement = PDFStatement(result)
        } else if join {
          line.relations = result.relations
        } else {
          line.tables = result.tables
        }
        line.diagnostics = result.diagnostics
      case .failure(let error): line.error = "\(error)"
      }
      let text = (try? PDFFiles.json(line)) ?? ""
      count.withLock { count in
        count.done += 1
        if line.error != nil { count.failed += 1 }
        print(text)
        if count.done % 20 == 0 || count.done == files.count {
          PDFFiles.tell("\(count.done) of \(files.count) documents, \(count.failed) failed")
        }
      }
    }
    if count.withLock({ $0.failed }) > 0 { throw ExitCode(6) }
  }
}

/// Finding documents and telling of them.
enum PDFFiles {
  /// The documents at the paths, those in folders by name. Throws when there is none.
  static func found(_ paths: [String]) throws -> [URL] {
    var files: [URL] = []
    for path in paths {
      let url = URL(fileURLWithPath: NSString(string: path).expandingTildeInPath)
      let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
      guard isFolder else {
        files.append(url)
        continue
      }
      let inside = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
      let documents = (inside?.compactMap { $0 as? URL } ?? []).filter {
        $0.pathExtension.lowercased() == "pdf"
      }
      files += documents.sorted { $0.path < $1.path }
    }
    guard !files.isEmpty else {
      throw ValidationError("There is no PDF document in \(paths.joined(separator: ", ")).")
    }
    return files
  }

  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func tell(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

  static func tell(_ diagnostics: [PDFDiagnostic]) {
    for diagnostic in diagnostics { tell("\(diagnostic.severity.rawValue): \(diagnostic.message)") }
  }

  /// Tells of a `PDFError` in one line and ends with the exit code.
  static func failing<Value: Sendable>(_ code: Int32, _ body: () async throws -> Value) async throws -> Value
  {
    do {
      return try await body()
    } catch let error as PDFError {
      tell("error: \(error)")
      throw ExitCode(code)
    }
  }
}
