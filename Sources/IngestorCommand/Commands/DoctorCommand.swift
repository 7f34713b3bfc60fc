import ArgumentParser
import DataIngestor
import Foundation

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks the installation, the configuration, the secrets and the vault.")

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      let findings = await Doctor(configurationPath: options.config).examine()
      for finding in findings {
        printer.json(finding)
        printer.line("\(finding.isWell ? "✓" : "✗") \(finding.subject): \(finding.message)")
        if let advice = finding.advice { printer.line("    → \(advice)") }
      }
      if findings.contains(where: { !$0.isWell }) { throw ExitCode(2) }
    }
  }
}

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of ingestor.yaml, for completion in editors.")

  func run() async throws { print(try Configuration.jsonSchema(), terminator: "") }
}
