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
        printer.event("finding", finding)
        printer.line("\(finding.isWell ? "✓" : "✗") \(finding.subject): \(finding.message)")
        if let advice = finding.advice { printer.line("    → \(advice)") }
      }
      let wrong = findings.filter { !$0.isWell }.map(\.subject)
      guard !wrong.isEmpty else { return }
      let kind: IngestError.Kind =
        wrong.allSatisfy { $0 == "configuration" || $0 == "secrets" } ? .configuration : .destination
      printer.finish(kind, exitCode: kind.exitCode)
      throw ExitCode(kind.exitCode)
    }
  }
}

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of ingestor.yaml, for completion in editors.")

  func run() async throws { print(try Configuration.jsonSchema(), terminator: "") }
}
