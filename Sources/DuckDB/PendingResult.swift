internal import CDuckDB
import Foundation

/// A statement that is under way.
///
/// DuckDB's own loop asks for tasks without a pause for as long as other threads have the last ones, which costs as much processor
/// time as they do. This one sleeps between two questions.
struct PendingResult: ~Copyable {
  private var handle: duckdb_pending_result?

  /// Begins a prepared statement; nothing of it has run yet.
  init(_ statement: duckdb_prepared_statement, streaming: Bool = false) {
    // Whether that failed is told by the first task.
    _ =
      streaming
      ? duckdb_pending_prepared_streaming(statement, &handle) : duckdb_pending_prepared(statement, &handle)
  }

  deinit {
    var handle = handle
    duckdb_destroy_pending(&handle)
  }

  /// Runs it until there is a result, and takes part in it.
  func complete(_ result: inout duckdb_result, of sql: String) throws(DuckDBError) {
    var pause = Self.shortestPause
    while true {
      switch duckdb_pending_execute_task(handle) {
      case DUCKDB_PENDING_RESULT_NOT_READY: pause = Self.shortestPause
      case DUCKDB_PENDING_NO_TASKS_AVAILABLE:
        usleep(pause)
        pause = min(pause * 2, Self.longestPause)
      case DUCKDB_PENDING_RESULT_READY:
        guard duckdb_execute_pending(handle, &result) == DuckDBSuccess else {
          throw DuckDBError(&result, sql: sql)
        }
        return
      default:
        let message = duckdb_pending_error(handle).map { String(cString: $0) } ?? "unknown error"
        throw DuckDBError(code: .init(message: message), message: message, sql: sql)
      }
    }
  }

  /// In microseconds.
  private static let shortestPause: useconds_t = 20
  private static let longestPause: useconds_t = 1000
}
