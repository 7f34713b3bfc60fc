import DuckDB
import Foundation

/// The current rows of a source and user as files on this machine, where the vault is on a server: a load need not fetch what earlier
/// ones have fetched or written.
///
/// They hold keys and hashes, some 36 bytes a row, and no values. They are good for as long as the satellites hold what they held when
/// the files were written, which the server is asked each time (``SatelliteChecksum``), so that nothing depends on them: where they are
/// missing, out of date or cannot be read, the rows are fetched.
///
/// There are two, so that a small change writes a small file: all rows as they once were (`pk`, `row_hash`, `multiplicity`), and those
/// of keys that changed since (also `deleted`).
struct StateCache: Sendable {
  private let all: URL
  private let recent: URL

  /// What the files hold.
  struct Content: Codable, Sendable {
    /// Tells which file of all rows it belongs to.
    let origin: UUID
    /// How many rows the file of changed keys has.
    let recentRows: Int
    let current: StoredRows.Current
    /// Of each satellite of the source and user.
    let checksums: [SatelliteChecksum]
  }

  /// nil where it is turned off.
  /// - Parameters:
  ///   - vault: What tells the vault from others.
  ///   - satellite: The first one of the source and user, whose name tells both and when it was made.
  init?(vault: String, satellite: SatelliteRecord) {
    guard let folder = Self.folder else { return nil }
    let name = FileStamp.digest(of: vault + "\u{0}" + satellite.name).prefix(32)
    all = folder.appending(path: name + ".parquet")
    recent = folder.appending(path: name + ".recent.parquet")
  }

  var files: [URL] { [recent, all] }

  /// `INGESTOR_CACHE` names the folder, or turns it off; otherwise it is in the user's cache.
  private static var folder: URL? {
    let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
    guard environment["INGESTOR_CACHE"] != "off" else { return nil }
    let cache =
      environment["XDG_CACHE_HOME"].map { URL(fileURLWithPath: $0) }
      ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache")
    let root =
      environment["INGESTOR_CACHE"].map { URL(fileURLWithPath: $0) } ?? cache.appending(path: "data-ingestor")
    return root.appending(path: "states")
  }

  // MARK: - Reading

  /// What the files say they hold; nil where there are none.
  func content(on connection: borrowing Connection) -> Content? {
    guard let content = Self.content(of: all, on: connection) else { return nil }
    guard let later = Self.content(of: recent, on: connection), later.origin == content.origin else {
      return content
    }
    return later
  }

  private static let key = "data-ingestor"

  private static func content(of file: URL, on connection: borrowing Connection) -> Content? {
    guard FileManager.default.isReadableFile(atPath: file.path) else { return nil }
    let query =
      "SELECT decode(value) FROM parquet_kv_metadata(\(SQL.text(file.path))) WHERE decode(key) = \(SQL.text(key))"
    guard let text = try? connection.query(query).rows.first?[0].text else { return nil }
    return try? JSONDecoder().decode(Content.self, from: Data(text.utf8))
  }

  /// Reads the rows into a table.
  func read(_ content: Content, into table: String, on connection: borrowing Connection)
    throws(DuckDBError)
  {
    let rows = "SELECT pk, row_hash, multiplicity FROM read_parquet(\(SQL.text(all.path)))"
    let recent = "read_parquet(\(SQL.text(recent.path)))"
    let later =
      content.recentRows == 0
      ? ""
      : """
       WHERE pk NOT IN (SELECT pk FROM \(recent))
      UNION ALL SELECT pk, row_hash, multiplicity FROM \(recent) WHERE NOT deleted
      """
    try connection.execute("CREATE OR REPLACE TABLE \(table) AS \(rows)\(later)")
    for file in files {
      try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: file.path)
    }
  }

  // MARK: - Writing

  /// Writes what a load made of the rows.
  /// - Parameters:
  ///   - written: Yields all rows of the keys that it wrote rows of, with `deleted`.
  ///   - table: Where the rows before are; nil where there were none.
  ///   - before: What the files hold of these; nil where they do not.
  func write(
    _ written: (rows: String, count: Int), after table: String?, _ before: Content?,
    _ current: StoredRows.Current, _ checksums: [SatelliteChecksum], on connection: borrowing Connection
  ) throws {
    let recentRows = written.count + (before?.recentRows ?? 0)
    let changed = "(SELECT pk FROM (\(written.rows)))"
    if let before, recentRows * 8 < current.rows {
      let content = Content(
        origin: before.origin, recentRows: recentRows, current: current, checksums: checksums)
      let earlier =
        before.recentRows == 0
        ? "" : "FROM read_parquet(\(SQL.text(recent.path))) WHERE pk NOT IN \(changed) UNION ALL "
      try write("\(earlier)\(written.rows)", content, to: recent, on: connection)
    } else {
      let content = Content(origin: UUID(), recentRows: 0, current: current, checksums: checksums)
      let earlier =
        table.map { "SELECT pk, row_hash, multiplicity FROM \($0) WHERE pk NOT IN \(changed) UNION ALL " }
        ?? ""
      let later = "SELECT pk, row_hash, multiplicity FROM (\(written.rows)) WHERE NOT deleted"
      try write(earlier + later, content, to: all, on: connection)
      try? FileManager.default.removeItem(at: recent)
    }
  }

  private func write(_ rows: String, _ content: Content, to file: URL, on connection: borrowing Connection)
    throws
  {
    let manager = FileManager.default
    let folder = file.deletingLastPathComponent()
    try manager.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    tidy(folder)
    guard hasRoom(for: content.current.rows, in: folder) else { return remove() }
    let text = String(decoding: try JSONEncoder().encode(content), as: UTF8.self)
    let new = folder.appending(path: "\(UUID().uuidString).new")
    defer { try? manager.removeItem(at: new) }
    try connection.execute(
      """
      COPY (\(rows)) TO \(SQL.text(new.path))
      (FORMAT parquet, COMPRESSION uncompressed, KV_METADATA {\(SQL.text(Self.key)): \(SQL.text(text))})
      """)
    guard rename(new.path, file.path) == 0 else { return remove() }
  }

  /// Removes the files.
  func remove() {
    for file in files { try? FileManager.default.removeItem(at: file) }
  }

  /// Whether the rows take no more than a tenth of what is free.
  private func hasRoom(for rows: Int, in folder: URL) -> Bool {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0 > Int64(rows) * 360
  }

  /// Removes what was not used for three months.
  private func tidy(_ folder: URL) {
    let manager = FileManager.default
    let files =
      (try? manager.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.contentModificationDateKey]))
      ?? []
    for file in files {
      let used = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
      if let used, used < Date(timeIntervalSinceNow: -90 * 86_400) { try? manager.removeItem(at: file) }
    }
  }
}
