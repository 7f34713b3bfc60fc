import DuckDB
import Testing

struct InterruptTests {
  private static let endless = "SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)"

  @Test(.timeLimit(.minutes(5))) func `Cancelling the task stops the statement, and the engine goes on`()
    async throws
  {
    let engine = try Engine()
    let task = Task { try await engine.run { try $0.query(Self.endless).scalar } }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    let result = await task.result
    // On a busy machine the task may be cancelled before its statement begins.
    let error = #expect(throws: (any Error).self) { _ = try result.get() }
    #expect(error is CancellationError || (error as? DuckDBError)?.code == .interrupt)
    #expect(try await engine.run { try $0.query("SELECT 1").scalar } == 1)
  }

  @Test(.timeLimit(.minutes(5))) func `An interrupted transaction can be rolled back`() async throws {
    let engine = try Engine()
    _ = try await engine.run { try $0.execute("CREATE TABLE t (i BIGINT)") }
    let task = Task {
      try await engine.run { connection in
        try connection.execute("BEGIN; INSERT INTO t VALUES (1)")
        do { try connection.execute("INSERT INTO t \(Self.endless)") } catch {
          try connection.execute("ROLLBACK")
          throw error
        }
      }
    }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    _ = await task.result
    #expect(try await engine.run { try $0.query("SELECT count(*) FROM t").scalar } == 0)
  }

  @Test func `A task that is cancelled before it begins runs nothing`() async throws {
    let engine = try Engine()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try await engine.run { try $0.execute("CREATE TABLE t (i INTEGER)") }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await engine.run { try $0.query("SELECT count(*) FROM duckdb_tables()").scalar } == 0)
  }

  @Test(.timeLimit(.minutes(5))) func `A running statement tells how far it is`() async throws {
    let engine = try Engine()
    try await engine.run { connection in
      _ = try connection.execute("CREATE TABLE t AS SELECT i FROM range(3000000) t(i)")
    }
    #expect(engine.interrupt.progress == nil)
    let task = Task {
      try await engine.run { try $0.query("SELECT count(DISTINCT md5(i::VARCHAR)) FROM t").scalar }
    }
    var seen: Double?
    for _ in 0..<2000 where seen == nil {
      try await Task.sleep(for: .milliseconds(5))
      if let progress = engine.interrupt.progress, progress.percentage > 0 { seen = progress.percentage }
    }
    task.cancel()
    _ = await task.result
    #expect(try #require(seen) <= 100)
  }
}
