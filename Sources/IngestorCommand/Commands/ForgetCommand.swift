import ArgumentParser
import DataIngestor
import Foundation

struct ForgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Removes everything that came from a source, for good. Asks twice.",
    discussion: """
      Rows, keys that no other source has, the ledger of files and the quarantine are removed in one transaction. In scripts
      the two answers are given as '--source-again NAME --really'.
      """)

  @Argument(help: "The source.", completion: .sourceNames)
  var source: String

  @Option(help: "Only this user's rows.")
  var user: String?

  @Option(help: "The source's name again, instead of the first question.")
  var sourceAgain: String?

  @Flag(help: "Instead of the second question.")
  var really = false

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      let project = try options.project()
      let found = try await project.forget(source, user: user, commit: false)
      let whose = user.map { " of \($0)" } ?? ""
      let what =
        "\(found.rows.grouped) rows in \(found.satellites.grouped) satellites and \(found.keys.grouped) keys\(whose)"
      guard try ask(what) else {
        printer.line("Nothing was removed.")
        return
      }
      let gone = try await project.forget(source, user: user, commit: true)
      printer.event("forgotten", gone)
      printer.line("Removed \(what) of '\(source)'.")
    }
  }

  private func ask(_ what: String) throws -> Bool {
    let isTerminal = isatty(STDIN_FILENO) == 1
    guard isTerminal || (sourceAgain != nil && really) else {
      throw IngestError(
        .configuration,
        Problem(
          "forget.unconfirmed", "Forgetting '\(source)' removes \(what).",
          advice: "Nobody is here to be asked: confirm with '--source-again \(source) --really'."))
    }
    let name = sourceAgain ?? answer("This removes \(what) for good. Type the name of the source: ")
    guard name == source else { return false }
    return really || answer("There is no way back. Type 'forget': ") == "forget"
  }

  private func answer(_ question: String) -> String? {
    FileHandle.standardError.write(Data(question.utf8))
    return readLine()
  }
}
