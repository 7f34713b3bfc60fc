import DuckDB
import Foundation

/// A Singer tap: it is asked for its catalog, given what is selected and the state it left last time, and its records are read.
/// Its new state is stored in the transaction of the rows.
struct SingerReader: Reader {
  let program: Program
  let label: [String]
  /// The tap's own configuration, secrets filled in, as JSON; nil for none.
  let configuration: String?
  /// The streams to read; empty for the only one.
  let streams: [String]
  let context: ReaderContext

  init(settings: Setting, context: ReaderContext) throws {
    label = settings["tap"]?.strings ?? []
    program = Program(command: label, settings: settings, context: context)
    configuration = settings["config"].map { SingerSettings.json($0, fill: context.fill) }
    streams = settings["streams"]?.strings ?? []
    self.context = context
  }

  private var name: String { "singer:" + (label.first.map { ($0 as NSString).lastPathComponent } ?? "") }

  /// Whether there is something new only the tap can tell.
  func inputs() async throws -> [Input] { [Input(name: name, location: label.first ?? "")] }

  func stage(_ inputs: [Input], in area: StagingArea) async throws -> [StagedRelation] {
    let arguments = try configurationArguments(in: area)
    let catalog = try await discovered(arguments, in: area)
    let chosen = try SingerCatalog(catalog, name: name).selecting(streams, source: context.source)
    let file = try area.newFile("catalog.json")
    try chosen.json.write(to: file)
    // Older taps call it properties.
    var more = arguments + ["--catalog", file.path]
    if let state = area.previousState {
      let stateFile = try area.newFile("state.json")
      try Data(state.utf8).write(to: stateFile)
      more += ["--state", stateFile.path]
    }
    let output = try area.newFile("messages.ndjson")
    try await run(more, output, in: area)
    let messages = SingerMessages(source: context.source, name: name)
    var (relations, state) = try await messages.relations(of: output, streams: Set(chosen.selected), in: area)
    area.state = state ?? area.previousState
    if area.previousState == nil, !relations.isEmpty {
      relations[0].diagnostics += chosen.selected.compactMap { stream in
        let key = chosen.key(of: stream)
        return key.isEmpty
          ? nil
          : Problem(
            "singer.key", "The tap tells the rows of '\(stream)' apart by \(key.joined(separator: ", ")).",
            severity: .note, source: context.source, file: name)
      }
    }
    return relations
  }

  /// Asks the tap for what it has.
  func discovered(_ arguments: [String], in area: StagingArea) async throws -> Data {
    let file = try area.newFile("discovered.json")
    try await run(arguments + ["--discover"], file, in: area)
    return try Data(contentsOf: file)
  }

  /// The tap's configuration in a file that only this user can read.
  func configurationArguments(in area: StagingArea) throws -> [String] {
    guard let configuration else { return [] }
    let file = try area.newFile("config.json")
    guard
      FileManager.default.createFile(
        atPath: file.path, contents: Data(configuration.utf8), attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    return ["--config", file.path]
  }

  private func run(_ arguments: [String], _ output: URL, in area: StagingArea) async throws {
    let (progress, redactor) = (area.progress, context.secrets.redactor)
    let outcome = try await program.run(arguments, output: output) {
      progress.text = redactor.redact(String($0.prefix(100)))
    }
    progress.text = nil
    if let problem = outcome.problem(label, timeout: program.timeout, source: context.source) {
      throw IngestError(.source, problem)
    }
  }
}

/// From YAML to the JSON that a tap reads.
enum SingerSettings {
  /// - Parameter fill: Fills references to secrets.
  static func json(_ setting: Setting, fill: (String) -> String) -> String {
    switch setting.node.content {
    case .null: return "null"
    case .sequence: return "[" + setting.list.map { json($0, fill: fill) }.joined(separator: ",") + "]"
    case .mapping:
      return "{"
        + setting.entries.map { quoted($0.key) + ":" + json($0.value, fill: fill) }.joined(separator: ",")
        + "}"
    case .scalar(let text, let isQuoted):
      if !isQuoted {
        if let bool = setting.bool, ["true", "false"].contains(text.lowercased()) { return String(bool) }
        if text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?/) != nil { return text }
      }
      return quoted(fill(text))
    }
  }

  private static func quoted(_ text: String) -> String {
    String(decoding: (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8), as: UTF8.self)
  }
}

extension ReaderKind {
  /// Singer taps.
  static let singer = ReaderKind(
    name: "singer", summary: "A Singer tap.",
    shape: .object(
      [
        .init("tap", .list(.string), "The tap and its arguments, such as [tap-github].", required: true),
        .init("config", .open, "The tap's own configuration; secrets as ${NAME}."),
        .init(
          "streams", .list(.string),
          "The streams to read, all for the one tag; default the only one there is."),
      ] + Program.properties),
    problems: { settings in
      settings["tap"]?.strings.first?.isEmpty == false
        ? [] : [settings.problem("singer", "'tap' names no program.")]
    }
  ) { try SingerReader(settings: $0, context: $1) }
}
