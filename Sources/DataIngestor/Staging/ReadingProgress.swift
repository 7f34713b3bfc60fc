import Synchronization

/// What the engine cannot tell of how far a source is.
package final class ReadingProgress: Sendable {
  private let words: Mutex<String?> = Mutex(nil)
  private let count: Mutex<Int?> = Mutex(nil)

  package init() {}

  /// How many rows the running statement goes through, where that is known.
  package var rows: Int? {
    get { count.withLock { $0 } }
    set { count.withLock { $0 = newValue } }
  }

  /// How far a reader is that works outside the engine: in its own words, such as `12 of 1000 documents`.
  package var text: String? {
    get { words.withLock { $0 } }
    set { words.withLock { $0 = newValue } }
  }
}
