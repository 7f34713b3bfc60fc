import DuckDB
import Foundation

extension Project {
  /// Recomputes every hash and checks every invariant of the vault.
  /// - Parameter proved: Called for each statement as it has been tested.
  public func verify(proved: @escaping @Sendable (Proof) -> Void = { _ in }) async throws -> [Proof] {
    let engine = try await readingEngine()
    return try await engine.run { try Verification.proofs(on: $0, progress: proved) }
  }

  /// A key through time.
  public struct KeyHistory: Sendable {
    /// The names of the columns.
    public let columns: [String]
    /// One row for each row of each state, oldest first, as texts.
    public let rows: [[String?]]
  }

  /// The rows of a key through time.
  /// - Parameters:
  ///   - source: The source.
  ///   - key: The values of the key's columns in order, or a primary key.
  public func history(_ source: String, key: [String]) async throws -> KeyHistory {
    let satellites = try await satellites(source: source)
    _ = try configuration.sources(named: [source])
    guard let newest = satellites.last else {
      throw IngestError(
        .configuration, Problem("history.empty", "Nothing of the source was loaded yet.", source: source))
    }
    let isPrimaryKey = key.count == 1 && UUID(uuidString: key[0]) != nil
    guard isPrimaryKey || key.count == newest.key.columns.count else {
      throw IngestError(
        .configuration,
        Problem(
          "history.key", "\(key.count) values were given; the key is \(newest.key.names).", source: source,
          advice: "Give \(newest.key.columns.count) values in that order, or a pk."))
    }
    let engine = try await readingEngine()
    return try await engine.run { connection in
      let names = try VaultNames(connection)
      let text = String(decoding: try JSONEncoder().encode(key), as: UTF8.self)
      // Business keys hold canonical texts; a person may write a value otherwise, for example a date without its time.
      let parts = newest.key.columns.enumerated().map { index, part in
        "TRY_CAST(business_key ->> \(index) AS \(part.type.sql)) IS NOT DISTINCT FROM TRY_CAST(\(SQL.text(key[min(index, key.count - 1)])) AS \(part.type.sql))"
      }
      let chosen =
        isPrimaryKey
        ? "pk = \(SQL.text(key[0]))"
        : "pk IN (SELECT pk FROM \(names.table(newest.hub)) WHERE business_key = \(SQL.text(text)) OR (\(parts.joined(separator: " AND "))))"
      let found = try connection.query(
        "SELECT run_seq, valid_from, valid_to, deleted, * EXCLUDE (run_seq, valid_from, valid_to, deleted, is_current, occurrence) FROM \(names.view(ViewSQL.history(source))) WHERE \(chosen) ORDER BY pk, run_seq, occurrence"
      )
      return KeyHistory(columns: found.columns.map(\.name), rows: found.rows.map { $0.map(\.text) })
    }
  }
}
