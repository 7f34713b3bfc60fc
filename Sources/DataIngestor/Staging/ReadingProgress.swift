import Synchronization

/// How far a reader is that works outside the engine: in its own words, such as `12 of 1000 documents`.
package final class ReadingProgress: Sendable {
  private let words: Mutex<String?> = Mutex(nil)

  package init() {}

  /// What the reader said last.
  package var text: String? {
    get { words.withLock { $0 } }
    set { words.withLock { $0 = newValue } }
  }
}
