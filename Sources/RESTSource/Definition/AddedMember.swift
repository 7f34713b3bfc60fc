/// A member put in front of each record, taken from within it: what lies deep, in a list or under an awkward name
/// becomes a column of its own.
package struct AddedMember: Hashable, Sendable {
  /// The member's name; no record may hold it already.
  package var name: String
  /// Where its value is in the record; null where there is nothing.
  package var path: JSONPath
  /// How a time is written; it becomes ISO 8601 in UTC. Nil for a value that is taken as it is.
  package var time: Incremental.CursorFormat?
  /// How many of a whole number's digits stand behind the decimal mark: 2 makes `1234` into `12.34`, exactly.
  package var minorUnits: Int?

  /// Creates a member.
  package init(_ name: String, _ path: JSONPath) {
    self.name = name
    self.path = path
  }

  /// The member's value as JSON.
  func value(in record: Int, of bytes: UnsafeBufferPointer<UInt8>) throws(JSONFault) -> String {
    guard case .value(let range) = try JSONScanner(bytes, at: record).find(path.steps[...]) else {
      return "null"
    }
    let scalar = JSONScalar(bytes, range)
    guard let text = scalar.text, time != nil || minorUnits != nil else { return scalar.json }
    if let time {
      guard let instant = CursorTime.nanoseconds(text, time) else {
        throw JSONFault(
          "the value for '\(name)' is not a time written as \(time.rawValue)", at: range.lowerBound)
      }
      return JSONText.quote(CursorTime.text(instant, .iso8601))
    }
    guard let shifted = Self.shift(text, by: minorUnits ?? 0) else {
      throw JSONFault("the value for '\(name)' is not a whole number", at: range.lowerBound)
    }
    return shifted
  }

  /// Moves the decimal mark of a whole number to the left.
  static func shift(_ text: String, by places: Int) -> String? {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? String(text.dropFirst()) : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    guard places > 0 else { return text }
    let padded = String(repeating: "0", count: max(places + 1 - digits.count, 0)) + digits
    return (isNegative ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
