import ArgumentParser
import DataIngestor
import Foundation

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a commented configuration and a small sample, ready for 'ingestor run'.")

  @Argument(help: "The folder.", completion: .directory)
  var folder = "."

  @OptionGroup var output: OutputOptions

  private struct Written: Encodable { let path: String }

  func run() async throws {
    try await output.run { printer in
      let root = URL(fileURLWithPath: NSString(string: folder).expandingTildeInPath)
      let files = [
        ("ingestor.yaml", Template.configuration), ("data/my_bank/2026-01.csv", Template.statement),
        (".env.example", Template.environment),
      ]
      let existing = files.map(\.0).filter {
        FileManager.default.fileExists(atPath: root.appending(path: $0).path)
      }
      guard existing.isEmpty else {
        throw Self.refusal(
          "init.exists", "\(existing.joined(separator: ", ")) is there already; nothing was written.")
      }
      for (path, text) in files {
        let url = root.appending(path: path)
        do {
          try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
          try Data(text.utf8).write(to: url)
        } catch {
          throw Self.refusal("init.unwritable", "'\(url.path)' cannot be written.")
        }
        printer.event("written", Written(path: path))
        printer.line("wrote \(path)")
      }
      let change = folder == "." ? "" : "cd \(folder) && "
      printer.line("Next: \(change)ingestor run && ingestor query 'SELECT * FROM transactions'")
    }
  }

  private static func refusal(_ code: String, _ message: String) -> IngestError {
    IngestError(
      .configuration, Problem(code, message, advice: "Name another folder: 'ingestor init <folder>'."))
  }
}
