import Yams

/// A value as YAML that every reader of YAML reads alike: texts that some take for a boolean, a number or a date are quoted.
struct YAMLDocument {
  let text: String

  /// Encodes a value; keys keep the order in which they are declared.
  init(_ value: some Encodable) throws {
    let plain = try YAMLEncoder().encode(value)
    guard let node = try Yams.compose(yaml: plain) else {
      text = plain
      return
    }
    text = try Yams.serialize(node: Self.quoted(node), width: -1, allowUnicode: true)
  }

  private static func quoted(_ node: Node) -> Node {
    switch node {
    case .scalar(var scalar):
      if node.tag == Yams.Tag(.str),
        scalar.string.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_ ()]*[A-Za-z0-9_)]/) == nil
          || words.contains(scalar.string.lowercased())
      {
        // Jinja reads some of these files before YAML does: a doubled quote would be no quote to it.
        scalar.style =
          scalar.string.contains(where: { $0 == "'" || $0.isNewline }) ? .doubleQuoted : .singleQuoted
      }
      return .scalar(scalar)
    case .sequence(var sequence):
      for index in sequence.indices { sequence[index] = quoted(sequence[index]) }
      return .sequence(sequence)
    case .mapping(let mapping):
      return .mapping(
        Node.Mapping(mapping.map { (quoted($0.key), quoted($0.value)) }, mapping.tag, mapping.style))
    case .alias: return node
    }
  }

  /// What YAML 1.1 takes for something other than a text.
  private static let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
}
