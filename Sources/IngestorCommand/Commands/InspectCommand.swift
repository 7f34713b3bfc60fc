import ArgumentParser
import DataIngestor
import Foundation

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tells what a file, folder, address or source holds, and how it would be declared.",
    discussion: """
      What reads it is told by its first bytes and its ending; types are proved by all values. The configuration is a
      suggestion: look at each line, then run 'ingestor check'. Nothing is written.
      """)

  @Argument(
    help: "A file, a folder, a glob, an http(s) address, or the name of a declared source.",
    completion: .file())
  var subject: String

  @Option(help: "What reads it, such as csv or json; default: as it looks.")
  var kind: String?

  @Flag(help: "Print the suggested configuration alone: 'ingestor inspect FILE --yaml > ingestor.yaml'.")
  var yaml = false

  @Option(help: "The most rows shown of each table.")
  var rows = 5

  @Option(help: "The most files read of a folder.")
  var files = 50

  @Option(help: "Draw a PDF document with the found cells to this PNG; with several pages a number is added.")
  var picture: String?

  @Option(help: "The environment variable that holds a bearer token for the address.")
  var tokenEnv: String?

  @Option(help: "The environment variable that holds the password of an encrypted document.")
  var passwordEnv = "PDF_PASSWORD"

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    var wishes = InspectionOptions()
    wishes.kind = kind
    wishes.rows = max(rows, 0)
    wishes.files = max(files, 1)
    wishes.picture = picture.map { URL(fileURLWithPath: NSString(string: $0).expandingTildeInPath) }
    wishes.tokenSecret = tokenEnv
    wishes.passwordSecret = passwordEnv
    let asked = wishes
    try await options.run { printer in
      let inspections: [Inspection]
      if kind == nil, try isDeclared {
        inspections = try await options.project().inspect(subject, options: asked)
      } else {
        inspections = [try await Inspector(options: asked).inspect(subject)]
      }
      for inspection in inspections {
        printer.event("inspection", inspection)
        if yaml {
          printer.aside(inspection.problems)
          printer.line(try suggestion(inspection))
        } else {
          printer.line(InspectionText(inspection).text)
        }
      }
      let errors = inspections.flatMap(\.problems).filter { $0.severity == .error }
      guard !errors.isEmpty else { return }
      printer.finish(.source, exitCode: IngestError.Kind.source.exitCode)
      throw ExitCode(IngestError.Kind.source.exitCode)
    }
  }

  private func suggestion(_ inspection: Inspection) throws -> String {
    guard let configuration = inspection.configuration else {
      let advice = "'ingestor inspect \(subject)' tells what was found."
      throw IngestError(.source, Problem("inspect.nothing", "There is nothing to suggest.", advice: advice))
    }
    return configuration.trimmingCharacters(in: .newlines)
  }

  /// Whether a source of the configuration, and no file, has the name.
  private var isDeclared: Bool {
    get throws {
      guard !FileManager.default.fileExists(atPath: subject), options.hasConfiguration else { return false }
      guard subject.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else { return false }
      return try options.configuration().sources.contains { $0.name == subject }
    }
  }
}
