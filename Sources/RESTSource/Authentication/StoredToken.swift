package import Foundation

/// What an authorization server granted.
package struct StoredToken: Hashable, Sendable, Codable {
  /// Sent with requests.
  package var accessToken: String
  /// When it stops being valid; nil where the server did not say.
  package var expires: Date?
  /// Gets the next access token.
  package var refreshToken: String?
  /// The digest of the client's identifier and configured refresh token that it belongs to.
  package var client: String

  /// Creates a token.
  package init(accessToken: String, expires: Date? = nil, refreshToken: String? = nil, client: String) {
    self.accessToken = accessToken
    self.expires = expires
    self.refreshToken = refreshToken
    self.client = client
  }

  /// Whether it can be used for a while yet.
  func isFresh(at now: Date) -> Bool { expires.map { $0.timeIntervalSince(now) > 30 } ?? true }
}

/// Keeps tokens between runs.
package protocol TokenStore: Sendable {
  /// The token under a name.
  func token(for key: String) async throws -> StoredToken?
  /// Keeps a token; nil forgets it.
  func save(_ token: StoredToken?, for key: String) async throws
  /// Waits until nobody else changes the token under a name. Each must be followed by ``unlock(_:)``.
  func lock(_ key: String) async throws
  /// Lets others change it.
  func unlock(_ key: String) async
}

/// Keeps tokens as long as the process.
package actor MemoryTokenStore: TokenStore {
  private var tokens: [String: StoredToken] = [:]

  /// Creates an empty store.
  package init() {}

  /// The token under a name.
  package func token(for key: String) -> StoredToken? { tokens[key] }
  /// Keeps a token.
  package func save(_ token: StoredToken?, for key: String) { tokens[key] = token }
  /// Nobody else uses the store.
  package func lock(_ key: String) {}
  /// Nobody else uses the store.
  package func unlock(_ key: String) {}
}
