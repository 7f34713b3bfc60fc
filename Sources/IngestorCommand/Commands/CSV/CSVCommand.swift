import ArgumentParser
import DataIngestor
import Foundation

struct CSVCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "csv", abstract: "Works on delimited text files.",
    subcommands: [CSVConvertCommand.self, CSVFuzzCommand.self])
}

struct CSVConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Writes what is read of a delimited file as canonical CSV.",
    discussion: """
      The result is UTF-8 with commas, every value in quotes, one header if the file has one, every text as it stands.
      What was repaired, set aside or taken without proof is told; then the exit code is 2.
      """)

  @Argument(help: "The file to read.", completion: .file())
  var file: String

  @Argument(help: "The file to write.", completion: .file())
  var target: String

  @Option(help: "Settings of 'csv' as YAML, such as '{delimiter: \";\", header: false}'.")
  var settings = "{}"

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (file, target, settings) = (URL(fileURLWithPath: file), URL(fileURLWithPath: target), settings)
    try await output.run { printer in
      let problems = try await CSVConversion.convert(file, to: target, settings: settings)
      for problem in problems { printer.event(.noticed(problem)) }
      if !problems.isEmpty { throw ExitCode(2) }
    }
  }
}
