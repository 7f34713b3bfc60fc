import ArgumentParser

@main
struct Ingestor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingestor",
    abstract: "Turns any data source into a data product: checked, keyed, loaded into a vault.",
    discussion: """
      Start with 'ingestor init', then 'ingestor run'. Loading twice changes nothing.
      Exit codes: 0 ok, 2 configuration, 3 contract, 4 source, 5 destination, 6 some sources failed, 130 interrupted.
      """,
    version: versionText,
    subcommands: [
      InitCommand.self, CheckCommand.self, PlanCommand.self, RunCommand.self, RunsCommand.self,
      SourcesCommand.self,
      TagsCommand.self, ShowCommand.self, QueryCommand.self, DoctorCommand.self, SchemaCommand.self, PDFCommand.self,
    ])
}
