import ArgumentParser
import DataIngestor

struct QuarantineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "Rows and files that were set aside because they could not be loaded.",
    subcommands: [
      ListQuarantine.self, ShowQuarantined.self, ReplayQuarantine.self, DiscardQuarantine.self,
    ], defaultSubcommand: ListQuarantine.self)
}

struct ListQuarantine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists what is in quarantine, with file, line and reasons.")

  @Argument(help: "Only of this source.", completion: .sourceNames)
  var source: String?

  @Flag(help: "Include rows that were replayed, corrected or discarded.")
  var all = false

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      let rows = try await options.project().quarantine(source: source, all: all)
      printer.events("quarantined", rows)
      guard !rows.isEmpty else { return printer.line("Nothing is in quarantine.") }
      printer.line(
        TextTable(
          ["id", "source", "user", "where", "rows", "status", "reasons"],
          rows.map { row in
            [
              String(row.id), row.source, row.user, row.file + (row.line.map { ":\($0)" } ?? ""),
              row.occurrences.grouped, row.status, row.reasons.joined(separator: "; "),
            ]
          }, rightAligned: [0, 4]
        ).text)
    }
  }
}

struct ShowQuarantined: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows one row whole.")

  @Argument(help: "The row's number in the list.")
  var id: Int

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      guard let row = try await options.project().quarantine(all: true).first(where: { $0.id == id }) else {
        throw IngestError(
          .configuration,
          Problem(
            "quarantine.unknown", "There is no row \(id) in quarantine.",
            advice: "'ingestor quarantine list --all' lists them."))
      }
      printer.event("quarantined", row)
      printer.line(
        "\(row.source) (\(row.user)), \(row.file)\(row.line.map { ":\($0)" } ?? ""), \(row.status)")
      for reason in row.reasons { printer.line("  \(reason)") }
      let file = "The file could not be read; each run tries it again."
      printer.line(row.row ?? (row.status == "held" ? file : "The content was discarded."))
    }
  }
}

struct ReplayQuarantine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Loads the rows of a source again, after the declaration was put right; those still bad stay.")

  @Argument(help: "The source.", completion: .sourceNames)
  var source: String

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await SourceCommand(options: options, verb: .run).run { project, emit in
      try await project.replay(source, emit: emit)
    }
  }
}

struct DiscardQuarantine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard",
    abstract: "Drops rows for good: their content is forgotten, and they do not come back.")

  @Argument(help: "The source.", completion: .sourceNames)
  var source: String

  @Option(name: .customLong("id"), parsing: .upToNextOption, help: "Only these rows.")
  var ids: [Int] = []

  @OptionGroup var options: ProjectOptions

  private struct Discarded: Encodable { let discarded: Int }

  func run() async throws {
    try await options.run { printer in
      let count = try await options.project().discard(source, ids: ids)
      printer.event("discarded", Discarded(discarded: count))
      printer.line("\(count.grouped) row\(count == 1 ? "" : "s") discarded.")
    }
  }
}
