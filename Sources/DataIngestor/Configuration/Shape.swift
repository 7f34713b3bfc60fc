/// What a part of the configuration looks like: the one definition behind validation, the JSON Schema and the reference.
public indirect enum Shape: Sendable {
  /// Any text; `${NAME}` refers to a secret.
  case string
  /// A text that the predicate accepts; `expected` names it in errors.
  case text(expected: String, pattern: String, isValid: @Sendable (String) -> Bool)
  /// One of a few words.
  case oneOf([String])
  /// A whole number.
  case integer(ClosedRange<Int>)
  /// A number.
  case number
  /// `true` or `false`.
  case boolean
  /// A list.
  case list(Shape)
  /// A mapping with any keys.
  case map(Shape)
  /// A mapping with known keys.
  case object([Property])
  /// A mapping whose rules are known to its reader alone, which checks it (``ReaderKind/problems``).
  case open
  /// Any of several shapes, told apart by the kind of the YAML node.
  case either([Shape])

  /// One known key of an object.
  public struct Property: Sendable {
    let name: String
    let shape: Shape
    let summary: String
    let isRequired: Bool

    /// A key that may be left out.
    public init(_ name: String, _ shape: Shape, _ summary: String, required: Bool = false) {
      self.name = name
      self.shape = shape
      self.summary = summary
      isRequired = required
    }
  }

  /// What an error says was expected.
  var expectation: String {
    switch self {
    case .string: "a text"
    case .text(let expected, _, _): expected
    case .oneOf(let words): "one of " + words.joined(separator: ", ")
    case .integer(let range):
      range.upperBound == Int.max
        ? "a whole number from \(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number: "a number"
    case .boolean: "true or false"
    case .list(let element): "a list, each element \(element.expectation)"
    case .map(let value): "a mapping, each value \(value.expectation)"
    case .object(let properties): "a mapping with " + properties.map(\.name).joined(separator: ", ")
    case .open: "a mapping"
    case .either(let shapes): shapes.map(\.expectation).joined(separator: ", or ")
    }
  }
}
