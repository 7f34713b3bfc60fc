/// Reads expressions by precedence climbing.
struct ExpressionParser {
  private let text: String
  private var rest: Substring

  init(_ text: String) {
    self.text = text
    rest = Substring(text)
  }

  mutating func parse() throws -> Expression.Node {
    let node = try binary(from: 1)
    skipSpace()
    if !rest.isEmpty { throw fault("'\(rest)' is left over") }
    return node
  }

  private mutating func binary(from strength: Int) throws -> Expression.Node {
    var left = try unary()
    while let found = peekOperator(), found.strength >= strength {
      rest = rest.dropFirst(found.rawValue.count)
      left = .binary(found, left, try binary(from: found.strength + 1))
    }
    return left
  }

  private mutating func peekOperator() -> Expression.Operator? {
    skipSpace()
    return Expression.Operator.allCases.first { rest.hasPrefix($0.rawValue) }
  }

  private mutating func unary() throws -> Expression.Node {
    skipSpace()
    switch rest.first {
    case "!":
      rest = rest.dropFirst()
      return .not(try unary())
    case "-":
      rest = rest.dropFirst()
      return .negated(try unary())
    case "(":
      rest = rest.dropFirst()
      let inner = try binary(from: 1)
      skipSpace()
      guard rest.first == ")" else { throw fault("a ')' is missing") }
      rest = rest.dropFirst()
      return inner
    case "{":
      guard let close = rest.firstIndex(of: "}") else { throw fault("a '}' is missing") }
      let name = String(rest[rest.index(after: rest.startIndex)..<close])
      rest = rest[rest.index(after: close)...]
      return try operand(name)
    case "'":
      let inner = rest.dropFirst()
      guard let close = inner.firstIndex(of: "'") else { throw fault("a quote is missing") }
      rest = inner[inner.index(after: close)...]
      return .literal(.text(String(inner[..<close])))
    case nil: throw fault("it ends where a value is expected")
    default:
      let word = rest.prefix { $0.isLetter || $0.isNumber || "._[]\"*-@$".contains($0) }
      guard !word.isEmpty else { throw fault("'\(rest.prefix(1))' is not a value") }
      rest = rest[word.endIndex...]
      return try operand(String(word))
    }
  }

  private func operand(_ word: String) throws -> Expression.Node {
    switch word {
    case "true": return .literal(.bool(true))
    case "false": return .literal(.bool(false))
    case "null": return .literal(.null)
    case "page": return .reference(.page)
    case "count": return .reference(.count)
    case "read": return .reference(.read)
    default: break
    }
    if Double(word) != nil { return .literal(.number(word)) }
    let parts = word.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw fault("'\(word)' is unknown") }
    if parts[0] == "header" { return .reference(.source(.header(parts[1]))) }
    guard let path = JSONPath(parts[1]) else { throw fault("'\(parts[1])' is not a path") }
    switch parts[0] {
    case "body": return .reference(.source(.body(path)))
    case "last": return .reference(.source(.lastRecord(path)))
    case "first": return .reference(.firstRecord(path))
    default: throw fault("'\(word)' is unknown")
    }
  }

  private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }

  private func fault(_ complaint: String) -> DefinitionError {
    DefinitionError(
      path: "", message: "in the expression '\(text)', \(complaint)",
      advice:
        "Known: page, count, read, body.<path>, header.<name>, first.<path>, last.<path>, numbers, 'texts'.")
  }
}
