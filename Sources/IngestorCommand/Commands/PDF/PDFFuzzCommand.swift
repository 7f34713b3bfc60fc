import ArgumentParser
import Foundation
import PDFTables

struct PDFFuzzCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz", abstract: "Reads damaged variants of documents and tells what became of them.",
    shouldDisplay: false)

  @Argument(help: "Documents to damage.")
  var files: [String]

  @Option(help: "For how long.")
  var seconds = 30.0

  @Option(help: "The seed of the damage.")
  var seed: UInt64 = 1

  @Option(help: "Seconds that one page may take.")
  var timeout = 10.0

  func run() async throws {
    let originals = try files.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
    let report = try await PDFFuzzer(seed: seed, secondsPerPage: timeout).run(originals, seconds: seconds)
    print(report)
  }
}
