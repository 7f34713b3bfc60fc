import ArgumentParser
import DataIngestor
import Foundation
import RESTSource

struct APICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api", abstract: "Helps to declare REST APIs as sources.",
    subcommands: [APIInspectCommand.self, APIConnectorsCommand.self])
}

struct APIInspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Guesses from a few responses how an API is to be read, and prints the configuration.",
    discussion: "What it says is a start to be checked, not a promise.")

  @Argument(help: "The address of a listing, with its parameters.")
  var url: String

  @Option(help: "The environment variable that holds a bearer token.")
  var tokenEnv: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (url, tokenEnv) = (url, tokenEnv)
    try await output.run { printer in
      let environment = ProcessInfo.processInfo.environment
      let options = RESTReader.Options { environment[$0] }
      let inspector = APIInspector(
        options: options,
        authentication: tokenEnv.map { .bearer(token: "${\($0)}", scheme: "Bearer") } ?? .none)
      let finding = try await APIFailures.told { try await inspector.inspect(url) }
      for line in finding.evidence { printer.line("# " + line) }
      printer.line(finding.yaml)
    }
  }
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

/// An API's errors as the command's.
enum APIFailures {
  static func told<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error as APIError {
      throw IngestError(
        .source, Problem(error.code.rawValue, error.message + ".", file: error.request, advice: error.advice))
    }
  }
}
