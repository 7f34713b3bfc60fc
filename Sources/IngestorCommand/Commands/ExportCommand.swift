public import ArgumentParser
public import DataIngestor
import Foundation

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes what tools downstream build on: projects, contracts, lineage.",
    discussion: ExportFormat.allCases.map { format in
      "\(format.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0))\(format.summary)"
    }.joined(separator: "\n"))

  @Argument(help: "The format.")
  var format: ExportFormat

  @Option(help: "The folder to write into.", completion: .directory)
  var into: String

  @OptionGroup var options: ProjectOptions

  private struct Written: Encodable { let path: String }

  func run() async throws {
    try await options.run { printer in
      let files = try await options.project().export(format)
      let folder = ExportFolder(URL(fileURLWithPath: NSString(string: into).expandingTildeInPath))
      let outcome = try folder.write(files)
      printer.events("written", outcome.written.map(Written.init))
      printer.events("removed", outcome.removed.map(Written.init))
      for path in outcome.written { printer.line("wrote \(path)") }
      for path in outcome.removed { printer.line("removed \(path)") }
      if outcome.written.isEmpty && outcome.removed.isEmpty {
        printer.line("Nothing changed since the last export.")
      }
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}
