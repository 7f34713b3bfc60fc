/// A place in the configuration document, with its path and position.
///
/// Accessors return nil where nothing is declared; what is declared has been validated against its ``Shape`` before.
public struct Setting: Sendable {
  let node: YAMLNode
  /// The path in the document, for example `sources.mock_bank.csv`.
  let path: String
  let file: String

  /// A text that was given outside of the document.
  init(text: String, path: String) {
    self.init(node: YAMLNode(text: text), path: path, file: "the command")
  }

  init(node: YAMLNode, path: String, file: String) {
    self.node = node
    self.path = path
    self.file = file
  }

  /// The setting below a key.
  subscript(key: String) -> Setting? {
    guard case .mapping(let pairs) = node.content, let pair = pairs.first(where: { $0.key == key }) else {
      return nil
    }
    if case .null = pair.value.content { return nil }
    return below(key, pair.value)
  }

  private func below(_ key: String, _ value: YAMLNode) -> Setting {
    Setting(node: value, path: path.isEmpty ? key : "\(path).\(key)", file: file)
  }

  var isNull: Bool { if case .null = node.content { true } else { false } }
  var isMapping: Bool { if case .mapping = node.content { true } else { false } }
  var isSequence: Bool { if case .sequence = node.content { true } else { false } }

  /// The text, with references to secrets as they were written.
  var string: String? { if case .scalar(let text, _) = node.content { text } else { nil } }
  /// The whole number.
  var int: Int? { if case .scalar(let text, quoted: false) = node.content { Int(text) } else { nil } }
  /// The number.
  var double: Double? {
    if case .scalar(let text, quoted: false) = node.content { Double(text) } else { nil }
  }
  /// The boolean.
  var bool: Bool? {
    guard case .scalar(let text, quoted: false) = node.content else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: return nil
    }
  }

  /// The elements of a list; a single value counts as a list of one.
  var list: [Setting] {
    guard case .sequence(let elements) = node.content else { return isNull ? [] : [self] }
    return elements.enumerated().map { Setting(node: $1, path: "\(path)[\($0)]", file: file) }
  }

  /// The texts of a list; a single text counts as a list of one.
  var strings: [String] { list.compactMap(\.string) }

  /// The keys and values of a mapping in the order of the document.
  var entries: [(key: String, value: Setting)] {
    guard case .mapping(let pairs) = node.content else { return [] }
    return pairs.map { ($0.key, below($0.key, $0.value)) }
  }

  /// Every text of the document at and below this place.
  var allStrings: [Setting] {
    if isMapping { return entries.flatMap(\.value.allStrings) }
    if isSequence { return list.flatMap(\.allStrings) }
    return isNull ? [] : [self]
  }

  /// A problem at this place.
  func problem(_ code: String, _ message: String, advice: String? = nil) -> Problem {
    Problem(
      "configuration.\(code)", path.isEmpty ? message : "\(path): \(message)", file: file, line: node.line,
      advice: advice)
  }
}
