import ArgumentParser
import Foundation
import PDFTables

struct PDFCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pdf", abstract: "Shows what is understood of PDF documents.",
    subcommands: [
      PDFTablesCommand.self, PDFInspectCommand.self, PDFFuzzCommand.self,
    ])

  /// The command that these arguments name reads a document, unless they are wrong.
  static func isSureToRead(_ arguments: ArraySlice<String>) -> Bool {
    let command = arguments.prefix(2)
    return command.elementsEqual(["pdf", "tables"]) || command.elementsEqual(["pdf", "inspect"])
      || command.first == "inspect" && arguments.contains { $0.lowercased().hasSuffix(".pdf") }
  }
}

/// What all commands that read documents share.
struct PDFReadingOptions: ParsableArguments {
  @Option(help: "Pages to read, such as 1-3,7 or 5-.")
  var pages: String?

  @Option(help: "The environment variable that holds the password of an encrypted document.")
  var passwordEnv = "PDF_PASSWORD"

  @Option(
    help: ArgumentHelp(
      "How tables are found, by pdfplumber's names: \(TableSettings.names.joined(separator: ", ")).",
      valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Seconds that one page may take.")
  var timeout = 60.0

  @Option(help: "Do not recognise scanned pages, or the languages they are in, such as eng+deu.")
  var recognise = "eng"

  func pdfOptions() throws -> PDFOptions {
    var options = PDFOptions()
    options.pages = try pages.map { try PageRange($0) }
    options.password = getenv(passwordEnv).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    for setting in settings {
      guard let equals = setting.firstIndex(of: "=") else {
        throw ValidationError("Write a setting as name=value; '\(setting)' has no '='.")
      }
      try options.tables.set(String(setting[..<equals]), to: String(setting[setting.index(after: equals)...]))
    }
    options.limits.secondsPerPage = timeout
    options.recognition.isEnabled = recognise != "no"
    options.recognition.languages = recognise
    return options
  }
}
