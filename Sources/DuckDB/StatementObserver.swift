/// Sees every statement of a task before it runs, and may make it fail: for tracing, and for tests of what happens when the
/// engine fails at a given statement, which cannot be provoked otherwise.
public enum StatementObserver {
  /// Called with the SQL of each statement that the current task, or a child of it, is about to run. The statement fails with
  /// the error that is returned.
  @TaskLocal public static var willRun: (@Sendable (String) -> DuckDBError?)?

  static func notify(_ sql: String) throws(DuckDBError) {
    if let error = willRun?(sql) { throw error }
  }
}
