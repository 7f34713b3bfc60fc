import ArgumentParser
import DataIngestor

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a source or a tag: its contract, mapping, satellites and rows.")

  @Argument(help: "The name of a source or a tag.", completion: .sourceNames)
  var name: String

  @OptionGroup var options: ProjectOptions

  /// The metadata of a source or a tag, and how many rows its tables hold.
  private struct Shown<Metadata: Encodable>: Encodable {
    let metadata: Metadata
    let rows: [String: Int]

    private enum Key: CodingKey { case rows }

    func encode(to encoder: any Encoder) throws {
      try metadata.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(rows, forKey: .rows)
    }
  }

  func run() async throws {
    try await options.run { printer in
      let project = try options.project()
      let names = project.configuration.sources.map(\.name) + project.configuration.tags.map(\.name)
      guard names.contains(name) else {
        throw IngestError(
          .configuration,
          Problem(
            "configuration.name", "There is no source or tag '\(name)'.",
            advice: "Known: \(names.joined(separator: ", "))."))
      }
      let tag = project.configuration.tags.first { $0.name == name }
      let source = project.configuration.sources.first { $0.name == name }
      let registered = try await project.satellites()
      let satellites = registered.filter { $0.source == name || $0.tag == tag?.name }
      let counts = try await project.rowCounts()
      let hub = "hub_\(tag?.name ?? source?.tag.name ?? "")"
      let rows = counts.filter { entry in entry.key == hub || satellites.contains { $0.name == entry.key } }
      let metadata = ProjectMetadata(project.configuration, satellites: registered)
      if let source = metadata.source(name) {
        printer.event("shown", Shown(metadata: SourceDocument(source), rows: rows))
      } else if let tag = metadata.tag(name) {
        printer.event("shown", Shown(metadata: tag, rows: rows))
      }
      if let tag { show(tag, printer) }
      if let source {
        printer.line(
          "\(source.name): \(source.reader.name) source of \(source.users.joined(separator: ", ")), fulfils \(source.tag.name)"
        )
      }
      printer.line()
      printer.line("hub vault.\(hub): \((counts[hub] ?? 0).grouped) keys")
      for satellite in satellites {
        printer.line()
        printer.line(
          "satellite vault.\(satellite.name): \((counts[satellite.name] ?? 0).grouped) rows, user \(satellite.user), version \(satellite.version), since \(satellite.createdAt)"
        )
        printer.line(
          TextTable(
            ["column", "type", "canonical", "in the source", "key"],
            satellite.columns.map { column in
              [
                column.name, column.type.description + (column.isUnproved ? " (no value yet)" : ""),
                column.canonical ?? "", column.original,
                satellite.key.columns.contains { $0.column == column.name } ? "✓" : "",
              ]
            }
          ).text)
      }
      if satellites.isEmpty { printer.line("Nothing was loaded yet: 'ingestor run'.") }
    }
  }

  private func show(_ tag: Tag, _ printer: Printer) {
    printer.line("\(tag.name): \(tag.summary)")
    printer.line(
      TextTable(
        ["column", "type", "", "rules"],
        tag.columns.map { column in
          [
            column.name, column.type.description, column.mandatory ? "mandatory" : "optional",
            [
              column.nullable ? nil : "not null", column.minimum.map { "at least \($0)" },
              column.maximum.map { "at most \($0)" }, column.pattern.map { "matches \($0)" },
              column.allowed.map { "one of \($0.joined(separator: ", "))" }, column.unique ? "unique" : nil,
            ].compactMap(\.self).joined(separator: ", "),
          ]
        }
      ).text)
    if !tag.dimensions.isEmpty { printer.line("dimensions: \(tag.dimensionNames)") }
  }
}

extension Tag {
  /// The dimensions with the canonical columns they are made of, for people.
  var dimensionNames: String {
    dimensions.sorted { $0.key < $1.key }.map { "\($0) (\($1.joined(separator: ", ")))" }
      .joined(separator: ", ")
  }
}
