import Foundation

/// The secrets that a configuration refers to: resolved once, all missing ones reported together, never printed.
public struct Secrets: Sendable {
  private let values: [String: String]

  /// The values to keep out of every output, longest first, each with the reference that stands for it.
  public let redactor: Redactor

  /// No secrets.
  public static let none = Secrets(values: [:])

  /// The environment variables of these names that are set.
  package init(environment names: [String]) {
    let environment = ProcessInfo.processInfo.environment
    self.init(values: environment.filter { names.contains($0.key) && !$0.value.isEmpty })
  }

  private init(values: [String: String]) {
    self.values = values
    redactor = Redactor(secrets: values)
  }

  /// Resolves every reference below the given settings.
  /// - Throws: ``IngestError`` of kind `.configuration` naming every secret that is missing or malformed and where it is used.
  public static func resolve(
    _ settings: [Setting], types: [String: SecretType], providers: [any SecretProvider]
  ) throws -> Secrets {
    var values: [String: String] = [:]
    var problems: [Problem] = []
    for setting in settings.flatMap(\.allStrings) {
      for name in references(in: setting.string ?? "") where values[name] == nil {
        var value: String?
        for provider in providers {
          value = try provider.secret(name)
          if value != nil { break }
        }
        guard let value else {
          if !problems.contains(where: { $0.column == name }) {
            var problem = setting.problem(
              "secret", "the secret ${\(name)} is not set.",
              advice: "Set \(name) in the environment or in the file .env beside the configuration.")
            problem.column = name
            problems.append(problem)
          }
          continue
        }
        let type = types[name]
        if let complaint = type?.complaint(about: value) {
          problems.append(
            setting.problem(
              "secret", "the secret ${\(name)} \(complaint).",
              advice: "It is declared as \(type?.rawValue ?? "")."))
        }
        values[name] = value
      }
    }
    guard problems.isEmpty else { throw IngestError(.configuration, problems) }
    return Secrets(values: values)
  }

  /// The names that a text refers to as `${NAME}`.
  public static func references(in text: String) -> [String] {
    text.matches(of: /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/).map { String($0.1) }
  }

  /// A text with its references replaced by the values.
  public func fill(_ text: String) -> String {
    text.replacing(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/) { values[String($0.1)] ?? String($0.0) }
  }
}

/// Replaces secret values in texts by their references.
public struct Redactor: Sendable {
  private let replacements: [(value: String, reference: String)]

  init(secrets: [String: String]) {
    replacements =
      secrets
      .filter { $0.value.count > 2 }
      .map { (value: $0.value, reference: "${\($0.key)}") }
      .sorted { $0.value.count > $1.value.count }
  }

  /// Nothing to hide.
  public static let none = Redactor(secrets: [:])

  /// The text without secrets.
  public func redact(_ text: String) -> String {
    replacements.reduce(text) { $0.replacing($1.value, with: $1.reference) }
  }

  /// The problem without secrets.
  public func redact(_ problem: Problem) -> Problem {
    var problem = problem
    problem.message = redact(problem.message)
    problem.file = problem.file.map(redact)
    problem.advice = problem.advice.map(redact)
    problem.examples = problem.examples.map(redact)
    return problem
  }
}
