import ArgumentParser

@main
struct Ingestor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingestor",
    abstract: "Turns any data source into a data product.",
    subcommands: [])
}
