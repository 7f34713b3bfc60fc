import DuckDB

/// What a run has open: the vault, and what holds its sources there.
struct RunSession {
  private(set) var engine: Engine
  var lease: Lease?
  private var reopenings = 0

  init(engine: Engine) { self.engine = engine }

  /// How often a run opens its vault anew. What an engine that was lost had in memory stays there until the process ends.
  private static let limit = 3

  /// Opens the vault anew where a fatal error ended the engine: with a server that goes while rows are written to it, the engine
  /// goes too, and what it had read.
  /// - Returns: Whether the source must be read again.
  mutating func reopen(_ destination: any Destination, runID: String, _ turn: Turn) async -> Bool {
    guard engine.isLost, lease != nil, reopenings < Self.limit else { return false }
    reopenings += 1
    do {
      let engine = try await destination.reopen(patience: turn.patience, waiting: turn.waiting)
      let lease = try await destination.lease(runID: runID, turn: turn, beside: engine, after: lease)
      try await lease?.begin()
      (self.engine, self.lease) = (engine, lease)
      return true
    } catch {
      // The source's own error says what happened.
      reopenings = Self.limit
      return false
    }
  }
}
