/// What programs downstream need to know of a project: of each source and tag, and how they hang together.
public struct ProjectMetadata: Hashable, Sendable, Codable {
  /// The declared sources in the order of the document.
  public let sources: [SourceMetadata]
  /// The tags, built in and declared.
  public let tags: [TagMetadata]
  /// The users: those at the top of the document, then those that only sources name.
  public let users: [String]
  /// Hub, without its schema -> the sources whose keys it holds.
  public let facts: [String: [String]]

  /// The metadata of a configuration and what its vault has registered, oldest first.
  public init(_ configuration: Configuration, satellites: [SatelliteRecord]) {
    sources = configuration.sources.map { SourceMetadata($0, satellites: satellites) }
    tags = configuration.tags.map {
      TagMetadata($0, sources: configuration.sources, satellites: satellites)
    }
    var users: [String] = []
    for user in configuration.users + configuration.sources.flatMap(\.users) where !users.contains(user) {
      users.append(user)
    }
    self.users = users
    var facts: [String: [String]] = [:]
    for source in sources where !source.satellites.isEmpty {
      facts[Naming.hub(tag: source.tag), default: []].append(source.name)
    }
    self.facts = facts
  }

  /// The source of a name.
  public func source(_ name: String) -> SourceMetadata? { sources.first { $0.name == name } }

  /// The tag of a name.
  public func tag(_ name: String) -> TagMetadata? { tags.first { $0.name == name } }
}

extension Project {
  /// The metadata of the project as its vault is now.
  public func metadata() async throws -> ProjectMetadata {
    ProjectMetadata(configuration, satellites: try await satellites())
  }
}
