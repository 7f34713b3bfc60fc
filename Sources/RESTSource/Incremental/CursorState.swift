/// How far a source was read: what a run starts from and, once its rows are stored, leaves behind.
///
/// Store it in the transaction that stores the rows; a run that did not store them must leave it as it was.
package struct CursorState: Hashable, Sendable, Codable {
  /// The greatest cursor read, as the records write it: by resource, and for a resource with a parent by resource
  /// and parent (``key(_:parent:)``), so that a parent that appears later is read from its beginning.
  package var cursors: [String: String]

  /// Creates a state; empty for a first run.
  package init(cursors: [String: String] = [:]) { self.cursors = cursors }

  /// The name of a listing's cursor.
  static func key(_ resource: String, parent variables: [String: String]) -> String {
    guard !variables.isEmpty else { return resource }
    let sorted = variables.sorted { $0.key < $1.key }
    return resource + "?" + PercentEncoding.join(sorted.map { Parameter($0.key, $0.value) })
  }
}

extension Incremental {
  /// Where a run starts, written as requests want it; nil for everything.
  /// - Throws: ``APIError`` where the stored or configured start is not written as `format` says.
  func requestStart(stored: String?) throws -> String? {
    guard let from = stored ?? start else { return nil }
    let back = stored == nil ? Overlap.none : overlap
    let written = requestFormat ?? format
    switch format {
    case .text: return from
    case .integer:
      guard let value = Int(from) else { throw malformed(from) }
      if case .number(let difference) = back { return String(value - difference) }
      return from
    case .iso8601, .date, .unix, .unixMilliseconds:
      // A start in the configuration may be a date whatever the API writes.
      guard let instant = CursorTime.nanoseconds(from, format) ?? CursorTime.nanoseconds(iso8601: from) else {
        throw malformed(from)
      }
      var seconds = 0
      if case .seconds(let length) = back { seconds = length }
      if stored != nil, seconds == 0, written == format, CursorTime.nanoseconds(from, format) != nil {
        return from
      }
      return CursorTime.text(instant - seconds * 1_000_000_000, written)
    }
  }

  private func malformed(_ value: String) -> APIError {
    APIError(
      .cursor, "the cursor '\(value.prefix(40))' is not written as \(format.rawValue)",
      advice: "Correct 'incremental: {format: …}' or 'start'.")
  }
}
