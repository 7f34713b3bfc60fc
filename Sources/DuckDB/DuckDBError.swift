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

  /// The message alone: the statement is for those who debug (``sql``).
  public var description: String { message }
}

extension DuckDBError.Code {
  init(_ type: duckdb_error_type) {
    self =
      switch type {
      case DUCKDB_ERROR_IO: .io
      case DUCKDB_ERROR_INTERRUPT: .interrupt
      case DUCKDB_ERROR_CONVERSION, DUCKDB_ERROR_OUT_OF_RANGE, DUCKDB_ERROR_DECIMAL: .conversion
      case DUCKDB_ERROR_INVALID_INPUT: .invalidInput
      case DUCKDB_ERROR_CONSTRAINT: .constraint
      case DUCKDB_ERROR_TRANSACTION: .transaction
      case DUCKDB_ERROR_OUT_OF_MEMORY: .outOfMemory
      case DUCKDB_ERROR_CATALOG: .catalog
      case DUCKDB_ERROR_PARSER, DUCKDB_ERROR_SYNTAX, DUCKDB_ERROR_BINDER: .syntax
      case DUCKDB_ERROR_FATAL, DUCKDB_ERROR_INTERNAL: .fatal
      default: .other
      }
  }

  /// The kind that DuckDB's messages begin with (`Conversion Error: ...`): statements that are prepared or under way give no
  /// other sign of it.
  init(message: String) {
    self =
      switch message.firstRange(of: " Error: ").map({ message[..<$0.lowerBound] }) {
      case "IO": .io
      case "INTERRUPT": .interrupt
      case "Conversion", "Out of Range", "Decimal": .conversion
      case "Invalid Input": .invalidInput
      case "Constraint": .constraint
      case "TransactionContext": .transaction
      case "Out of Memory": .outOfMemory
      case "Catalog": .catalog
      case "Parser", "Syntax", "Binder": .syntax
      case "FATAL", "INTERNAL": .fatal
      default: .other
      }
  }
}
