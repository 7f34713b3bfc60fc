internal import Yams

/// A parsed YAML document as plain values with positions.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    case null
    case scalar(String, quoted: Bool)
    case sequence([YAMLNode])
    case mapping([(key: String, value: YAMLNode)])
  }

  let content: Content
  /// From 1.
  let line: Int

  /// A text alone.
  init(text: String) {
    content = .scalar(text, quoted: true)
    line = 1
  }

  /// Parses a document.
  /// - Throws: ``IngestError`` of kind `.configuration` with file and line.
  init(parsing text: String, file: String) throws(IngestError) {
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw IngestError(
          .configuration,
          Problem("configuration.empty", "The file is empty.", file: file, advice: Self.startAdvice))
      }
      self.init(node)
    } catch let error as IngestError {
      throw error
    } catch {
      let (message, line) = Self.explain(error)
      throw IngestError(.configuration, Problem("configuration.yaml", message, file: file, line: line))
    }
  }

  private static let startAdvice = "'ingestor init' writes a commented example."

  private init(_ node: Node) {
    line = node.mark?.line ?? 1
    switch node {
    case .scalar(let scalar):
      let plain = scalar.style == .plain || scalar.style == .any
      content = node.null != nil && plain ? .null : .scalar(scalar.string, quoted: !plain)
    case .sequence(let sequence): content = .sequence(sequence.map { YAMLNode($0) })
    case .mapping(let mapping):
      content = .mapping(mapping.map { (key: $0.key.scalar?.string ?? "?", value: YAMLNode($0.value)) })
    case .alias: content = .null
    }
  }

  private static func explain(_ error: any Error) -> (String, Int?) {
    guard let error = error as? YamlError else { return ("\(error)", nil) }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return ("This is not valid YAML: \(problem).", mark.line)
    case .duplicatedKeysInMapping(let duplicates, let context):
      return ("Declared twice: \(duplicates.joined(separator: ", ")).", context.mark.line)
    default: return ("This is not valid YAML: \(error)", nil)
    }
  }

  /// The node without one of its keys.
  func without(_ key: String) -> YAMLNode {
    guard case .mapping(let pairs) = content else { return self }
    return YAMLNode(content: .mapping(pairs.filter { $0.key != key }), line: line)
  }

  private init(content: Content, line: Int) {
    self.content = content
    self.line = line
  }

  /// A stable text of the declaration: changes when, and only when, what is declared changes.
  var canonical: String {
    switch content {
    case .null: "null"
    case .scalar(let text, _): text.debugDescription
    case .sequence(let elements): "[" + elements.map(\.canonical).joined(separator: ",") + "]"
    case .mapping(let pairs):
      "{" + pairs.map { $0.key.debugDescription + ":" + $0.value.canonical }.sorted().joined(separator: ",")
        + "}"
    }
  }
}
