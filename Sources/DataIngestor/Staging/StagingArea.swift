package import DuckDB
package import Foundation
import Synchronization

/// Where readers put rows: temporary tables of the engine, and a temporary folder for spooled files.
package final class StagingArea: Sendable {
  /// The engine that holds the staging tables.
  package let engine: Engine
  private let counter = Mutex(0)
  private let spool: Mutex<URL?> = Mutex(nil)

  package init(engine: Engine) { self.engine = engine }

  /// A name for a temporary table that no other relation has.
  package func newTable(_ stem: String) -> String {
    counter.withLock {
      $0 += 1
      return "staged_\(Naming.snakeCase(stem))_\($0)"
    }
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

  /// Removes the spooled files.
  package func discard() {
    spool.withLock { folder in
      if let folder { try? FileManager.default.removeItem(at: folder) }
      folder = nil
    }
  }
}
