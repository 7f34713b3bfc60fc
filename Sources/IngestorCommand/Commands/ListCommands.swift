import ArgumentParser
import DataIngestor

struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "runs", abstract: "Lists the newest loads.")

  @Option(help: "Only of this source.", completion: .sourceNames)
  var source: String?

  @Option(help: "How many.")
  var limit = 20

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await options.run { printer in
      let loads = try await options.project().loads(limit: limit, source: source)
      printer.events("load", loads)
      if loads.isEmpty {
        printer.line("Nothing was loaded yet: 'ingestor run'.")
      } else {
        printer.line(
          TextTable(
            [
              "load", "started (UTC)", "source", "user", "status", "read", "new", "changed", "unchanged",
              "problem",
            ],
            loads.map {
              [
                String($0.runSeq), $0.startedAt, $0.source, $0.user, $0.status, $0.read.grouped,
                $0.new.grouped,
                $0.changed.grouped, $0.unchanged.grouped, $0.problem ?? "",
              ]
            }, rightAligned: [0, 5, 6, 7, 8]
          ).text)
      }
    }
  }
}

struct SourcesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources", abstract: "Lists the declared sources and their last loads.")

  @OptionGroup var options: ProjectOptions

  private struct Row: Encodable {
    let name: String
    let tag: String
    let users: [String]
    let reader: String
    let lastStatus: String?
    let lastLoad: String?
  }

  func run() async throws {
    try await options.run { printer in
      let project = try options.project()
      let loads = try await project.loads(limit: 10_000)
      let rows = project.configuration.sources.map { source in
        let last = loads.first { $0.source == source.name }
        return Row(
          name: source.name, tag: source.tag.name, users: source.users, reader: source.reader.name,
          lastStatus: last?.status, lastLoad: last?.startedAt)
      }
      printer.events("source", rows)
      printer.line(
        TextTable(
          ["source", "tag", "users", "reader", "last load (UTC)", "status"],
          rows.map {
            [
              $0.name, $0.tag, $0.users.joined(separator: ", "), $0.reader, $0.lastLoad ?? "never",
              $0.lastStatus ?? "",
            ]
          }
        ).text)
    }
  }
}

struct TagsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags", abstract: "Lists the tags: the contracts that sources fulfil.")

  @OptionGroup var options: ProjectOptions

  private struct Row: Encodable {
    let name: String
    let summary: String
    let mandatory: [String]
    let optional: [String]
    let dimensions: [String: [String]]
  }

  func run() async throws {
    try await options.run { printer in
      // The built-in tags can be listed before anything is declared.
      let tags = options.hasConfiguration ? try options.configuration().tags : Tag.builtIn
      for tag in tags {
        let row = Row(
          name: tag.name, summary: tag.summary, mandatory: tag.mandatory.map { "\($0.name) \($0.type)" },
          optional: tag.columns.filter { !$0.mandatory }.map { "\($0.name) \($0.type)" },
          dimensions: tag.dimensions)
        printer.event("tag", row)
        printer.line("\(row.name): \(row.summary)")
        printer.line("  mandatory  \(row.mandatory.joined(separator: ", "))")
        if !row.optional.isEmpty { printer.line("  optional   \(row.optional.joined(separator: ", "))") }
        if !tag.dimensions.isEmpty { printer.line("  dimensions \(tag.dimensionNames)") }
      }
    }
  }
}
