/// A parent's record, seen by a child.
struct ParentRecord {
  let line: [UInt8]
  let child: Resource

  /// The template variables that the child's requests need.
  func variables() throws -> [String: String] {
    var variables: [String: String] = [:]
    for field in child.parent?.parameters ?? [] {
      guard let text = try value(field).text else {
        throw APIError(
          .definition, "a record of '\(child.parent?.resource ?? "")' has nothing at '\(field.path)'",
          resource: child.name, advice: "Correct 'parent: {params: {\(field.name): …}}'.")
      }
      variables[field.name] = text
    }
    return variables
  }

  /// The members that each of the child's records gets, values as JSON.
  func included() throws -> [Parameter] {
    try (child.parent?.include ?? []).map { Parameter($0.name, try value($0).json) }
  }

  private func value(_ field: Resource.Field) throws -> JSONScalar {
    try line.withUnsafeBufferPointer { bytes in
      guard case .value(let range) = try JSONScanner(bytes).find(field.path.steps[...]) else { return .null }
      return JSONScalar(bytes, range)
    }
  }
}
