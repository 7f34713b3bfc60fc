import DuckDB

/// The files of a source that were left out because they cannot be read. Each is one entry of the quarantine, without a row,
/// until its file reads again or is gone.
struct QuarantinedFiles: Sendable {
  let source: String
  let user: String
  /// What was left out of this run, and why.
  let left: [Input: [Problem]]
  /// The names of all files there are.
  let present: [String]

  private struct Entry: Hashable {
    let file: String
    let digest: String
  }

  /// Settles the entries in a transaction of its own; for runs that load nothing.
  func settle(turn: Turn, on connection: borrowing Connection) throws {
    guard try Catalog.exists(connection) else { return }
    let names = try VaultNames(connection)
    guard try !left.isEmpty || !entries(names, on: connection).isEmpty else { return }
    try connection.execute("BEGIN")
    do {
      try turn.take(names, on: connection)
      try settle(
        names, runSeq: try Catalog.nextRunSeq(names, connection), at: UTCTime().sqlText, on: connection)
      try connection.execute("COMMIT")
    } catch {
      connection.rollback()
      throw error
    }
  }

  /// Adds what was left out and is not known yet, and closes the entries of files that were read, changed or are gone.
  /// - Parameters:
  ///   - runSeq: The load that sees them.
  ///   - time: When, in UTC.
  func settle(_ names: VaultNames, runSeq: Int, at time: String, on connection: borrowing Connection)
    throws(DuckDBError)
  {
    let table = names.bookkeeping("quarantine")
    let found = Dictionary(
      left.map { input, problems in
        (Entry(file: input.name, digest: Self.digest(input)), problems.map(\.message))
      }
    ) { $0 + $1 }
    let known = try entries(names, on: connection)
    for (id, entry) in known where entry.isHeld && found[entry.entry] == nil {
      let isRead = !left.keys.contains { $0.name == entry.entry.file } && isPresent(entry.entry.file)
      try connection.execute(
        names.inside(
          "UPDATE \(table) SET status = '\(isRead ? "replayed" : "discarded")', settled_run_seq = \(runSeq) WHERE id = \(id)"
        ))
    }
    let new = found.filter { item in !known.values.contains { $0.entry == item.key } }
      .sorted { $0.key.file < $1.key.file }
    guard !new.isEmpty else { return }
    let last = try connection.query("SELECT coalesce(max(id), 0) FROM \(table)").scalar.int ?? 0
    let rows = new.enumerated().map { index, item in
      [String(last + index + 1)] + [source, user, item.key.file].map { SQL.text($0) } + [
        "NULL", "1", SQL.list(item.value), "NULL", "CAST(\(SQL.text(item.key.digest)) AS UUID)", "'held'",
        String(runSeq), SQL.timestamp(time), "NULL",
      ]
    }
    try connection.execute(names.inside(SQL.insert(into: table, rows)))
  }

  /// The entries of files, held or discarded, by id; among the discarded those of rows too.
  private func entries(_ names: VaultNames, on connection: borrowing Connection) throws(DuckDBError)
    -> [Int: (entry: Entry, isHeld: Bool)]
  {
    let rows = try connection.query(
      """
      SELECT id, file, CAST(digest AS VARCHAR), status = 'held' FROM \(names.bookkeeping("quarantine"))
      WHERE "row" IS NULL AND status <> 'replayed' AND source = \(SQL.text(source)) AND "user" = \(SQL.text(user))
      """
    ).rows
    return Dictionary(
      rows.map { row in
        (
          row[0].int ?? 0,
          (Entry(file: row[1].text ?? "", digest: row[2].text ?? ""), row[3].bool ?? false)
        )
      }
    ) { first, _ in first }
  }

  /// Whether the file is there, or the archive it is a member of.
  private func isPresent(_ file: String) -> Bool {
    present.contains { file == $0 || file.hasPrefix($0 + "/") }
  }

  /// What identifies a file as it is now, in the form of a UUID: a discarded file comes back when it changes.
  private static func digest(_ input: Input) -> String {
    let digits = Array(FileStamp.digest(of: "file \(input.fingerprint ?? "")").prefix(32))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
