import Foundation

/// Bearer tokens of an authorization server, renewed when they expire or are refused. A rotated refresh token is
/// stored before the access token that came with it is used, so that a run killed at any time loses no access.
actor OAuthAuthenticator: Authenticator {
  private let client: OAuth2
  private let endpoint: TokenEndpoint
  private let store: (any TokenStore)?
  private let key: String
  private let source: String
  private let clock: RunClock
  private var current: StoredToken?
  private var renewal: Task<StoredToken, any Error>?

  init(
    client: OAuth2, endpoint: TokenEndpoint, store: (any TokenStore)?, key: String, source: String,
    clock: RunClock
  ) {
    self.client = client
    self.endpoint = endpoint
    self.store = store
    self.key = key
    self.source = source
    self.clock = clock
  }

  func authorize(_ request: inout HTTPRequest) async throws {
    let token = try await token(refused: nil)
    request.headers["Authorization"] = client.scheme + " " + token.accessToken
  }

  func renew(after request: HTTPRequest) async throws -> Bool {
    let refused = request.headers["Authorization"].map { String($0.dropFirst(client.scheme.count + 1)) }
    _ = try await token(refused: refused)
    return true
  }

  /// A token that is valid and not the refused one; requests side by side share one renewal.
  private func token(refused: String?) async throws -> StoredToken {
    if let current, current.isFresh(at: clock.now()), current.accessToken != refused { return current }
    if let renewal { return try await renewal.value }
    let task = Task {
      // What the others wait for must be in force before any of them goes on.
      defer { renewal = nil }
      let token = try await obtain(refused: refused)
      current = token
      return token
    }
    renewal = task
    return try await task.value
  }

  private func obtain(refused: String?) async throws -> StoredToken {
    guard let store else { return try await grant(known: current) }
    try await store.lock(key)
    let result: Result<StoredToken, any Error>
    do {
      result = .success(try await obtain(from: store, refused: refused))
    } catch {
      result = .failure(error)
    }
    await store.unlock(key)
    return try result.get()
  }

  private func obtain(from store: any TokenStore, refused: String?) async throws -> StoredToken {
    var stored = try await store.token(for: key)
    if let token = stored, token.client != (try endpoint.clientDigest()) { stored = nil }
    if let token = stored {
      endpoint.requester.redactor.add(token.accessToken, name: "access_token")
      if let refresh = token.refreshToken { endpoint.requester.redactor.add(refresh, name: "refresh_token") }
      // Another process may have renewed it meanwhile.
      if token.isFresh(at: clock.now()), token.accessToken != refused { return token }
    }
    let token = try await grant(known: stored)
    try await store.save(token, for: key)
    return token
  }

  private func grant(known: StoredToken?) async throws -> StoredToken {
    let scope = endpoint.scope
    let scopes =
      client.scopes.isEmpty
      ? [] : [Parameter("scope", client.scopes.joined(separator: client.scopeSeparator))]
    do {
      let seed = try client.refreshToken.map { try scope.fill($0) }
      if let refresh = known?.refreshToken ?? seed {
        endpoint.requester.redactor.add(refresh, name: "refresh_token")
        do {
          return try await endpoint.token(
            [Parameter("grant_type", "refresh_token"), Parameter("refresh_token", refresh)], keeping: refresh)
        } catch let refusal as TokenEndpoint.Refusal {
          // What can be granted again without a person is.
          guard client.grant == .clientCredentials || client.grant == .password else { throw refusal }
        }
      }
      switch client.grant {
      case .clientCredentials:
        return try await endpoint.token([Parameter("grant_type", "client_credentials")] + scopes)
      case .password:
        let password = try scope.fill(client.password ?? "")
        endpoint.requester.redactor.add(password, name: "password")
        return try await endpoint.token(
          [
            Parameter("grant_type", "password"), Parameter("username", try scope.fill(client.username ?? "")),
            Parameter("password", password),
          ] + scopes)
      case .refreshToken:
        throw APIError(.definition, "nothing gives the refresh token", advice: "Set 'refresh_token'.")
      case .authorizationCode, .deviceCode:
        throw APIError(
          .authentication, "access was not granted yet, or the grant cannot be renewed",
          advice: "Run 'ingestor auth \(source)' once.")
      }
    } catch let refusal as TokenEndpoint.Refusal {
      let isInteractive = client.grant == .authorizationCode || client.grant == .deviceCode
      throw APIError(
        .authentication, "the authorization server refused: \(refusal.code) \(refusal.description)",
        advice: isInteractive
          ? "Run 'ingestor auth \(source)' to grant access again." : "Check the client's credentials.")
    }
  }
}
