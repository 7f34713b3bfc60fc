/// Fills `{name}` and `${SECRET}` in texts.
struct TemplateScope: Sendable {
  /// The values of `{name}`.
  var variables: [String: String]
  /// The values of `${NAME}`.
  let secrets: ResolvedSecrets

  /// The text with everything filled in. `{{` stands for a brace.
  /// - Throws: ``APIError`` where a variable or secret has no value.
  func fill(_ text: String, encode: (String) -> String = { $0 }) throws -> String {
    guard text.contains("{") else { return text }
    var output = ""
    var rest = Substring(text)
    while let brace = rest.firstIndex(of: "{") {
      let isSecret = brace > rest.startIndex && rest[rest.index(before: brace)] == "$"
      output += isSecret ? rest[..<rest.index(before: brace)] : rest[..<brace]
      rest = rest[rest.index(after: brace)...]
      if !isSecret, rest.first == "{" {
        output += "{"
        rest = rest.dropFirst()
        continue
      }
      guard let close = rest.firstIndex(of: "}") else {
        output += "{"
        continue
      }
      let name = String(rest[..<close])
      if isSecret {
        output += encode(try secrets.value(name))
      } else if name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.]*/) == nil {
        output += "{" + name + "}"
      } else if let value = variables[name] {
        output += encode(value)
      } else {
        throw APIError(
          .definition, "nothing gives '{\(name)}' in '\(text)' a value",
          advice: "Name it under 'parent: {params: …}', or write '{{' for a brace.")
      }
      rest = rest[rest.index(after: close)...]
    }
    return output + rest
  }

  /// The scope with further variables.
  func adding(_ more: [String: String]) -> TemplateScope {
    TemplateScope(variables: variables.merging(more) { $1 }, secrets: secrets)
  }

  /// The names in a text that variables must fill.
  static func variables(in text: String) -> [String] {
    text.matches(of: /(^|[^${])\{([A-Za-z_][A-Za-z0-9_.]*)\}/).map { String($0.2) }
  }
}

/// Looks secrets up where they are used, and tells the redactor about each.
struct ResolvedSecrets: Sendable {
  let lookup: @Sendable (String) throws -> String?
  let redactor: SecretRedactor

  func value(_ name: String) throws -> String {
    guard let value = try lookup(name) else {
      throw APIError(
        .authentication, "the secret ${\(name)} is not set",
        advice: "Set \(name) in the environment or in the file .env beside the configuration.")
    }
    redactor.add(value, name: name)
    return value
  }
}
