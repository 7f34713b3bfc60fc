/// Where the records of a document are: `/HealthData/Record`, `//Record`, `Record`, `feed/*/entry`.
///
/// Names are compared without their prefixes. A path that begins with `/` starts from the root element; any other matches at
/// every depth. Records do not nest: what matches within a record is part of it.
package struct RecordPath: Hashable, Sendable {
  /// The names from the outermost to the record's own; `*` stands for any.
  package let steps: [String]
  /// Whether it starts from the root element.
  package let isAnchored: Bool

  /// - Returns: nil for what is no path.
  package init?(_ text: String) {
    let isAnywhere = text.hasPrefix("//")
    isAnchored = text.hasPrefix("/") && !isAnywhere
    let rest = text.drop { $0 == "/" }
    steps = rest.split(separator: "/", omittingEmptySubsequences: false).map {
      // A prefix says nothing here: documents choose their own.
      String($0.split(separator: ":").last ?? "")
    }
    let valid = steps.allSatisfy { $0 == "*" || $0.wholeMatch(of: /[\w.\-]+/) != nil }
    guard !steps.isEmpty, valid else { return nil }
  }

  /// Whether the innermost of the open elements is what it leads to.
  func matches(_ open: [String]) -> Bool {
    guard isAnchored ? open.count == steps.count : open.count >= steps.count else { return false }
    return zip(steps, open.suffix(steps.count)).allSatisfy { $0 == "*" || $0 == $1 }
  }
}
