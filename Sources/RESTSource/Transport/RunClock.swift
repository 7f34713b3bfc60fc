package import Foundation

/// Time and chance, injected so that tests need not wait.
package struct RunClock: Sendable {
  /// The time.
  package var now: @Sendable () -> Date
  /// Waits some seconds.
  package var sleep: @Sendable (Double) async throws -> Void
  /// A number from 0 up to 1.
  package var random: @Sendable () -> Double

  /// Creates a clock.
  package init(
    now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Double) async throws -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  /// The system's clock.
  package static let system = RunClock(
    now: { Date() }, sleep: { try await Task.sleep(for: .seconds($0)) }, random: { Double.random(in: 0..<1) })
}
