import ArgumentParser
import DataIngestor
import Foundation
import RESTSource

struct APICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api", abstract: "Helps to declare REST APIs as sources.",
    subcommands: [APIConnectorsCommand.self])
}

struct APIConnectorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connectors",
    abstract: "Lists the ready-made sources, or prints one, to be put into ingestor.yaml.")

  @Argument(help: "The one to print.", completion: .list(Connector.all.map(\.name)))
  var name: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let name = name
    try await output.run { printer in
      guard let name else {
        for connector in Connector.all { printer.line("\(connector.name): \(connector.summary)") }
        return
      }
      guard let connector = Connector.all.first(where: { $0.name == name }) else {
        throw IngestError(
          .configuration,
          Problem(
            "command.usage", "There is no ready-made source '\(name)'.",
            advice: "There are \(Connector.all.map(\.name).joined(separator: ", "))."))
      }
      printer.line(connector.yaml)
    }
  }
}

struct AuthCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auth",
    abstract: "Asks a person for access to a source's API, once, and keeps the token encrypted.")

  @Argument(help: "The source.", completion: .sourceNames)
  var source: String

  @Option(help: "Seconds to wait for the person.")
  var timeout = 600.0

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    let (source, timeout) = (source, timeout)
    try await options.run { printer in
      try await options.project().grantAccess(to: source, timeout: timeout) { printer.line($0) }
      printer.line("Access to \(source) was granted; the token is kept encrypted.")
    }
  }
}
