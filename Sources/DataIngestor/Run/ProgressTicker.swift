import DuckDB

/// How far the statement is that a source waits for.
public struct StatementProgress: Sendable, Codable {
  /// 0 to 100; nil where DuckDB cannot tell.
  public let percentage: Double?
  /// What a reader says that works outside the engine, such as `12 of 1000 documents`.
  public let reading: String?
}

/// Tells how far the running statement is, four times a second.
struct ProgressTicker: ~Copyable {
  private let task: Task<Void, Never>

  /// The engine is held for as long as the ticker, so that its connection cannot go away meanwhile.
  init(_ engine: Engine, _ reading: ReadingProgress, tick: @escaping @Sendable (StatementProgress) -> Void) {
    task = Task.detached {
      while (try? await Task.sleep(for: .milliseconds(250))) != nil {
        let progress = engine.interrupt.progress
        tick(StatementProgress(percentage: progress?.percentage, reading: reading.text))
      }
    }
  }

  /// Ends the telling; so does going out of scope.
  consuming func stop() {}

  deinit { task.cancel() }
}
