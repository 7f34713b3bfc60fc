import DuckDB
import Foundation

/// A program whose standard output is CSV or JSON lines. Its output counts only where it ends well.
struct CommandReader: Reader {
  let program: Program
  /// The command as it was declared.
  let label: [String]
  let format: ReaderKind
  let context: ReaderContext

  init(settings: Setting, context: ReaderContext) throws {
    label = settings["run"]?.strings ?? []
    program = Program(command: label, settings: settings, context: context)
    format = settings["format"]?.string == "csv" ? .csv : .json
    self.context = context
  }

  private var name: String { "command:" + label.joined(separator: " ") }

  /// Whether there is something new only the program can tell.
  func inputs() async throws -> [Input] { [Input(name: name, location: label.first ?? "")] }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let file = try area.newFile(format.name == "csv" ? "output.csv" : "output.ndjson")
    let (progress, redactor) = (area.progress, context.secrets.redactor)
    let outcome = try await program.run(output: file) {
      progress.text = redactor.redact(String($0.prefix(100)))
    }
    if let problem = outcome.problem(label, timeout: program.timeout, source: context.source) {
      throw IngestError(.source, problem)
    }
    if try FileStamp(file).size == 0 { return [] }
    let path = "path: \(YAMLText.quoted(file.path))"
    let setting = Setting(node: try YAMLNode(parsing: path, file: "command"), path: "", file: "command")
    let reader = try format.make(setting, context)
    return try await reader.stage([Input(name: name, location: file.path)], in: area)
  }
}

extension ReaderKind {
  /// Programs.
  static let command = ReaderKind(
    name: "command", summary: "A program whose standard output is CSV or JSON lines.",
    shape: .object(
      [
        .init("run", .list(.string), "The program and its arguments; no shell is between.", required: true),
        .init("format", .oneOf(["ndjson", "csv"]), "What it prints; default ndjson."),
      ] + Program.properties),
    problems: { settings in
      settings["run"]?.strings.first?.isEmpty == false
        ? [] : [settings.problem("command", "'run' names no program.")]
    }
  ) { try CommandReader(settings: $0, context: $1) }
}
