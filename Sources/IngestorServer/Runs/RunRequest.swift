import DataIngestor

/// What is to be run, and who asked.
struct RunRequest: Sendable {
  /// The sources in the order of the configuration; never empty.
  var sources: [String]
  /// Only these users' rows; everybody's where empty.
  var users: Set<String> = []
  /// Whether files are read again that were loaded before.
  var force = false
  /// What is done.
  var kind = Kind.load
  /// Who asked.
  var trigger: Trigger

  /// What is done with the sources.
  enum Kind: String, Sendable, Encodable {
    /// Their new rows are loaded.
    case load
    /// Their rows in quarantine are loaded again.
    case replay
  }

  /// Who asked for a run.
  enum Trigger: String, Sendable, Encodable { case api, page, schedule, watch, retry }
}
