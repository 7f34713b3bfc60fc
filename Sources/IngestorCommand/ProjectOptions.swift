import ArgumentParser
import DataIngestor
import Foundation

/// What every command that works on a project takes.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"]))
  var config = Self.defaultFile

  @Option(help: "How many seconds to wait for another process that holds the vault.")
  var wait = 60.0

  @OptionGroup var output: OutputOptions

  static let defaultFile = "ingestor.yaml"

  func project() throws -> Project { try Project(configuration(), patience: .seconds(wait)) }

  func configuration() throws -> Configuration {
    let url = URL(fileURLWithPath: NSString(string: config).expandingTildeInPath)
    guard FileManager.default.fileExists(atPath: url.path) else { throw missing(url) }
    return try Configuration(contentsOf: url)
  }

  /// Whether there is a configuration at all.
  var hasConfiguration: Bool {
    FileManager.default.fileExists(atPath: NSString(string: config).expandingTildeInPath)
  }

  func run(_ body: @escaping @Sendable (Printer) async throws -> Void) async throws {
    try await output.run(body)
  }

  /// Says where the configuration may be that was not found.
  private func missing(_ url: URL) -> IngestError {
    let manager = FileManager.default
    var advice = "'ingestor init' writes a commented one; --config names another place."
    if config == Self.defaultFile {
      var folder = url.deletingLastPathComponent().standardizedFileURL
      if let similar = ["ingestor.yml", "Ingestor.yaml"].first(where: {
        manager.fileExists(atPath: folder.appending(path: $0).path)
      }) {
        advice = "There is '\(similar)': rename it, or name it with --config."
      }
      // A path stops getting shorter at the root, or where the working folder was deleted.
      while case let parent = folder.deletingLastPathComponent().standardizedFileURL,
        parent.path.utf8.count < folder.path.utf8.count
      {
        folder = parent
        let candidate = folder.appending(path: Self.defaultFile)
        if manager.fileExists(atPath: candidate.path) {
          advice = "There is one in a folder above: --config \(candidate.path)"
          break
        }
      }
    }
    return IngestError(
      .configuration, Problem("configuration.missing", "There is no configuration \(config).", advice: advice)
    )
  }
}

extension CompletionKind {
  /// The names of the declared sources, for shells.
  static let sourceNames = CompletionKind.custom { arguments, _, _ in
    let flag = arguments.firstIndex { $0 == "--config" || $0 == "-c" }
    let named = flag.flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
    let url = URL(fileURLWithPath: named ?? ProjectOptions.defaultFile)
    return (try? Configuration(contentsOf: url))?.sources.map(\.name) ?? []
  }
}

/// The versions of the tool and its engine. The engine is loaded to tell its own, so only where it is asked for.
let versionText =
  CommandLine.arguments.contains("--version")
  ? "\(Version.current) (DuckDB \(Version.engine))" : Version.current
