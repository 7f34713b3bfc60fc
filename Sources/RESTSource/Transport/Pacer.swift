import Foundation

/// Spaces requests: the configured rate, pauses that the server asked for, the number under way, the budget.
/// One for a run; every request of every resource passes it.
actor Pacer {
  private let limits: Limits
  private let clock: RunClock
  private let started: Date
  private var recent: [Date] = []
  private var pausedUntil = Date.distantPast
  private var underWay = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  /// How many requests were made.
  private(set) var requests = 0

  init(limits: Limits, clock: RunClock) {
    self.limits = limits
    self.clock = clock
    started = clock.now()
  }

  /// Waits for a turn. Each must be followed by ``leave()``.
  func enter() async throws {
    if underWay >= max(limits.concurrency, 1) {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      underWay += 1
    }
    do {
      try await waitForRate()
    } catch {
      leave()
      throw error
    }
  }

  /// Gives the turn to the next.
  func leave() {
    if waiting.isEmpty { underWay -= 1 } else { waiting.removeFirst().resume() }
  }

  /// Nobody asks again before some seconds have passed.
  func pause(for seconds: Double) { pausedUntil = max(pausedUntil, clock.now().addingTimeInterval(seconds)) }

  private func waitForRate() async throws {
    while true {
      try Task.checkCancellation()
      let now = clock.now()
      if let budget = limits.timeBudget, now.timeIntervalSince(started) > budget {
        throw APIError(
          .budget, "the run takes longer than \(Int(budget)) seconds", advice: "Raise 'budget: {seconds: …}'."
        )
      }
      if let budget = limits.requestBudget, requests >= budget {
        throw APIError(
          .budget, "the run would make more than \(budget) requests",
          advice: "Raise 'budget: {requests: …}', or read less with 'incremental'.")
      }
      var ready = pausedUntil
      if let rate = limits.rate, recent.count >= rate.requests {
        ready = max(ready, recent[recent.count - rate.requests].addingTimeInterval(rate.seconds))
      }
      if ready <= now {
        requests += 1
        if let rate = limits.rate {
          recent.append(now)
          if recent.count > rate.requests { recent.removeFirst(recent.count - rate.requests) }
        }
        return
      }
      try await clock.sleep(ready.timeIntervalSince(now))
    }
  }
}
