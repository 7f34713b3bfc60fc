/// The greatest and least cursor of some records, and what was wrong with others.
struct CursorFold: Hashable, Sendable {
  private let format: Incremental.CursorFormat?
  /// The greatest, as the record wrote it.
  private(set) var greatest: String?
  /// The least.
  private(set) var least: String?
  /// How many records have none.
  private(set) var missing = 0
  /// How many have one that is not written as configured, and one of them.
  private(set) var malformed = 0
  private(set) var example: String?

  init(_ incremental: Incremental? = nil) { format = incremental?.format }

  /// Takes in a record's cursor.
  mutating func add(_ scalar: JSONScalar?) {
    guard let format else { return }
    guard let text = scalar?.text, !text.isEmpty else {
      missing += 1
      return
    }
    guard CursorOrder.isWellFormed(text, format) else {
      malformed += 1
      example = example ?? String(text.prefix(40))
      return
    }
    take(text, format)
  }

  /// Takes in what was found elsewhere.
  mutating func add(_ other: CursorFold) {
    guard let format else { return }
    missing += other.missing
    malformed += other.malformed
    example = example ?? other.example
    if let text = other.greatest { take(text, format) }
    if let text = other.least { take(text, format) }
  }

  private mutating func take(_ text: String, _ format: Incremental.CursorFormat) {
    // Most records repeat a neighbour's cursor or lie between what is known: compare before keeping.
    guard let high = greatest, let low = least else {
      (greatest, least) = (text, text)
      return
    }
    if CursorOrder.precedes(high, text, format) {
      greatest = text
    } else if CursorOrder.precedes(text, low, format) {
      least = text
    }
  }
}

/// The order of cursors.
enum CursorOrder {
  static func isWellFormed(_ text: String, _ format: Incremental.CursorFormat) -> Bool {
    switch format {
    case .text: true
    case .integer: Int(text) != nil
    default: CursorTime.nanoseconds(text, format) != nil
    }
  }

  static func precedes(_ first: String, _ second: String, _ format: Incremental.CursorFormat) -> Bool {
    if first == second { return false }
    switch format {
    case .text: return first.utf8.lexicographicallyPrecedes(second.utf8)
    case .integer: return (Int(first) ?? 0) < (Int(second) ?? 0)
    default:
      return (CursorTime.nanoseconds(first, format) ?? 0) < (CursorTime.nanoseconds(second, format) ?? 0)
    }
  }
}
