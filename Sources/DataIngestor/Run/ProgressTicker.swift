import DuckDB

/// How far the statement is that a source waits for.
public struct StatementProgress: Sendable, Codable {
  /// 0 to 100; nil where DuckDB cannot tell.
  public let percentage: Double?
  /// Rows that the statement has worked through.
  public let rows: Int
}

/// Tells how far the running statement is, four times a second.
struct ProgressTicker: ~Copyable {
  private let task: Task<Void, Never>

  /// The engine is held for as long as the ticker, so that its connection cannot go away meanwhile.
  init(_ engine: Engine, tick: @escaping @Sendable (StatementProgress) -> Void) {
    task = Task.detached {
      while (try? await Task.sleep(for: .milliseconds(250))) != nil {
        let progress = engine.interrupt.progress
        tick(
          StatementProgress(
            percentage: progress?.percentage, rows: Int(clamping: progress?.rows ?? 0)))
      }
    }
  }

  /// Ends the telling; so does going out of scope.
  consuming func stop() {}

  deinit { task.cancel() }
}
