import Synchronization

/// Knows every secret a run has used and takes them out of texts. Shared by everything that writes messages.
package final class SecretRedactor: Sendable {
  private let secrets = Mutex<[String: String]>([:])

  /// Nothing known yet.
  package init() {}

  /// Remembers a secret under the name that will stand for it; forms of it that occur in addresses are remembered too.
  package func add(_ value: String, name: String) {
    guard value.utf8.count > 3 else { return }
    secrets.withLock {
      // The first name is the one of the configuration; later ones come from where it is used.
      for form in [value, PercentEncoding.query(value), Base64.encode(Array(value.utf8))]
      where $0[form] == nil {
        $0[form] = name
      }
    }
  }

  /// The text without secrets, and without user names and passwords in addresses.
  package func redact(_ text: String) -> String {
    let known = secrets.withLock { $0 }.sorted { $0.key.count > $1.key.count }
    return known.reduce(text) { $0.replacing($1.key, with: "${\($1.value)}") }
      .replacing(/:\/\/[^\/\s@]*@/, with: "://")
  }
}
