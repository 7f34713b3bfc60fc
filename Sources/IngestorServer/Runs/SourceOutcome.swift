import DataIngestor

/// What became of one source and user, in the shape that clients of the original tool read, and more.
struct SourceOutcome: Sendable, Encodable {
  let source: String
  let user: String
  let status: SourceResult.Status
  let rowsRead: Int
  /// Rows of new and changed keys.
  let rowsInserted: Int
  let rowsDeleted: Int
  let rowsUnchanged: Int
  let rowsRejected: Int
  /// The satellite written to; null where nothing was written.
  let satellite: String?
  let satellites: [String]
  /// What was wrong in one text; null where it did not fail.
  let error: String?
  let problems: [Problem]
  let seconds: Double

  init(_ result: SourceResult) {
    source = result.source
    user = result.user
    status = result.status
    rowsRead = result.counts.read
    rowsInserted = result.counts.new + result.counts.changed
    rowsDeleted = result.counts.deleted
    rowsUnchanged = result.counts.unchanged
    rowsRejected = result.counts.rejected
    satellite = result.satellites.first
    satellites = result.satellites
    let errors = result.problems.filter { $0.severity == .error }.map(\.description)
    error =
      result.failure == nil
      ? nil
      : errors.isEmpty ? "The run was stopped; nothing was written." : errors.joined(separator: "\n")
    problems = result.problems
    seconds = (result.seconds * 1000).rounded() / 1000
  }

  private enum Key: String, CodingKey {
    case source, user, status, rowsRead, rowsInserted, rowsDeleted, rowsUnchanged, rowsRejected, satellite
    case satellites, error, problems, seconds
  }

  /// Every key is always there: null is an answer too.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(source, forKey: .source)
    try container.encode(user, forKey: .user)
    try container.encode(status, forKey: .status)
    try container.encode(rowsRead, forKey: .rowsRead)
    try container.encode(rowsInserted, forKey: .rowsInserted)
    try container.encode(rowsDeleted, forKey: .rowsDeleted)
    try container.encode(rowsUnchanged, forKey: .rowsUnchanged)
    try container.encode(rowsRejected, forKey: .rowsRejected)
    try container.encode(satellite, forKey: .satellite)
    try container.encode(satellites, forKey: .satellites)
    try container.encode(error, forKey: .error)
    try container.encode(problems, forKey: .problems)
    try container.encode(seconds, forKey: .seconds)
  }
}
