import DuckDB

/// Files that cannot be read stand in the quarantine, also after runs that load nothing.
extension Ingestion {
  func quarantinedFiles(_ left: [Input: [Problem]] = [:], among inputs: [Input]) -> QuarantinedFiles {
    QuarantinedFiles(source: definition.name, user: user, left: left, present: inputs.map(\.name))
  }

  /// Ends where nothing is to be loaded; what could not be read, or is gone, is still noted.
  func endUnchanged(_ goal: Goal, _ files: QuarantinedFiles, _ result: inout SourceResult) async throws {
    result.status = .unchanged
    guard case .load = goal, !replaysQuarantine else { return }
    let turn = turn
    try await engine.run { try files.settle(turn: turn, on: $0) }
  }

  /// Tells which inputs were left out, and refuses where that would mean something.
  func judge(_ left: [Input: [Problem]], _ result: inout SourceResult) throws {
    guard !left.isEmpty else { return }
    let problems = left.sorted { $0.key.name < $1.key.name }.flatMap(\.value)
    if definition.extract == .full {
      let refusal = Problem(
        "source.incomplete",
        "With 'extract: full' what is not read counts as gone, so that nothing may be left out.",
        source: definition.name, advice: "Repair or remove what cannot be read.")
      throw IngestError(.source, problems + [refusal])
    }
    if left.count == result.inputsRead && result.inputsUnchanged == 0 { throw IngestError(.source, problems) }
    result.inputsRead -= left.count
    result.problems += problems.map { problem in
      var problem = problem
      problem.severity = .warning
      problem.message = "Left out: " + problem.message
      return problem
    }
  }
}
