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
}
