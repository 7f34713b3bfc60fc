public import Foundation

/// What `ingestor.yaml` declares.
public struct Configuration: Sendable {
  /// The folder that relative paths start from: the one of the file.
  public let directory: URL
  /// The name of the file, for messages.
  public let file: String
  /// Where the vault is, with references to secrets as written.
  public let destination: Setting?
  /// The users declared at the top; sources may name others where there are none.
  public let users: [String]
  /// Tags, built in and declared.
  public let tags: [Tag]
  /// Sources in the order of the document.
  public let sources: [SourceDefinition]
  /// What the secrets are.
  public let secretTypes: [String: SecretType]
  /// The most memory DuckDB may use, as DuckDB reads it; nil for a quarter of the machine.
  public let memoryLimit: String?
  /// How many threads DuckDB may use; nil for all.
  public let threads: Int?
  /// Where the events of runs go; nil for nowhere.
  public let lineage: LineageDefinition?

  /// How the server listens.
  package let server: ServerSettings
  /// Where the server tells that a run went wrong; nil for nowhere.
  package let notify: NotifySettings?
  /// The settings whose secrets the server needs.
  let serverSettings: [Setting]

  /// The destination where none is declared.
  static let defaultDestination = "vault.duckdb"

  /// Reads and checks a configuration.
  /// - Throws: ``IngestError`` of kind `.configuration` with everything that is wrong.
  public init(contentsOf url: URL) throws {
    guard let data = FileManager.default.contents(atPath: url.path) else {
      throw IngestError(
        .configuration,
        Problem(
          "configuration.missing", "There is no configuration \(url.lastPathComponent) here.",
          advice: "'ingestor init' writes a commented one; --config names another place."))
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw IngestError(
        .configuration,
        Problem("configuration.encoding", "The file is not UTF-8.", file: url.lastPathComponent))
    }
    try self.init(
      parsing: text, file: url.lastPathComponent, directory: url.absoluteURL.deletingLastPathComponent())
  }

  /// Reads and checks the text of a configuration.
  public init(parsing text: String, file: String, directory: URL) throws {
    let root = Setting(node: try YAMLNode(parsing: text, file: file), path: "", file: file)
    let shapeProblems = ConfigurationShape.root.problems(of: root)
    guard shapeProblems.isEmpty else { throw IngestError(.configuration, shapeProblems) }

    self.directory = URL(fileURLWithPath: directory.path, isDirectory: true)
    self.file = file
    destination = root["destination"]
    memoryLimit = root["memory_limit"]?.string
    threads = root["threads"]?.int
    server = ServerSettings(root["server"])
    notify = NotifySettings(root["notify"])
    serverSettings = [root["server"], root["notify"]].compactMap(\.self)
    lineage = root["lineage"].map(LineageDefinition.init)
    secretTypes = Dictionary(
      (root["secrets"]?.entries ?? []).compactMap { name, setting in
        SecretType(rawValue: setting.string ?? "").map { (name, $0) }
      }
    ) { $1 }

    users = root["users"]?.strings ?? []
    var builder = ConfigurationBuilder(users: users, timezone: root["timezone"])
    for (name, setting) in root["tags"]?.entries ?? [] { builder.addTag(name, setting) }
    for (name, setting) in root["sources"]?.entries ?? [] { builder.addSource(name, setting) }
    if let lineage { builder.check(lineage) }
    guard builder.problems.isEmpty else { throw IngestError(.configuration, builder.problems) }
    tags = builder.tags
    sources = builder.sources
  }

  /// The sources of the given names, or all.
  /// - Throws: ``IngestError`` naming every unknown source.
  public func sources(named names: [String]) throws -> [SourceDefinition] {
    guard !names.isEmpty else { return sources }
    let known = sources.map(\.name)
    let problems = names.filter { !known.contains($0) }.map {
      Problem("configuration.source", "There is no source '\($0)'.", advice: advice(for: $0, among: known))
    }
    guard problems.isEmpty else { throw IngestError(.configuration, problems) }
    return sources.filter { names.contains($0.name) }
  }
}
