import ArgumentParser
import DataIngestor
import Foundation

/// What every command that works on a project takes.
struct ProjectOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The configuration file.")
  var config = "ingestor.yaml"

  @Option(help: "Print for people (text) or for machines (json: one event a line).")
  var output = OutputFormat.text

  @Option(help: "How many seconds to wait for another process that holds the vault.")
  var wait = 60.0

  func project() throws -> Project {
    let url = URL(fileURLWithPath: NSString(string: config).expandingTildeInPath)
    return try Project(try Configuration(contentsOf: url), patience: .seconds(wait))
  }

  /// Runs a command's body; failures are printed once, in the chosen format, and become the exit code.
  func run(_ body: (Printer) async throws -> Void) async throws {
    let printer = Printer(format: output)
    do {
      try await body(printer)
    } catch let error as IngestError {
      printer.failure(error)
      throw ExitCode(error.kind.exitCode)
    } catch is CancellationError {
      throw ExitCode(IngestError.Kind.interrupted.exitCode)
    } catch let error as ExitCode {
      throw error
    } catch {
      printer.failure(IngestError(.destination, Problem("failed", "\(error)")))
      throw ExitCode(IngestError.Kind.destination.exitCode)
    }
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

let versionText = "\(Version.current) (DuckDB \(Version.engine))"
