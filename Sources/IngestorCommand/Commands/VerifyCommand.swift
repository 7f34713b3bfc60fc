import ArgumentParser
import DataIngestor

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recomputes every hash of the vault and checks its invariants; prints what it proved.")

  @Flag(help: "Print only what does not hold.")
  var quiet = false

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      let quiet = quiet
      let proofs = try await options.project().verify { proof in
        printer.event("proof", proof)
        guard !quiet || !proof.holds else { return }
        printer.line(
          "\(proof.holds ? "✓" : "✗") \(proof.subject): \(proof.statement) (\(proof.checked.grouped))")
        if let example = proof.example, !proof.holds {
          printer.line("    \(proof.violations.grouped) do not, for example \(example)")
        }
      }
      let broken = proofs.filter { !$0.holds }.count
      printer.line(
        proofs.isEmpty
          ? "There is nothing to verify yet."
          : broken == 0
            ? "All \(proofs.count) statements hold." : "\(broken) of \(proofs.count) statements do not hold.")
      if broken > 0 { throw ExitCode(IngestError.Kind.destination.exitCode) }
    }
  }
}
