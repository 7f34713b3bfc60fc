import ArgumentParser
import Foundation
import PDFTables

struct PDFCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pdf", abstract: "Shows what is understood of a PDF document.",
    subcommands: [PDFTablesCommand.self])
}

struct PDFTablesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tables", abstract: "Prints the tables of a document as JSON.")

  @Argument(help: "The document.")
  var file: String

  func run() async throws {
    var options = PDFOptions()
    options.password = ProcessInfo.processInfo.environment["PDF_PASSWORD"]
    let tables = try PDFTables.inProcess(path: file, options: options)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    print(String(decoding: try encoder.encode(tables), as: UTF8.self))
  }
}
