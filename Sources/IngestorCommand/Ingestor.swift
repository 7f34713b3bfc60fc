import ArgumentParser
import DataIngestor
import Foundation
import PDFTables

@main
struct Ingestor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingestor",
    abstract: "Turns any data source into a data product: checked, keyed, loaded into a vault.",
    discussion: """
      Start with 'ingestor init' or 'ingestor inspect FILE', then 'ingestor run'. Loading twice changes nothing.
      Exit codes: 0 ok, 2 configuration, 3 contract, 4 source, 5 destination, 6 some sources failed, 130 interrupted.
      """,
    version: versionText,
    subcommands: [
      InitCommand.self, InspectCommand.self, CheckCommand.self, PlanCommand.self, RunCommand.self,
      RunsCommand.self,
      SourcesCommand.self,
      TagsCommand.self, ShowCommand.self, QueryCommand.self, DoctorCommand.self, SchemaCommand.self,
      QuarantineCommand.self, VerifyCommand.self, HistoryCommand.self, CopyCommand.self, ForgetCommand.self,
      CSVCommand.self, PDFCommand.self, APICommand.self, AuthCommand.self, ExportCommand.self,
      ServeCommand.self,
    ])

  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    // A worker needs nothing of the commands, and must start fast.
    if arguments.elementsEqual(PDFWorker.arguments) { return PDFWorker.run() }
    if PDFCommand.isSureToRead(arguments) { PDFWorker.startAhead() }
    Signals.install()
    do {
      var command = try command(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      misuse(fullMessage(for: error))
    }
  }

  /// The command that the arguments name. The one that is run for many small documents is parsed alone, where it can be:
  /// the tree of all commands takes longer than such a document.
  private static func command(_ arguments: ArraySlice<String>) throws -> any ParsableCommand {
    let alone = arguments.prefix(2).elementsEqual(["pdf", "tables"]) ? Array(arguments.dropFirst(2)) : nil
    if let alone, let command = try? PDFTablesCommand.parse(alone) { return command }
    return try parseAsRoot()
  }

  /// A command that cannot be understood is a wrong configuration, for people and for machines.
  private static func misuse(_ message: String) -> Never {
    let arguments = CommandLine.arguments
    let isJSON =
      arguments.contains("--output=json")
      || zip(arguments, arguments.dropFirst()).contains { $0 == ("--output", "json") }
    let kind = IngestError.Kind.configuration
    if isJSON {
      let problem = Problem("command.usage", message)
      Printer(format: .json).finish(kind, exitCode: kind.exitCode, problems: [problem])
    } else {
      Printer.write(message + "\n", to: .standardError)
    }
    Foundation.exit(kind.exitCode)
  }
}
