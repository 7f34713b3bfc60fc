/// Takes settings out of a mapping and remembers what was taken, so that misspelt keys are noticed.
final class SettingReader {
  let value: ConfigurationValue
  let path: String
  private let log: ProblemLog
  private var taken: Set<String> = []

  /// The problems of a whole definition.
  final class ProblemLog {
    var problems: [DefinitionError] = []
  }

  init(_ value: ConfigurationValue, path: String, log: ProblemLog) {
    self.value = value
    self.path = path
    self.log = log
    if case .map = value { return }
    if value != .null { complain("", "must be a mapping") }
  }

  /// Notes a problem with a key.
  func complain(_ key: String, _ message: String, advice: String? = nil) {
    log.problems.append(DefinitionError(path: place(key), message: message, advice: advice))
  }

  private func place(_ key: String) -> String {
    key.isEmpty ? path : path.isEmpty ? key : path + "." + key
  }

  /// The value of a key; nil where there is none or it is null.
  func raw(_ key: String) -> ConfigurationValue? {
    taken.insert(key)
    return value[key]
  }

  func text(_ key: String) -> String? {
    guard let value = raw(key) else { return nil }
    if let text = value.scalar { return text }
    complain(key, "must be a text")
    return nil
  }

  /// A text that must be there.
  func required(_ key: String) -> String {
    if let text = text(key), !text.isEmpty { return text }
    if raw(key) == nil { complain(key, "is missing") }
    return ""
  }

  func integer(_ key: String, atLeast minimum: Int = 0) -> Int? {
    guard let text = text(key) else { return nil }
    guard let number = Int(text), number >= minimum else {
      complain(key, "must be a whole number of at least \(minimum)")
      return nil
    }
    return number
  }

  func bool(_ key: String) -> Bool? {
    guard let value = raw(key) else { return nil }
    if case .bool(let bool) = value { return bool }
    complain(key, "must be true or false")
    return nil
  }

  /// A length of time in seconds: `30`, `90s`, `5m`, `1h`, `7d`.
  func seconds(_ key: String) -> Double? {
    guard let text = text(key) else { return nil }
    guard let seconds = Self.seconds(text) else {
      complain(key, "must be a length of time", advice: "For example 90s, 5m, 1h or 7d.")
      return nil
    }
    return seconds
  }

  static func seconds(_ text: String) -> Double? {
    if let number = Double(text) { return number >= 0 && number.isFinite ? number : nil }
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
    guard let last = text.last, let unit = units[last], let number = Double(text.dropLast()), number >= 0
    else {
      return nil
    }
    return number * unit
  }

  func word<Word: RawRepresentable & CaseIterable>(_ key: String) -> Word? where Word.RawValue == String {
    guard let text = text(key) else { return nil }
    if let word = Word(rawValue: text) { return word }
    complain(
      key, "'\(text)' is unknown", advice: "Known: \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
    return nil
  }

  func jsonPath(_ key: String) -> JSONPath? {
    guard let text = text(key) else { return nil }
    if let path = JSONPath(text) { return path }
    complain(key, "'\(text)' is not a path", advice: "For example data.items.")
    return nil
  }

  func expression(_ key: String) -> Expression? {
    guard let text = text(key) else { return nil }
    do { return try Expression(text) } catch {
      if let error = error as? DefinitionError { complain(key, error.message, advice: error.advice) }
      return nil
    }
  }

  /// A text, or a list of texts.
  func texts(_ key: String) -> [String] {
    guard let value = raw(key) else { return [] }
    if let text = value.scalar { return [text] }
    guard case .list(let items) = value else {
      complain(key, "must be a text or a list of texts")
      return []
    }
    return items.compactMap(\.scalar)
  }

  /// A mapping of texts, in order; a list of texts gives several values to one name.
  func parameters(_ key: String) -> [Parameter] {
    guard let value = raw(key) else { return [] }
    guard case .map(let entries) = value else {
      complain(key, "must be a mapping")
      return []
    }
    return entries.flatMap { entry -> [Parameter] in
      if let text = entry.value.scalar { return [Parameter(entry.key, text)] }
      if case .list(let items) = entry.value {
        return items.compactMap(\.scalar).map { Parameter(entry.key, $0) }
      }
      if entry.value != .null { complain("\(key).\(entry.key)", "must be a text") }
      return []
    }
  }

  /// Reads a mapping below a key.
  func below(_ key: String) -> SettingReader? {
    raw(key).map { SettingReader($0, path: place(key), log: log) }
  }

  /// Reads mappings of a list below a key.
  func list(_ key: String) -> [SettingReader] {
    guard let value = raw(key) else { return [] }
    guard case .list(let items) = value else {
      complain(key, "must be a list")
      return []
    }
    return items.enumerated().map { SettingReader($1, path: place(key) + "[\($0)]", log: log) }
  }

  /// Notes every key that nothing asked for.
  func finish() {
    guard case .map(let entries) = value else { return }
    for entry in entries where !taken.contains(entry.key) {
      complain(
        entry.key, "is not a setting", advice: "Known here: \(taken.sorted().joined(separator: ", ")).")
    }
  }
}
