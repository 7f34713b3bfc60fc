import DuckDB

/// What PostgreSQL and its client library say, taken out of the engine's messages: without the statement, and without secrets.
struct PostgreSQLErrors: Sendable {
  let connection: ConnectionString
  let redactor: Redactor
  let language = ServerLanguage()

  private static let mark = "PostgreSQL: "

  /// The error with the server's words alone; others as they are.
  func clean(_ error: DuckDBError) -> DuckDBError {
    let signs = [
      "Failed to execute query", "Failed to prepare COPY", "Failed to copy", "Error during PQ", "Postgres",
    ]
    let isOfServer = signs.contains { error.message.contains($0) }
    let message = isOfServer ? Self.mark + said(error.message) : error.message
    return DuckDBError(code: error.code, message: safe(message), sql: nil)
  }

  /// What a person is told; nil where the error is none of the server's.
  /// - Parameter error: As ``clean(_:)`` left it.
  func explain(_ error: DuckDBError) -> IngestError? {
    guard error.message.hasPrefix(Self.mark) else { return nil }
    let message = String(error.message.dropFirst(Self.mark.count))
    var (code, advice) = ("destination.postgresql", String?.none)
    if message.contains("connection to server") || message.contains("Unable to connect") {
      code = "destination.unreachable"
      advice = "Check 'destination', the PG* variables and the server."
    } else if message.contains("permission denied") {
      advice = "Give the user a schema of its own: CREATE SCHEMA AUTHORIZATION name."
    } else if message.contains("depends on") || message.contains("depend on") {
      advice = "Something of yours is built on a view that changes: remove it, run again, and make it anew."
    } else if !language.isEnglish {
      advice =
        "What the server says in another language cannot be told apart, so it was tried again in vain. Let it speak English with this user: ALTER ROLE name SET lc_messages = 'C'."
    } else if isTransient(error) {
      advice = "Run again: what was loaded is safe, and the rest is loaded then."
    }
    return IngestError(.destination, Problem(code, "'\(connection.label)': \(message)", advice: advice))
  }

  /// Whether the same again may succeed; so it is taken to be where the server's words cannot be understood.
  /// - Parameter error: As ``clean(_:)`` left it.
  func isTransient(_ error: DuckDBError) -> Bool {
    Dialect.postgreSQL.isTransient(error) || (!language.isEnglish && error.message.hasPrefix(Self.mark))
  }

  /// Whether a connection was refused by a server that is yet to be ready, as far as its words can tell.
  /// - Parameter error: As ``clean(_:)`` left it.
  func isStarting(_ error: DuckDBError) -> Readiness {
    if error.message.contains("the database system is") { return .starting }
    guard let refusal = error.message.firstRange(of: "FATAL:  ") else { return .other }
    let words = error.message[refusal.upperBound...]
    return words.contains(/\b(the|not|does|must|failed|has|for|too|many)\b/) ? .other : .unknown
  }

  enum Readiness {
    case starting, other
    /// It says so in another language: it may be starting.
    case unknown
  }

  /// The words after the statement, with the detail that the server gave.
  private func said(_ message: String) -> String {
    let severities = ["\": ERROR:  ", "\": FATAL:  ", "\": ", "Error during PQputCopyData: "]
    let start = severities.lazy.compactMap { message.ranges(of: $0).last?.upperBound }.first
    let text = start.map { String(message[$0...]) } ?? message
    let lines = text.split(separator: "\n").map { $0.trimmingPrefix(while: \.isWhitespace) }
    let detail = lines.dropFirst().first { $0.hasPrefix("DETAIL:") }
    // A connection may be cut in a moment in which the client library has no words for it.
    let first = lines.first.map(String.init) ?? text
    return (first.allSatisfy(\.isWhitespace) ? "server closed the connection without a word" : first)
      + (detail.map { " (\($0.dropFirst(7).drop { $0 == " " }))" } ?? "")
  }

  private func safe(_ text: String) -> String { redactor.redact(connection.redact(text)) }
}
