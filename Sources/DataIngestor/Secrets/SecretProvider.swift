public import Foundation

/// Where secrets come from. Further providers (a keyring, a vault service) join by conforming.
public protocol SecretProvider: Sendable {
  /// What the provider is called in messages, for example `environment`.
  var name: String { get }
  /// The value of a secret, or nil where the provider does not have it.
  func secret(_ name: String) throws -> String?
}

/// Secrets in the process's environment.
public struct EnvironmentSecrets: SecretProvider {
  private let variables: [String: String]
  /// The provider's name in messages.
  public var name: String { "environment" }

  /// Reads from the given variables, by default the process's own.
  public init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
    self.variables = variables
  }

  /// The variable's value.
  public func secret(_ name: String) -> String? { variables[name] }
}

/// Secrets in a `.env` file: lines `NAME=value`, `export NAME=value`, quoted values, `#` comments.
public struct DotenvSecrets: SecretProvider {
  private let values: [String: String]
  /// The provider's name in messages.
  public var name: String { ".env" }

  /// Reads the file; a file that does not exist holds nothing.
  public init(file: URL) throws {
    guard FileManager.default.fileExists(atPath: file.path) else {
      values = [:]
      return
    }
    values = Self.parse(try String(contentsOf: file, encoding: .utf8))
  }

  /// The file's value.
  public func secret(_ name: String) -> String? { values[name] }

  static func parse(_ text: String) -> [String: String] {
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let match = line.wholeMatch(of: /\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*/) else {
        continue
      }
      var value = String(match.2)
      if let quote = value.first, quote == "\"" || quote == "'",
        let end = value.dropFirst().firstIndex(of: quote)
      {
        value = String(value[value.index(after: value.startIndex)..<end])
        if quote == "\"" { value = value.replacing("\\n", with: "\n") }
      } else if let comment = value.range(of: " #") {
        value = String(value[..<comment.lowerBound]).trimmingCharacters(in: .whitespaces)
      }
      values[String(match.1)] = value
    }
    return values
  }
}
