package import DuckDB
package import Foundation
import Synchronization

/// Where readers put rows: temporary tables of the engine, and a temporary folder for spooled files; and what they leave
/// behind for the next run.
package final class StagingArea: Sendable {
  /// The engine that holds the staging tables.
  package let engine: Engine
  /// What the reader left behind in the last successful run; nil where everything is to be read.
  package let previousState: String?
  private let counter = Mutex(0)
  private let spool: Mutex<URL?> = Mutex(nil)

  /// How far the reader is.
  package let progress: ReadingProgress
  private let kept: Mutex<String?> = Mutex(nil)
  private let tables: Mutex<[String]> = Mutex([])
  private let noted: Mutex<[String: String]> = Mutex([:])
  private let left: Mutex<[Input: [Problem]]> = Mutex([:])
  private let checks: Mutex<[ConcurrentCheck]> = Mutex([])

  package init(engine: Engine, previousState: String? = nil, progress: ReadingProgress = ReadingProgress()) {
    self.engine = engine
    self.previousState = previousState
    self.progress = progress
  }

  /// Tells the SHA-256 of an input's content, taken while it was read.
  package func note(digest: String, of input: Input) { noted.withLock { $0[input.name] = digest } }

  /// The digests that were told, by the names of the inputs.
  package var digests: [String: String] { noted.withLock { $0 } }

  /// Leaves an input out that cannot be read: it is told, and tried again in the next run.
  package func setAside(_ input: Input, because reasons: [Problem]) {
    left.withLock { $0[input, default: []] += reasons }
  }

  /// The inputs that were left out, and why.
  package var inputsSetAside: [Input: [Problem]] { left.withLock { $0 } }

  /// Those of some inputs that were not left out.
  func read(of inputs: [Input]) -> [Input] { inputs.filter { inputsSetAside[$0] == nil } }

  /// What the reader wants to be told in the next run; it is stored in the transaction of the rows.
  package var state: String? {
    get { kept.withLock { $0 } }
    set { kept.withLock { $0 = newValue } }
  }

  /// Checks what a reader presumes of its inputs while they are loaded. A load that it does not agree with is interrupted, and not
  /// committed.
  /// - Parameter body: The check. It calls the function it is given between its steps, which throws where nobody waits any more.
  func check(_ body: @escaping @Sendable (_ goesOn: @escaping () throws -> Void) throws -> Bool) {
    let interrupt = engine.interrupt
    checks.withLock { $0.append(ConcurrentCheck(body) { interrupt.interrupt() }) }
  }

  /// Whether all checks agree. Blocks the thread until they are done.
  var isConfirmed: Bool { checks.withLock { $0 }.allSatisfy(\.agrees) }

  /// Ends the checks.
  func endChecks() async {
    let running = checks.withLock { checks in
      defer { checks = [] }
      return checks
    }
    for check in running { await check.cancel() }
  }

  /// A name for a temporary table that no other relation has; ``discard()`` drops it.
  package func newTable(_ stem: String) -> String {
    let number = counter.withLock {
      $0 += 1
      return $0
    }
    let name = "staged_\(Naming.snakeCase(stem))_\(number)"
    tables.withLock { $0.append(name) }
    return name
  }

  /// A new file name in a temporary folder that ``discard()`` removes.
  package func newFile(_ name: String) throws -> URL {
    let folder = try spool.withLock { folder in
      if let folder { return folder }
      let made = FileManager.default.temporaryDirectory.appending(path: "ingestor-\(UUID().uuidString)")
      try FileManager.default.createDirectory(
        at: made, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      folder = made
      return made
    }
    let number = counter.withLock {
      $0 += 1
      return $0
    }
    return folder.appending(path: "\(number)-\(name)")
  }

  /// Drops the tables and removes the spooled files, also where the task was cancelled: hence a task of its own.
  package func discard() async {
    await endChecks()
    let (engine, names) = (
      engine,
      tables.withLock { names in
        defer { names = [] }
        return names
      }
    )
    _ = await Task.detached {
      try await engine.run { connection in
        for name in names { try connection.execute("DROP TABLE IF EXISTS temp.main.\(SQL.name(name))") }
      }
    }.result
    spool.withLock { folder in
      if let folder { try? FileManager.default.removeItem(at: folder) }
      folder = nil
    }
  }
}
