import DuckDB

/// What a source failed of, in the words that people are told.
extension Ingestion {
  func empty() -> IngestError {
    IngestError(
      .contract,
      Problem(
        "contract.empty", "The source has no rows.", source: definition.name,
        advice: "If that is right, set 'allow_empty: true'."))
  }

  func allBad(_ count: Int) -> IngestError {
    IngestError(
      .contract,
      Problem(
        "contract.all_bad", "All \(count) rows break the contract: that is no matter of single rows.",
        source: definition.name, advice: "Check the source, or the declaration."))
  }

  /// Puts into the result why the source failed. What was counted before does not hold: nothing was written.
  func record(_ error: any Error, in result: inout SourceResult) {
    result.counts = LoadCounts()
    result.status = .failed
    switch error {
    case let error as IngestError:
      result.failure = error.kind
      result.problems += error.problems.map { problem in
        var problem = problem
        problem.source = problem.source ?? definition.name
        return problem
      }
      if error.kind == .interrupted { result.status = .interrupted }
    case is CancellationError: interrupted(&result)
    case let error as DuckDBError where error.code == .interrupt: interrupted(&result)
    case let error as DuckDBError where destination.explain(error) != nil:
      record(destination.explain(error) ?? error, in: &result)
    case let error as DuckDBError:
      result.failure = error.code == .io || error.code == .transaction ? .destination : .source
      result.problems.append(
        Problem(
          "engine.\(error.code.rawValue)", error.summary, source: definition.name,
          advice: error.code == .outOfMemory ? "Raise 'memory_limit' or free disk space for spilling." : nil))
    default:
      result.failure = .source
      result.problems.append(Problem("source.failed", "\(error)", source: definition.name))
    }
  }

  private func interrupted(_ result: inout SourceResult) {
    result.status = .interrupted
    result.failure = .interrupted
  }
}
