import RESTSource
import Yams

/// A YAML text as plain data, scalars typed as YAML's core schema does.
func configuration(_ text: String) throws -> ConfigurationValue {
  guard let node = try Yams.compose(yaml: text) else { return .null }
  return value(node)
}

private func value(_ node: Node) -> ConfigurationValue {
  switch node {
  case .mapping(let mapping): return .map(mapping.map { .init($0.key.string ?? "", value($0.value)) })
  case .sequence(let sequence): return .list(sequence.map { value($0) })
  case .scalar(let scalar):
    if scalar.style != .any && scalar.style != .plain { return .text(scalar.string) }
    if node.null != nil { return .null }
    if let bool = node.bool { return .bool(bool) }
    return node.int != nil || node.float != nil ? .number(scalar.string) : .text(scalar.string)
  case .alias: return .null
  }
}

/// An API definition in YAML.
func definition(_ text: String) throws -> APIDefinition {
  try APIDefinition(configuration: configuration(text))
}
