/// A small expression over a page: `{count} < 100`, `page + 1`, `body.meta.next != null && !header.x-last`.
///
/// Operands: numbers, texts in single quotes, `true`, `false`, `null`, and references. Operators, weakest first:
/// `||`, `&&`, `== != < <= > >=`, `+ -`, `* / %`, `!` and `-`. Comparison is by number where both sides are numbers,
/// else by text.
package struct Expression: Hashable, Sendable {
  indirect enum Node: Hashable, Sendable {
    case literal(JSONScalar)
    case reference(Reference)
    case not(Node)
    case negated(Node)
    case binary(Operator, Node, Node)
  }

  enum Operator: String, CaseIterable, Sendable {
    case or = "||", and = "&&"
    case equal = "==", unequal = "!=", lessOrEqual = "<=", greaterOrEqual = ">=", less = "<", greater = ">"
    case add = "+", subtract = "-", multiply = "*", divide = "/", remainder = "%"

    var strength: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
      case .add, .subtract: 4
      case .multiply, .divide, .remainder: 5
      }
    }
  }

  /// What an expression may ask about a page.
  package enum Reference: Hashable, Sendable {
    /// Its number, from the first.
    case page
    /// How many records it has.
    case count
    /// How many records were read so far, it included.
    case read
    /// Something its response says.
    case source(Pagination.Source)
    /// A value of its first record.
    case firstRecord(JSONPath)
  }

  let root: Node
  /// The expression as written.
  package let text: String

  /// Everything it asks for.
  var references: [Reference] {
    func collect(_ node: Node) -> [Reference] {
      switch node {
      case .literal: []
      case .reference(let reference): [reference]
      case .not(let inner), .negated(let inner): collect(inner)
      case .binary(_, let left, let right): collect(left) + collect(right)
      }
    }
    return collect(root)
  }

  /// Reads an expression.
  /// - Throws: ``DefinitionError`` that says what is wrong with it.
  package init(_ text: String) throws {
    var parser = ExpressionParser(text)
    root = try parser.parse()
    self.text = text
  }
}
