/// A way into a JSON value: `data.items`, `data.items[0]`, `result.*.rows`, `$` for the whole value.
///
/// `*` stands for every element of an array or every member's value of an object. A key that itself holds a
/// dot, bracket or star is written in quotes: `meta."odata.next"`.
package struct JSONPath: Hashable, Sendable, CustomStringConvertible {
  /// One step.
  package enum Step: Hashable, Sendable {
    /// Into a member of an object; UTF-8.
    case key([UInt8])
    /// Into an element of an array, from 0; from the end where negative.
    case index(Int)
    /// Into all elements or members.
    case all
  }

  /// The steps from the root.
  package let steps: [Step]
  /// The path as written.
  package let description: String

  /// The whole value.
  package static let root = JSONPath(steps: [], description: "$")

  private init(steps: [Step], description: String) {
    self.steps = steps
    self.description = description
  }

  /// Reads a path; nil where it is malformed.
  package init?(_ text: String) {
    var steps: [Step] = []
    var rest = Substring(text)
    if rest.first == "$" { rest = rest.dropFirst() }
    while let first = rest.first {
      switch first {
      case ".":
        rest = rest.dropFirst()
        if rest.isEmpty { return nil }
      case "[":
        guard let close = rest.firstIndex(of: "]") else { return nil }
        let inner = rest[rest.index(after: rest.startIndex)..<close]
        if inner == "*" {
          steps.append(.all)
        } else if let index = Int(inner) {
          steps.append(.index(index))
        } else {
          return nil
        }
        rest = rest[rest.index(after: close)...]
      case "\"":
        let inner = rest.dropFirst()
        guard let close = inner.firstIndex(of: "\"") else { return nil }
        steps.append(.key(Array(inner[..<close].utf8)))
        rest = inner[inner.index(after: close)...]
      default:
        let name = rest.prefix { $0 != "." && $0 != "[" }
        steps.append(name == "*" ? .all : .key(Array(name.utf8)))
        rest = rest[name.endIndex...]
      }
    }
    self.init(steps: steps, description: text.isEmpty ? "$" : text)
  }
}
