import ArgumentParser
import DataIngestor
import DuckDB

/// What every command takes: for whom it prints. Also what every command does around its work: signals, failures, exit codes.
struct OutputOptions: ParsableArguments {
  @Option(help: "Print for people (text) or for machines (json: one event a line, the last one 'finished').")
  var output = OutputFormat.text

  /// Runs a command's body; what goes wrong is printed once, in the chosen format, and becomes the exit code.
  func run(_ body: @escaping @Sendable (Printer) async throws -> Void) async throws {
    let printer = Printer(format: output)
    let task = Task { try await body(printer) }
    Signals.onFirst { task.cancel() }
    do {
      try await task.value
      printer.finish(nil, exitCode: 0)
    } catch let exit as ExitCode {
      printer.finish(nil, exitCode: exit.rawValue)
      throw exit
    } catch {
      let failure = task.isCancelled ? Self.interrupted : Self.failure(error)
      printer.finish(failure.kind, exitCode: failure.kind.exitCode, problems: failure.problems)
      throw ExitCode(failure.kind.exitCode)
    }
  }

  private static let interrupted = IngestError(
    .interrupted, Problem("interrupted", "Interrupted; nothing was left half done."))

  private static func failure(_ error: any Error) -> IngestError {
    switch error {
    case let error as IngestError: error
    case let error as DuckDBError:
      IngestError(.destination, Problem("engine.\(error.code.rawValue)", error.message))
    default: IngestError(.destination, Problem("failed", "\(error)"))
    }
  }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
