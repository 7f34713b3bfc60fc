import DuckDB
import Synchronization

/// Fetches what the rows of a source will be compared with, where the vault is on a server, over a connection of its own while the
/// source is still being read; what this machine has of it is only held against the server.
///
/// A load uses it only where nothing was loaded from the source in the meantime, which it finds out under the lock that keeps others
/// out. What goes wrong here goes wrong again in the load, which then tells.
final class KnownRows: Sendable {
  private let definition: SourceDefinition
  private let user: String
  /// The satellites of the source and user when the ingestion began.
  let satellites: [SatelliteRecord]
  private let vault: String
  private let engine: Engine
  private let task = Mutex<Task<StoredRows.Fetched?, any Error>?>(nil)

  /// - Parameter vault: What tells the vault from others.
  init(
    _ definition: SourceDefinition, user: String, _ satellites: [SatelliteRecord], vault: String,
    beside engine: Engine
  ) {
    self.definition = definition
    self.user = user
    self.satellites = satellites
    self.vault = vault
    self.engine = engine
  }

  /// Begins to fetch. The states of versions are asked for by a column that is known only when the source has been read.
  func fetch() {
    guard definition.onKeyConflict != .versions, let first = satellites.first else { return }
    let (source, user, satellites, vault, engine) = (definition.name, user, satellites, vault, engine)
    task.withLock { task in
      guard task == nil else { return }
      task = Task {
        let names = try await engine.run { try VaultNames($0) }
        let other = try Engine(beside: engine)
        return try await other.run { connection in
          try names.tell(connection)
          let lastRunSeq = try Catalog.lastRunSeq(source: source, user: user, names, connection)
          let stored = StoredRows(satellites: satellites, names: names, place: StoredRows.shared)
          let cache = StateCache(vault: vault, satellite: first)
          if let cached = try Self.cached(cache, stored, on: connection) {
            return StoredRows.Fetched(
              satellites: satellites, lastRunSeq: lastRunSeq, current: cached.current,
              checksums: cached.checksums, cached: cached)
          }
          let (current, checksums) = try Self.fetched(stored, on: connection)
          return StoredRows.Fetched(
            satellites: satellites, lastRunSeq: lastRunSeq, current: current, checksums: checksums,
            cached: nil)
        }
      }
    }
  }

  /// What this machine has, where it is what the vault has.
  private static func cached(_ cache: StateCache?, _ stored: StoredRows, on connection: borrowing Connection)
    throws -> StateCache.Content?
  {
    guard let cache, let content = cache.content(on: connection),
      content.checksums.map(\.satellite) == stored.satellites.map(\.name)
    else { return nil }
    for checksum in content.checksums {
      try Task.checkCancellation()
      guard try SatelliteChecksum.stored(checksum.satellite, stored.names, on: connection) == checksum else {
        return nil
      }
    }
    guard (try? cache.read(content, into: stored.current, on: connection)) != nil else {
      cache.remove()
      return nil
    }
    return content
  }

  private static func fetched(_ stored: StoredRows, on connection: borrowing Connection) throws
    -> (StoredRows.Current, [SatelliteChecksum])
  {
    var checksums: [SatelliteChecksum] = []
    for satellite in stored.satellites {
      try Task.checkCancellation()
      try connection.execute(VaultSQL.fetchStored(stored, satellite))
      checksums.append(try .local(stored.table(satellite), satellite.name, on: connection))
    }
    let current = try stored.makeCurrent(on: connection)
    for satellite in stored.satellites { try connection.execute("DROP TABLE \(stored.table(satellite))") }
    return (current, checksums)
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
