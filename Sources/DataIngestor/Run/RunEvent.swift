/// What happens during a run, as it happens.
public enum RunEvent: Sendable {
  /// Waiting for another process.
  case waiting(String)
  /// A source and user begin.
  case started(source: String, user: String)
  /// A stage of a source begins.
  case stage(source: String, user: String, Stage)
  /// How far the stage's statement is; comes again and again while a source is at work.
  case progress(source: String, user: String, StatementProgress)
  /// Something worth knowing that fails nothing.
  case noticed(Problem)
  /// A source and user are done.
  case finished(SourceResult)

  /// The stages that a source passes.
  public enum Stage: String, Sendable, Codable {
    /// Finding and reading inputs.
    case reading
    /// Proving types and the contract.
    case checking
    /// Keys, hashes, comparison, writing.
    case loading
  }
}

/// What became of one source and user.
public struct SourceResult: Sendable, Codable {
  /// The source.
  public let source: String
  /// Whose rows.
  public let user: String
  /// Its tag.
  public let tag: String
  /// What became of it.
  public var status: Status
  /// What was read and written.
  public var counts = LoadCounts()
  /// Inputs read.
  public var inputsRead = 0
  /// Inputs passed over because they were loaded before.
  public var inputsUnchanged = 0
  /// Satellites written to.
  public var satellites: [String] = []
  /// Satellites made.
  public var newSatellites: [String] = []
  /// What is wrong, or worth knowing.
  public var problems: [Problem] = []
  /// Why it failed.
  public var failure: IngestError.Kind?
  /// Seconds.
  public var seconds = 0.0

  /// What became of a source.
  public enum Status: String, Sendable, Codable {
    /// Loaded, or (when planning) loadable.
    case succeeded
    /// Nothing to read: every input was loaded before.
    case unchanged
    /// Failed; nothing was written.
    case failed
    /// Stopped on request; nothing was written.
    case interrupted
  }
}

/// What became of a run.
public struct RunReport: Sendable, Codable {
  /// Identifies the run.
  public let runID: String
  /// Source by source.
  public let results: [SourceResult]

  /// Why the run as a whole did not succeed; nil where it did.
  public var failure: IngestError.Kind? {
    let failed = results.filter { $0.status == .failed || $0.status == .interrupted }
    guard let first = failed.first else { return nil }
    if results.contains(where: { $0.status == .interrupted }) { return .interrupted }
    return failed.count == results.count && Set(failed.compactMap(\.failure)).count == 1
      ? first.failure : .partial
  }
}
