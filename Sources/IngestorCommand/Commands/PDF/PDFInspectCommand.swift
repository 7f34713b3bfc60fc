import ArgumentParser
import Foundation
import PDFTables

struct PDFInspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Prints the tables of a document for a person, and draws them.")

  @Argument(help: "The document.")
  var file: String

  @Option(
    help: "Draw each page with the found cells over it to this PNG; with several pages a number is added.")
  var picture: String?

  @Option(help: "The most rows shown of a table.")
  var rows = 30

  @Option(help: "The label of a value outside the tables, such as 'Invoice number'; may be repeated.")
  var field: [String] = []

  @OptionGroup var options: PDFReadingOptions

  func run() async throws {
    let url = URL(fileURLWithPath: NSString(string: file).expandingTildeInPath)
    var pdfOptions = try options.pdfOptions()
    pdfOptions.fields = field.map { FieldPattern(name: $0, label: $0) }
    let result = try await PDFFiles.failing(4) {
      try await PDFReader().read(
        url, options: pdfOptions, picture: picture.map { NSString(string: $0).expandingTildeInPath })
    }
    print(
      "\(url.lastPathComponent): \(result.pageCount) page\(result.pageCount == 1 ? "" : "s"), \(result.tables.count) tables"
    )
    for (number, table) in result.tables.enumerated() { show(table, number: number + 1) }
    for field in result.fields { print("\(field.name): \(field.value) (page \(field.page))") }
    for field in result.formFields { print("form field \(field.name): \(field.value) (page \(field.page))") }
    PDFFiles.tell(result.diagnostics)
    for picture in result.pictures { print("Drawn: \(picture)") }
  }

  private func show(_ table: PDFTable, number: Int) {
    let columns = table.rows.first?.count ?? 0
    let recognised = table.isRecognised ? ", recognised" : ""
    print(
      "\nTable \(number), page \(table.page), \(table.rows.count) × \(columns), \(table.method.rawValue)\(recognised)"
    )
    let header = table.rows.prefix(table.headerRows)
    let titles = (0..<columns).map { column in
      header.map { $0[column].flat }.filter { !$0.isEmpty }.joined(separator: " / ")
    }
    let body = table.rows.dropFirst(table.headerRows)
    print(TextTable(titles, body.prefix(rows).map { $0.map { String($0.flat.prefix(60)) } }).text)
    if body.count > rows { print("… \(body.count - rows) more rows (--rows)") }
  }
}

extension String {
  /// On one line.
  fileprivate var flat: String { replacing("\n", with: " ") }
}
