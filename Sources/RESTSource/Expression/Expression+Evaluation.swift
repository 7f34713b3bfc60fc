extension Expression {
  /// The value, given the values of its references.
  func value(_ lookup: (Reference) -> JSONScalar) -> JSONScalar { Self.value(root, lookup) }

  private static func value(_ node: Node, _ lookup: (Reference) -> JSONScalar) -> JSONScalar {
    switch node {
    case .literal(let value): return value
    case .reference(let reference): return lookup(reference)
    case .not(let inner): return .bool(!value(inner, lookup).isTrue)
    case .negated(let inner): return combine(.subtract, .number("0"), value(inner, lookup))
    case .binary(.or, let left, let right):
      return .bool(value(left, lookup).isTrue || value(right, lookup).isTrue)
    case .binary(.and, let left, let right):
      return .bool(value(left, lookup).isTrue && value(right, lookup).isTrue)
    case .binary(let found, let left, let right):
      return combine(found, value(left, lookup), value(right, lookup))
    }
  }

  private static func combine(_ found: Operator, _ left: JSONScalar, _ right: JSONScalar) -> JSONScalar {
    switch found {
    case .equal: return .bool(order(left, right) == 0)
    case .unequal: return .bool(order(left, right) != 0)
    case .less: return .bool(order(left, right) ?? 0 < 0)
    case .lessOrEqual: return .bool(order(left, right) ?? 1 <= 0)
    case .greater: return .bool(order(left, right) ?? 0 > 0)
    case .greaterOrEqual: return .bool(order(left, right) ?? -1 >= 0)
    case .or, .and: return .null
    case .add, .subtract, .multiply, .divide, .remainder: return arithmetic(found, left, right)
    }
  }

  /// Below, at or above 0 as left comes before, is, or comes after right; nil where null meets something else.
  private static func order(_ left: JSONScalar, _ right: JSONScalar) -> Int? {
    if left == .null || right == .null { return left == right ? 0 : nil }
    guard let a = left.text, let b = right.text else { return nil }
    if let a = Int(a), let b = Int(b) { return a == b ? 0 : a < b ? -1 : 1 }
    if let a = Double(a), let b = Double(b) { return a == b ? 0 : a < b ? -1 : 1 }
    if a == b { return 0 }
    return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
  }

  private static func arithmetic(_ found: Operator, _ left: JSONScalar, _ right: JSONScalar) -> JSONScalar {
    guard let a = left.text, let b = right.text else { return .null }
    if let a = Int(a), let b = Int(b) {
      let (result, overflow) =
        switch found {
        case .add: a.addingReportingOverflow(b)
        case .subtract: a.subtractingReportingOverflow(b)
        case .multiply: a.multipliedReportingOverflow(by: b)
        case .divide: a.dividedReportingOverflow(by: b)
        default: a.remainderReportingOverflow(dividingBy: b)
        }
      return overflow ? .null : .number(String(result))
    }
    guard let a = Double(a), let b = Double(b) else {
      return found == .add ? .text((left.text ?? "") + (right.text ?? "")) : .null
    }
    switch found {
    case .add: return .number(String(a + b))
    case .subtract: return .number(String(a - b))
    case .multiply: return .number(String(a * b))
    case .divide: return b == 0 ? .null : .number(String(a / b))
    default: return b == 0 ? .null : .number(String(a.truncatingRemainder(dividingBy: b)))
    }
  }
}
