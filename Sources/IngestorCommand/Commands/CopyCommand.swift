import ArgumentParser
import DataIngestor

struct CopyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Copies the whole vault to another database.",
    discussion: """
      Everything comes along: rows with their history, views, the ledger of files, quarantine, log. Each table is compared with
      what it was copied from; the other database must hold no vault. To move house, change 'destination' afterwards, and let
      'ingestor verify' prove the copy.
      """)

  @Option(help: "A DuckDB file, or the connection string of a PostgreSQL database; secrets as ${NAME}.")
  var to: String

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    let to = to
    try await options.run { printer in
      let tables = try await options.project().copy(to: to) { table in
        printer.event("copied", table)
        printer.line("✓ \(table.table): \(table.rows.grouped) rows")
      }
      let rows = tables.reduce(0) { $0 + $1.rows }
      printer.line(
        "Copied \(rows.grouped) rows of \(tables.count) tables; every one equals what it was copied from.")
    }
  }
}
