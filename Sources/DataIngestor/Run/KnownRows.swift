import DuckDB
import Synchronization

/// Fetches what the rows of a source will be compared with, where the vault is on a server, over a connection of its own while the
/// source is still being read.
///
/// A load uses it only where nothing was loaded from the source in the meantime, which it finds out under the lock that keeps others
/// out. What goes wrong here goes wrong again in the load, which then tells.
final class KnownRows: Sendable {
  private let definition: SourceDefinition
  private let user: String
  private let engine: Engine
  private let task = Mutex<Task<StoredRows.Fetched?, any Error>?>(nil)

  init(_ definition: SourceDefinition, user: String, beside engine: Engine) {
    self.definition = definition
    self.user = user
    self.engine = engine
  }

  /// Begins to fetch. The states of versions are asked for by a column that is known only when the source has been read.
  func fetch() {
    guard definition.onKeyConflict != .versions else { return }
    let (source, user, engine) = (definition.name, user, engine)
    task.withLock { task in
      guard task == nil else { return }
      task = Task {
        let names = try await engine.run { try VaultNames($0) }
        let other = try Engine(beside: engine)
        return try await other.run { connection in
          try names.tell(connection)
          let lastRunSeq = try Catalog.lastRunSeq(source: source, user: user, names, connection)
          let satellites = try Catalog.satellites(connection, source: source).filter { $0.user == user }
          guard !satellites.isEmpty else { return nil }
          let stored = StoredRows(satellites: satellites, names: names, place: StoredRows.shared)
          for satellite in satellites {
            try Task.checkCancellation()
            try connection.execute(VaultSQL.fetchStored(stored, satellite))
          }
          let hasGroups = try stored.makeCurrent(on: connection)
          for satellite in satellites { try connection.execute("DROP TABLE \(stored.table(satellite))") }
          return StoredRows.Fetched(
            satellites: satellites, lastRunSeq: lastRunSeq, hasGroups: hasGroups)
        }
      }
    }
  }

  /// What was fetched; nil where that failed or nothing is there.
  func fetched() async -> StoredRows.Fetched? {
    guard let task = task.withLock({ $0 }) else { return nil }
    return try? await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Stops fetching and drops what was fetched, also where the task was cancelled: hence a task of its own.
  func discard() async {
    guard let task = task.withLock({ $0 }) else { return }
    task.cancel()
    let fetched = try? await task.value
    let engine = engine
    _ = await Task.detached {
      try await engine.run { connection in
        let stored = StoredRows(
          satellites: fetched?.satellites ?? [], names: try VaultNames(connection), place: StoredRows.shared)
        for table in stored.tables { try connection.execute("DROP TABLE IF EXISTS \(table)") }
      }
    }.result
  }
}
