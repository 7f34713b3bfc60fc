import RESTSource

extension Project {
  /// Asks a person for access to a source's API and keeps the token.
  /// - Parameters:
  ///   - timeout: How long to wait for the person, in seconds.
  ///   - tell: Is given what to show the person.
  public func grantAccess(
    to source: String, timeout: Double, tell: @escaping @Sendable (String) -> Void
  ) async throws {
    let definition = try configuration.sources(named: [source])[0]
    guard definition.reader.name == ReaderKind.api.name else {
      throw IngestError(
        .configuration,
        Problem("api.auth", "It is no API: it is read by '\(definition.reader.name)'.", source: source))
    }
    let secrets = try secrets(for: [definition])
    for user in definition.users {
      let context = ReaderContext(
        source: source, user: user, directory: configuration.directory, secrets: secrets)
      do {
        let api = try APISettings.definition(definition.readerSettings)
        let grant = try AccessGrant(api, options: APISourceReader.options(context))
        if definition.users.count > 1 { tell("For \(user):") }
        try await grant.run(timeout: timeout) { prompt in
          switch prompt {
          case .open(let address): tell("Open this address in a browser on this computer:\n\(address)")
          case .enter(let code, let address): tell("Open \(address) and enter the code \(code)")
          }
        }
      } catch let error as APIError {
        throw APISourceReader.failure(error, source: source)
      }
    }
  }
}
