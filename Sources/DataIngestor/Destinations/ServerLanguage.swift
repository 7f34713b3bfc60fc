import Synchronization

/// Whether the words of a server can be understood. What an error means is known by its English words: the engine hands on no
/// SQLSTATE, and only a superuser may change the language of a session.
final class ServerLanguage: Sendable {
  private let english = Mutex(true)

  var isEnglish: Bool { english.withLock { $0 } }

  func learn(_ isEnglish: Bool) { english.withLock { $0 = isEnglish } }
}
