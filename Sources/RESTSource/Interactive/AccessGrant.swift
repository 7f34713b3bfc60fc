import Foundation

/// Gets a person's consent, once, and keeps the token: what `ingestor auth <source>` does.
package struct AccessGrant: Sendable {
  private let client: OAuth2
  private let session: RunSession
  private let store: any TokenStore
  private let key: String

  /// What to show the person.
  package enum Prompt: Hashable, Sendable {
    /// An address to open in a browser on this computer.
    case open(String)
    /// An address to open anywhere, and the code to enter there.
    case enter(code: String, at: String)
  }

  /// Prepares a grant for a definition whose `auth` is `oauth2` with `authorization_code` or `device_code`.
  /// - Throws: ``APIError`` where the definition has no such grant or there is nowhere to keep the token.
  package init(_ definition: APIDefinition, options: RESTReader.Options) throws {
    guard case .oauth2(let client) = definition.authentication,
      client.grant == .authorizationCode || client.grant == .deviceCode
    else {
      throw APIError(
        .definition, "the source needs no consent of a person",
        advice: "Only 'oauth2' with 'grant: authorization_code' or 'device_code' does.")
    }
    guard let store = options.tokens else { throw APIError(.definition, "there is no token store") }
    self.client = client
    self.store = store
    key = client.storeName ?? options.tokenKey
    session = try RunSession(definition, options: options)
  }

  /// Shows the prompt, waits for the person, keeps the token.
  /// - Parameter timeout: How long to wait, in seconds.
  /// - Throws: ``APIError`` where access is refused or nobody answers.
  package func run(timeout: Double = 600, present: @escaping @Sendable (Prompt) -> Void) async throws {
    let result: Result<StoredToken, any Error>
    do {
      let endpoint = TokenEndpoint(client: client, requester: session.requester, scope: session.scope)
      switch client.grant {
      case .deviceCode:
        result = .success(try await DeviceFlow(endpoint: endpoint).run(timeout: timeout, present: present))
      default:
        result = .success(
          try await AuthorizationCodeFlow(endpoint: endpoint).run(timeout: timeout, present: present))
      }
    } catch let refusal as TokenEndpoint.Refusal {
      result = .failure(
        APIError(.authentication, "the authorization server refused: \(refusal.code) \(refusal.description)"))
    } catch {
      result = .failure(error)
    }
    await session.transport.close()
    let token = try result.get()
    try await store.lock(key)
    let saved: Result<Void, any Error>
    do { saved = .success(try await store.save(token, for: key)) } catch { saved = .failure(error) }
    await store.unlock(key)
    try saved.get()
  }
}
