import DuckDB

/// How far the statement is that a source waits for.
public struct StatementProgress: Sendable, Codable {
  /// 0 to 100; nil where DuckDB cannot tell.
  public let percentage: Double?
  /// Rows that it has worked through, as far as the percentage tells; nil where nobody knows how many there are.
  public let rows: Int?
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
        // The engine counts estimates of its own, not rows.
        let percentage = engine.interrupt.progress?.percentage
        let rows = percentage.flatMap { share in reading.rows.map { Int(Double($0) * share / 100) } }
        tick(StatementProgress(percentage: percentage, rows: rows, reading: reading.text))
      }
    }
  }

  /// Ends the telling; so does going out of scope.
  consuming func stop() {}

  deinit { task.cancel() }
}
