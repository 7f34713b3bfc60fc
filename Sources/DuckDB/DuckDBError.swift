internal import CDuckDB

/// What DuckDB refused to do.
public struct DuckDBError: Error, Hashable, CustomStringConvertible {
  /// The kind of failure, from DuckDB's own classification.
  public enum Code: String, Sendable {
    /// Another process holds the file, or it cannot be read or written.
    case io
    /// The statement was interrupted by ``Interrupt/interrupt()``.
    case interrupt
    /// A value does not fit the type it is cast to.
    case conversion
    /// `error(...)` was evaluated, or a value is out of its domain.
    case invalidInput
    /// A constraint (not null, unique, check) is violated.
    case constraint
    /// Two transactions wrote the same rows.
    case transaction
    /// The memory limit was reached and nothing could be spilled.
    case outOfMemory
    /// A table, column, function or file named in the statement does not exist.
    case catalog
    /// The statement cannot be parsed or bound.
    case syntax
    /// The engine found itself in a state that it does not trust: it answers nothing more, and must be opened anew.
    case fatal
    /// Anything else.
    case other
  }

  /// The kind of failure.
  public let code: Code
  /// DuckDB's message.
  public let message: String
  /// The statement that failed, if one did.
  public let sql: String?

  /// Creates an error.
  public init(code: Code, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// Whether another process holds the file.
  public var isHeldElsewhere: Bool { message.contains("Could not set lock") }

  /// Whether this process has the shared file open with other options, for example to read only, or is closing it at this moment.
  public var isOpenOtherwise: Bool {
    message.contains("different configuration") || message.contains("Unique file handle conflict")
  }

  /// What went wrong in a sentence or two: without the row of a file, which may be of any length, the settings that it was read with,
  /// advice on how to change them, and the statement.
  public var summary: String {
    let lines = message.split(separator: "\n").prefix { line in
      !["Possible ", "LINE ", "  file ="].contains { line.hasPrefix($0) }
    }
    .filter { !$0.hasPrefix("Original Line:") }
    let text = lines.joined(separator: " ")
    return text.count <= 400 ? text : text.prefix(400) + "…"
  }

  /// The message alone: the statement is for those who debug (``sql``).
  public var description: String { message }
}

extension DuckDBError.Code {
  /// DuckDB's own classification, with the words that its messages begin with.
  private static let kinds: [(type: duckdb_error_type, name: String, code: Self)] = [
    (DUCKDB_ERROR_IO, "IO", .io),
    (DUCKDB_ERROR_INTERRUPT, "INTERRUPT", .interrupt),
    (DUCKDB_ERROR_CONVERSION, "Conversion", .conversion),
    (DUCKDB_ERROR_OUT_OF_RANGE, "Out of Range", .conversion),
    (DUCKDB_ERROR_DECIMAL, "Decimal", .conversion),
    (DUCKDB_ERROR_INVALID_INPUT, "Invalid Input", .invalidInput),
    (DUCKDB_ERROR_CONSTRAINT, "Constraint", .constraint),
    (DUCKDB_ERROR_TRANSACTION, "TransactionContext", .transaction),
    (DUCKDB_ERROR_OUT_OF_MEMORY, "Out of Memory", .outOfMemory),
    (DUCKDB_ERROR_CATALOG, "Catalog", .catalog),
    (DUCKDB_ERROR_PARSER, "Parser", .syntax),
    (DUCKDB_ERROR_SYNTAX, "Syntax", .syntax),
    (DUCKDB_ERROR_BINDER, "Binder", .syntax),
    (DUCKDB_ERROR_FATAL, "FATAL", .fatal),
    (DUCKDB_ERROR_INTERNAL, "INTERNAL", .fatal),
  ]

  init(_ type: duckdb_error_type) {
    self = Self.kinds.first { $0.type == type }?.code ?? .other
  }

  /// The kind that a message begins with (`Conversion Error: ...`): statements that are prepared or under way give no other sign of it.
  init(message: String) {
    let name = message.firstRange(of: " Error: ").map { message[..<$0.lowerBound] }
    self = Self.kinds.first { name == $0.name[...] }?.code ?? .other
  }
}
