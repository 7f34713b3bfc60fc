import ArgumentParser
import DataIngestor
import Foundation
import IngestorServer

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves the project: an API, pages to look at, and the schedules of its sources.",
    discussion: """
      Listens on 127.0.0.1 until it is interrupted; another address demands a token ('server' in the configuration).
      The run at work may finish then, or is rolled back. The vault is not held between runs.
      """)

  @Option(help: "The address to listen on; overrides the configuration.")
  var address: String?

  @Option(help: "The port; overrides the configuration. 0 for any that is free.")
  var port: Int?

  @Flag(help: "Leave the schedules alone: only requests set off runs.")
  var paused = false

  @OptionGroup var options: ProjectOptions

  private struct Serving: Encodable { let address: String }

  func validate() throws {
    if let port, !(0...65_535).contains(port) { throw ValidationError("A port is 0 to 65535.") }
  }

  func run() async throws {
    try await options.run { printer in
      var settings = IngestorServer.Options()
      settings.address = address
      settings.port = port
      settings.isPaused = paused
      _ = try options.configuration()
      let url = URL(fileURLWithPath: NSString(string: options.config).expandingTildeInPath)
      let server = try IngestorServer(file: url, options: settings, patience: .seconds(options.wait))
      try await server.run { address in
        printer.event("serving", Serving(address: address))
        printer.line(
          "Serving \(options.config) at \(address)/ui (API: \(address)/openapi.json). Ctrl-C stops.")
      }
    }
  }
}
