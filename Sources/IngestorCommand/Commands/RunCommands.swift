import ArgumentParser
import DataIngestor
import DuckDB
import Foundation

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Loads sources into the vault, each in a transaction of its own.")

  @Argument(help: "The sources to load; all without any.", completion: .sourceNames)
  var sources: [String] = []

  @Option(name: .customLong("user"), help: "Only this user's rows; may be given several times.")
  var users: [String] = []

  @Flag(help: "Read files again that were loaded before, and APIs from their beginning.")
  var force = false

  @Option(help: "A folder in which the traffic of APIs is recorded, without secrets.", completion: .directory)
  var record: String?

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    Allocator.keepFreedMemory()
    try await SourceCommand(options: options, verb: .run).run { project, emit in
      try await project.run(
        sources, users: Set(users), force: force,
        recording: record.map { URL(fileURLWithPath: $0) }, emit: emit)
    }
  }
}

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Tells what a run would add: new keys, changed rows, new satellites. Writes nothing.")

  @Argument(help: "The sources to plan; all without any.", completion: .sourceNames)
  var sources: [String] = []

  @Flag(help: "Count files in that were loaded before.")
  var force = false

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await SourceCommand(options: options, verb: .plan).run { project, emit in
      try await project.plan(sources, force: force, emit: emit)
    }
  }
}

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks sources against the contracts of their tags. Writes nothing.")

  @Argument(help: "The sources to check; all without any.", completion: .sourceNames)
  var sources: [String] = []

  @OptionGroup var options: ProjectOptions

  func run() async throws {
    try await SourceCommand(options: options, verb: .check).run { project, emit in
      try await project.check(sources, emit: emit)
    }
  }
}
