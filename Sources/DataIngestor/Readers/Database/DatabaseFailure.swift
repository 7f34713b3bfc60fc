import DuckDB

/// What a database, or the engine's way to it, said when it could not be read.
extension DatabaseReader {
  /// The database and the table in it.
  var place: String { label + (table.map { "#\($0)" } ?? "") }

  func failure(_ error: DuckDBError) -> IngestError {
    let lines = error.message.split(separator: "\n").map(String.init)
    var message = (lines.first ?? error.message).replacing(address, with: label)
    // The statement is the engine's own where a table is read.
    if query == nil, let match = message.firstMatch(of: /Failed to (?:prepare|execute) query ".*": (.+)/) {
      message = String(match.1)
    }
    return IngestError(
      .source,
      Problem(
        "source.database", "The database cannot be read: \(message)", source: context.source, file: label,
        advice: advice(message)))
  }

  private func advice(_ message: String) -> String {
    let message = message.lowercased()
    let says: (String) -> Bool = { message.contains($0) }
    if says("could not set lock") {
      return "Another program has it open for writing: end that, or read a copy of the file."
    }
    if says("database file with version number") {
      return "Another version of DuckDB wrote it: export the table there, for example to Parquet."
    }
    if says("not a valid duckdb") || says("file is not a database") {
      return "Check 'path' under '\(kind.name)': this file is no \(kind.title) database."
    }
    if says("malformed") || says("corrupt") || says("read enough bytes") {
      return "The file is damaged or was cut off: get it again."
    }
    if says("permission error") {
      return
        "Views and queries of a database file reach nothing outside of it: read that file as a source of its own."
    }
    return "Check '\(kind.place)' and '\(query == nil ? "table" : "query")' under '\(kind.name)'."
  }
}
