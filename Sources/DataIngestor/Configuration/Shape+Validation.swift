extension Shape {
  /// Everything in which a setting differs from the shape.
  func problems(of setting: Setting) -> [Problem] {
    func unexpected() -> [Problem] {
      let found =
        setting.string.map { "'\($0)'" }
        ?? (setting.isMapping ? "a mapping" : setting.isNull ? "nothing" : "a list")
      return [setting.problem("shape", "expected \(expectation), found \(found).")]
    }
    switch self {
    case .string: return setting.string == nil ? unexpected() : []
    case .text(_, _, let isValid): return setting.string.map(isValid) == true ? [] : unexpected()
    case .oneOf(let words):
      guard let text = setting.string else { return unexpected() }
      guard !words.contains(text) else { return [] }
      return [
        setting.problem(
          "value", "expected \(expectation), found '\(text)'.", advice: advice(for: text, among: words))
      ]
    case .integer(let range): return setting.int.map(range.contains) == true ? [] : unexpected()
    case .number: return setting.double == nil ? unexpected() : []
    case .boolean: return setting.bool == nil ? unexpected() : []
    case .list(let element):
      return setting.isMapping ? unexpected() : setting.list.flatMap(element.problems(of:))
    case .map(let value):
      return setting.isMapping ? setting.entries.flatMap { value.problems(of: $0.value) } : unexpected()
    case .object(let properties):
      return setting.isMapping ? Self.problems(of: setting, with: properties) : unexpected()
    case .open: return setting.isMapping ? [] : unexpected()
    case .either(let shapes):
      let attempts = shapes.map { $0.problems(of: setting) }
      if attempts.contains(where: \.isEmpty) { return [] }
      // The shape of the same kind of node says most about what is wrong.
      let alike = zip(shapes, attempts).first { $0.0.isOfKind(of: setting) }
      return alike?.1 ?? unexpected()
    }
  }

  private static func problems(of setting: Setting, with properties: [Property]) -> [Problem] {
    let names = properties.map(\.name)
    var problems: [Problem] = []
    for (key, value) in setting.entries {
      guard let property = properties.first(where: { $0.name == key }) else {
        problems.append(
          value.problem("unknown", "there is no such key.", advice: advice(for: key, among: names)))
        continue
      }
      if value.isNull && !property.isRequired { continue }
      problems += property.shape.problems(of: value)
    }
    for property in properties where property.isRequired && setting[property.name] == nil {
      problems.append(
        setting.problem(
          "missing", "'\(property.name)' is missing: \(property.summary)",
          advice: "Expected \(property.shape.expectation)."))
    }
    return problems
  }

  private func isOfKind(of setting: Setting) -> Bool {
    switch self {
    case .object, .map, .open: setting.isMapping
    case .list: setting.isSequence
    default: setting.string != nil
    }
  }
}
