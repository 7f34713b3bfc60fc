/// The movements of one file: the columns of its format, and a text for each.
///
/// Moments are in ISO 8601, as precise as the file has them: `2024-05-01`, `2024-05-01T12:00:00`,
/// `2024-05-01T12:00:00-05:00`. Amounts have a sign: what comes in is positive.
package struct StatementRows: Sendable {
  /// A movement.
  package struct Row: Sendable {
    /// The line it begins on.
    package let line: Int
    /// Its values by column; what is absent is NULL.
    package var values: [String: String]
  }

  /// Something that a person should know, and that fails nothing.
  package struct Note: Hashable, Sendable {
    /// A name for it: `balance`, `left_out`.
    package let code: String
    /// What it is, as a sentence.
    package let message: String
    package let line: Int?
  }

  /// The movements in the order of the file.
  package var rows: [Row] = []
  /// What a person should know.
  package var notes: [Note] = []

  mutating func note(_ code: String, _ message: String, line: Int? = nil) {
    notes.append(Note(code: code, message: message, line: line))
  }
}

/// Why a file is not what its format demands.
package struct StatementFault: Error, Hashable, Sendable {
  /// What is wrong, as a sentence.
  package let message: String
  /// The line, from 1.
  package let line: Int?
  /// What to do about it.
  package let advice: String?

  package init(_ message: String, line: Int? = nil, advice: String? = nil) {
    self.message = message
    self.line = line
    self.advice = advice
  }
}
