import ArgumentParser
import DataIngestor

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Shows the rows of a key through time.")

  @Argument(help: "The source.", completion: .sourceNames)
  var source: String

  @Argument(
    parsing: .allUnrecognized,
    help: "The values of the key's columns in order (-12.50 is one of them, not an option), or a pk.")
  var key: [String]

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      let history = try await options.project().history(source, key: key)
      printer.event("columns", Columns(columns: history.columns))
      printer.events("row", history.rows.map { Row(values: $0) })
      printer.line(
        history.rows.isEmpty
          ? "The source has no such key."
          : TextTable(history.columns, history.rows.map { $0.map { $0 ?? "NULL" } }).text)
    }
  }
}
