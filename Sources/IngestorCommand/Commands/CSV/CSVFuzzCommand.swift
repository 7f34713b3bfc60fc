import ArgumentParser
import DelimitedText
import Foundation

struct CSVFuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz", abstract: "Reads damaged variants of delimited files and tells what became of them.",
    shouldDisplay: false)

  @Argument(help: "Files to damage.")
  var files: [String]

  @Option(help: "For how long.")
  var seconds = 30.0

  @Option(help: "The seed of the damage.")
  var seed: UInt64 = 1

  func run() throws {
    let originals = try files.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
    let end = Date().addingTimeInterval(seconds)
    var fuzzer = TextFuzzer(seed: seed)
    let report = try fuzzer.run(originals) { Date() >= end || $0.faults.count >= 5 }
    print(report)
    if !report.faults.isEmpty { throw ExitCode.failure }
  }
}
