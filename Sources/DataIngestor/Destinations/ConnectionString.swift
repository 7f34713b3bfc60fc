import Foundation

/// How a PostgreSQL database is reached, as its clients know it: an address (`postgresql://...`), or keywords
/// (`host=... dbname=...`, `service=...`). What is left out comes from the `PG*` variables, the service and password files.
struct ConnectionString: Sendable {
  /// What the client library is given.
  let value: String
  /// What people are shown.
  let label: String
  /// What must not be shown: the password, also as parts of it that the library may quote.
  private let hidden: [String]

  /// Whether a text is one, and no path of a file.
  static func isOne(_ text: String) -> Bool {
    text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
      || text.firstMatch(of: /^(service|host|hostaddr|port|dbname|user)\s*=\s*\S/) != nil
  }

  /// - Parameter label: The text as configured, references to secrets in place.
  init(_ value: String, label: String) {
    self.value = value
    let passwords = Self.passwords(in: value)
    let pieces = passwords.flatMap { password in
      [password, password.removingPercentEncoding ?? password]
        + password.split(whereSeparator: { "@:/?#&".contains($0) }).map(String.init)
    }
    hidden = Set(pieces).filter { $0.count > 2 }.sorted { $0.count > $1.count }
    self.label = passwords.reduce(label) { $1.isEmpty ? $0 : $0.replacing($1, with: "***") }
  }

  /// The password in the user's part of an address, and the values of keywords that hold secrets.
  private static func passwords(in text: String) -> [String] {
    var found: [String] = []
    if let start = text.firstRange(of: "://")?.upperBound {
      // A password may hold an '@' that should have been escaped: the last one ends it.
      let address = text[start...]
      let end = address.lastIndex(of: "@") ?? address.startIndex
      if let colon = address[..<end].firstIndex(of: ":") {
        found.append(String(address[address.index(after: colon)..<end]))
      }
    }
    for match in text.matches(of: /(?:password|sslpassword)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s&]+)/) {
      found.append(match.1.trimmingCharacters(in: CharacterSet(charactersIn: "'")))
    }
    return found.filter { !$0.isEmpty }
  }

  /// A text of the library without secrets.
  func redact(_ text: String) -> String {
    hidden.reduce(text.replacing(value, with: label)) { $0.replacing($1, with: "***") }
  }
}
