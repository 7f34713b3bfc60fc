/// A configuration as plain data, whatever file format it came from: what an API definition is decoded from,
/// and what request bodies are built from. Numbers keep the digits they were written with.
package indirect enum ConfigurationValue: Hashable, Sendable {
  /// Nothing.
  case null
  /// A truth value.
  case bool(Bool)
  /// A number, as written.
  case number(String)
  /// A text, references to secrets unresolved.
  case text(String)
  /// A list.
  case list([ConfigurationValue])
  /// A mapping in the order of the document.
  case map([Entry])

  /// A member of a mapping.
  package struct Entry: Hashable, Sendable {
    /// The key.
    package let key: String
    /// Its value.
    package var value: ConfigurationValue

    /// Creates a member.
    package init(_ key: String, _ value: ConfigurationValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a scalar as text; nil for null, lists and mappings.
  package var scalar: String? {
    switch self {
    case .bool(let value): String(value)
    case .number(let digits): digits
    case .text(let text): text
    case .null, .list, .map: nil
    }
  }

  /// The member of a mapping; nil where there is none or it is null.
  package subscript(key: String) -> ConfigurationValue? {
    guard case .map(let entries) = self, let entry = entries.first(where: { $0.key == key }) else {
      return nil
    }
    return entry.value == .null ? nil : entry.value
  }
}

extension ConfigurationValue {
  /// The value with every text replaced.
  func mapTexts(_ transform: (String) throws -> String) rethrows -> ConfigurationValue {
    switch self {
    case .text(let text): .text(try transform(text))
    case .list(let items): .list(try items.map { try $0.mapTexts(transform) })
    case .map(let entries): .map(try entries.map { Entry($0.key, try $0.value.mapTexts(transform)) })
    case .null, .bool, .number: self
    }
  }

  /// The value with a member set at a path of keys; mappings on the way are made where they are missing.
  func setting(_ path: ArraySlice<String>, to value: ConfigurationValue) -> ConfigurationValue {
    guard let key = path.first else { return value }
    var entries: [Entry] = []
    if case .map(let present) = self { entries = present }
    let index = entries.firstIndex { $0.key == key }
    let inner = (index.map { entries[$0].value } ?? .null).setting(path.dropFirst(), to: value)
    if let index { entries[index].value = inner } else { entries.append(Entry(key, inner)) }
    return .map(entries)
  }

  /// The value as compact JSON.
  package var json: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .number(let digits): digits
    case .text(let text): JSONText.quote(text)
    case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
    case .map(let entries):
      "{" + entries.map { JSONText.quote($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
    }
  }
}
