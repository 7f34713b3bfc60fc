/// How only what is new since the last run is read.
package struct Incremental: Hashable, Sendable {
  /// Where a record says when it changed.
  package var cursor: JSONPath
  /// Where requests carry the start; nil where the API cannot filter.
  package var target: Pagination.Target?
  /// Where requests carry the end of the window: the time of the run.
  package var endTarget: Pagination.Target?
  /// Where the first run starts; nil for everything.
  package var start: String?
  /// How much of what was read before is read again.
  package var overlap = Overlap.none
  /// How the cursor is written, in records and in requests.
  package var format = CursorFormat.iso8601
  /// How requests write it, where that differs.
  package var requestFormat: CursorFormat?
  /// Whether records come oldest first, newest first, or in no order that can be relied on.
  package var order = Order.unordered
  /// What a record without a cursor means.
  package var onMissing = MissingAction.warn

  /// How a cursor is written.
  package enum CursorFormat: String, CaseIterable, Sendable {
    /// `2024-05-01T12:00:00Z`, with or without fractions and offset.
    case iso8601
    /// Seconds since 1970.
    case unix
    /// Milliseconds since 1970.
    case unixMilliseconds = "unix_ms"
    /// `2024-05-01`.
    case date
    /// A whole number that grows.
    case integer
    /// A text that grows in the order of its bytes.
    case text
  }

  /// How records are ordered.
  package enum Order: String, CaseIterable, Sendable {
    /// In no order that can be relied on.
    case unordered = "none"
    /// Oldest first: an incomplete run may keep its progress.
    case ascending
    /// Newest first: reading stops at the first page that is all known.
    case descending
  }

  /// What a record without a cursor means.
  package enum MissingAction: String, CaseIterable, Sendable {
    /// It is read, and declared.
    case warn
    /// The read fails.
    case fail
  }

  /// How much is read again.
  package enum Overlap: Hashable, Sendable {
    /// Nothing.
    case none
    /// Seconds.
    case seconds(Int)
    /// A difference of numbers.
    case number(Int)
  }

  /// Creates an incremental read.
  package init(cursor: JSONPath, target: Pagination.Target? = nil) {
    self.cursor = cursor
    self.target = target
  }
}
