import ArgumentParser
import DataIngestor
import Foundation

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a commented configuration and a small sample, ready for 'ingestor run'.")

  @Argument(help: "The folder.")
  var folder = "."

  func run() async throws {
    let root = URL(fileURLWithPath: NSString(string: folder).expandingTildeInPath)
    let files = [
      ("ingestor.yaml", Template.configuration), ("data/my_bank/2026-01.csv", Template.statement),
      (".env.example", Template.environment),
    ]
    let existing = files.map(\.0).filter {
      FileManager.default.fileExists(atPath: root.appending(path: $0).path)
    }
    guard existing.isEmpty else {
      let printer = Printer(format: .text)
      printer.failure(
        IngestError(
          .configuration,
          Problem(
            "init.exists", "\(existing.joined(separator: ", ")) is there already; nothing was written.",
            advice: "Name another folder: 'ingestor init <folder>'.")))
      throw ExitCode(IngestError.Kind.configuration.exitCode)
    }
    for (path, text) in files {
      let url = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      print("wrote \(path)")
    }
    print(
      "Next: \(folder == "." ? "" : "cd \(folder) && ")ingestor run && ingestor query 'SELECT * FROM transactions'"
    )
  }
}
