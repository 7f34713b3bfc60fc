import DuckDB
import Foundation

extension Project {
  /// A row in quarantine, or a whole file that could not be read.
  public struct QuarantinedRow: Sendable, Codable {
    /// Identifies it.
    public let id: Int
    /// The source.
    public let source: String
    /// Whose row it is.
    public let user: String
    /// The file or page it came from.
    public let file: String
    /// Its line, from 1.
    public let line: Int?
    /// How often the file holds it.
    public let occurrences: Int
    /// Why it was set aside.
    public let reasons: [String]
    /// The row as a JSON object under the source's own names; nil once discarded, and for a whole file.
    public let row: String?
    /// held, replayed, corrected (its file was read again and holds it no more) or discarded.
    public let status: String
    /// UTC.
    public let quarantinedAt: String
  }

  /// Rows in quarantine, oldest first.
  /// - Parameter all: Whether to include those that were replayed, corrected or discarded.
  public func quarantine(source: String? = nil, all: Bool = false) async throws -> [QuarantinedRow] {
    if let source { _ = try configuration.sources(named: [source]) }
    let filters = [all ? nil : "status = 'held'", source.map { "source = \(SQL.text($0))" }].compactMap(
      \.self)
    return try await quarantined(where: filters.isEmpty ? "true" : filters.joined(separator: " AND "))
  }

  /// A row in quarantine, also one that was replayed or discarded; nil where there is none of the number.
  public func quarantinedRow(_ id: Int) async throws -> QuarantinedRow? {
    try await quarantined(where: "id = \(id)").first
  }

  private func quarantined(where filter: String) async throws -> [QuarantinedRow] {
    let engine = try await readingEngine()
    return try await engine.run { connection in
      guard try Catalog.exists(connection) else { return [] }
      let names = try VaultNames(connection)
      return try connection.query(
        """
        SELECT id, source, "user", file, line, occurrences, CAST(to_json(reasons) AS VARCHAR), CAST("row" AS VARCHAR), status,
          strftime(quarantined_at, '%Y-%m-%dT%H:%M:%SZ')
        FROM \(names.bookkeeping("quarantine")) WHERE \(filter) ORDER BY id
        """
      ).rows.map { row in
        QuarantinedRow(
          id: row[0].int ?? 0, source: row[1].text ?? "", user: row[2].text ?? "", file: row[3].text ?? "",
          line: row[4].int, occurrences: row[5].int ?? 1,
          reasons: (try? JSONDecoder().decode([String].self, from: Data((row[6].text ?? "[]").utf8))) ?? [],
          row: row[7].text, status: row[8].text ?? "", quarantinedAt: row[9].text ?? "")
      }
    }
  }

  /// Loads the rows of a source that are in quarantine as if its files held nothing else. Those that still break the contract
  /// stay. Where only files are in quarantine, they are tried again as in every run.
  public func replay(
    _ source: String, id: String = newRunID(), emit: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> RunReport {
    let held = try await quarantine(source: source)
    guard !held.isEmpty else { return RunReport(runID: "", results: []) }
    let hasRows = held.contains { $0.row != nil }
    return try await ingest(
      [source], .load(runID: id), users: Set(held.map(\.user)), force: hasRows,
      replaysQuarantine: hasRows, emit)
  }

  /// Drops the content of rows in quarantine for good. They do not come back when their files are read again.
  /// - Parameter ids: Which rows; empty for all of the source.
  /// - Returns: How many.
  public func discard(_ source: String, ids: [Int] = []) async throws -> Int {
    _ = try configuration.sources(named: [source])
    let engine = try await writingEngine()
    let turn = try turn()
    return try await engine.run { connection in
      try Catalog.prepare(connection, turn: turn)
      return try Quarantine.discard(source: source, user: nil, ids: ids, on: connection)
    }
  }
}
