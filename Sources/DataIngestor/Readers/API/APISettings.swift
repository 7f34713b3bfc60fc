import RESTSource

/// From the configuration file's settings to the definition of an API.
enum APISettings {
  /// The settings as plain data; references to secrets stay as they are written.
  static func value(_ setting: Setting) -> ConfigurationValue {
    switch setting.node.content {
    case .null: .null
    case .sequence: .list(setting.list.map(value))
    case .mapping: .map(setting.entries.map { .init($0.key, value($0.value)) })
    case .scalar(let text, let quoted):
      if quoted {
        .text(text)
      } else if let bool = setting.bool, ["true", "false"].contains(text.lowercased()) {
        .bool(bool)
      } else {
        setting.double == nil ? .text(text) : .number(text)
      }
    }
  }

  /// - Throws: ``DefinitionErrors`` with everything that is wrong.
  static func definition(_ setting: Setting) throws -> APIDefinition {
    try APIDefinition(configuration: value(setting))
  }

  /// Everything that is wrong, at its place in the file.
  static func problems(_ setting: Setting) -> [Problem] {
    do {
      _ = try definition(setting)
      return []
    } catch let errors as DefinitionErrors {
      return errors.problems.map { error in
        let keys = error.path.split(separator: ".").map(String.init).drop { $0 == "api" }
        let (place, rest) = deepest(setting, keys)
        let message = (rest.isEmpty ? "" : rest.joined(separator: ".") + ": ") + error.message + "."
        return place.problem("api", message, advice: error.advice.map { $0.hasSuffix(".") ? $0 : $0 + "." })
      }
    } catch {
      return [setting.problem("api", "\(error).")]
    }
  }

  /// The setting that a path leads to, as far as it goes, and what is left of the path.
  private static func deepest(_ setting: Setting, _ keys: ArraySlice<String>) -> (Setting, ArraySlice<String>)
  {
    guard let key = keys.first, let inner = setting[key] else { return (setting, keys) }
    return deepest(inner, keys.dropFirst())
  }
}
