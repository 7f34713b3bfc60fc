import Foundation

/// How the database of a vault is reached, part by part, as far as other tools may be told: what the destination declares, under
/// the keywords of PostgreSQL's client library.
///
/// A password that is written there is left out. What is left out, or is within a secret as a whole, is for the variables that
/// PostgreSQL's clients read: `PGHOST`, `PGUSER` and so on.
struct DatabaseAddress: Hashable, Sendable {
  private let parts: [String: String]

  /// - Parameter declared: The destination as configured, references to secrets in place.
  init(_ declared: String) {
    var parts = declared.contains("://") ? Self.address(declared) : Self.keywords(declared)
    // Only a reference to a secret may be handed on.
    if let password = parts["password"], Secrets.references(in: password).isEmpty { parts["password"] = nil }
    // Which of several servers it is, clients find out.
    if parts["host"]?.contains(",") == true { (parts["host"], parts["port"]) = (nil, nil) }
    if let port = parts["port"], Int(port) == nil, Secrets.references(in: port).isEmpty {
      parts["port"] = nil
    }
    self.parts = parts.filter { !$0.value.isEmpty }
  }

  /// What is declared for a keyword: `host`, `dbname`, `sslmode`; references to secrets in place.
  subscript(_ keyword: String) -> String? { parts[keyword] }

  /// What is declared for a keyword and is no secret.
  func plain(_ keyword: String) -> String? {
    parts[keyword].flatMap { Secrets.references(in: $0).isEmpty ? $0 : nil }
  }

  /// A part for tools that read their settings through Jinja: a secret becomes the variable of its name; what is not declared
  /// the variable of PostgreSQL's clients.
  /// - Parameter fallback: What is taken where that variable is not set; nil where it must be.
  func jinja(_ keyword: String, _ variable: String, fallback: String? = nil) -> String {
    jinja(keyword) ?? "{{ env_var('\(variable)'\(fallback.map { ", '\($0)'" } ?? "")) }}"
  }

  /// A part that may be left out, for tools that read their settings through Jinja; nil where it is not declared.
  func jinja(_ keyword: String) -> String? {
    guard let declared = parts[keyword] else { return nil }
    let variables = Secrets.references(in: declared)
    guard !variables.isEmpty else { return Jinja.literal(declared) }
    return variables.reduce(declared) { $0.replacing("${\($1)}", with: "{{ env_var('\($1)') }}") }
  }

  /// The port, for tools that read their settings through Jinja.
  /// - Parameter filter: What makes a number of a text there.
  func port(filter: String = "") -> Port {
    if let number = plain("port").flatMap({ Int($0) }) { return .number(number) }
    return .text(jinja("port", "PGPORT", fallback: "5432").replacing(" }}", with: "\(filter) }}"))
  }

  /// A number, or how a tool makes one.
  enum Port: Encodable {
    case number(Int)
    case text(String)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .number(let number): try number.encode(to: encoder)
      case .text(let text): try text.encode(to: encoder)
      }
    }
  }

  // MARK: - How it is spelled

  /// `postgresql://user:password@host:port/database?keyword=value`.
  private static func address(_ text: String) -> [String: String] {
    guard let start = text.firstRange(of: "://")?.upperBound else { return [:] }
    var rest = text[start...]
    var parts: [String: String] = [:]
    if let at = rest.prefix(while: { $0 != "/" }).firstIndex(of: "@") {
      let user = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      parts["user"] = decoded(user[0])
      if user.count == 2 { parts["password"] = decoded(user[1]) }
      rest = rest[rest.index(after: at)...]
    }
    if let question = rest.firstIndex(of: "?") {
      for pair in rest[rest.index(after: question)...].split(separator: "&") {
        let halves = pair.split(separator: "=", maxSplits: 1)
        if halves.count == 2 { parts[decoded(halves[0])] = decoded(halves[1]) }
      }
      rest = rest[..<question]
    }
    if let slash = rest.firstIndex(of: "/") {
      parts["dbname"] = parts["dbname"] ?? decoded(rest[rest.index(after: slash)...])
      rest = rest[..<slash]
    }
    if rest.contains(",") {
      parts["host"] = String(rest)
    } else if let match = rest.wholeMatch(of: /(?:\[([^\]]*)\]|([^:\[]*))(?::(.*))?/) {
      parts["host"] = parts["host"] ?? decoded(match.1 ?? match.2 ?? "")
      parts["port"] = parts["port"] ?? match.3.map(decoded)
    }
    return parts
  }

  /// `host=... dbname='...'`.
  private static func keywords(_ text: String) -> [String: String] {
    let pairs = text.matches(of: /([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/).map { match in
      (String(match.1), String(match.2 ?? match.3 ?? "").replacing(/\\(.)/) { String($0.1) })
    }
    return Dictionary(pairs) { $1 }
  }

  private static func decoded(_ text: Substring) -> String { text.removingPercentEncoding ?? String(text) }
}
