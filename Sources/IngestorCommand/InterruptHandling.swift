import Dispatch
import Foundation

/// Waits for a task; Ctrl-C or a termination signal cancels it, so that its transaction is rolled back.
func withInterrupt<Result: Sendable>(cancelling task: Task<Result, any Error>) async throws -> Result {
  let sources = [SIGINT, SIGTERM].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { task.cancel() }
    source.resume()
    return source
  }
  defer { sources.forEach { $0.cancel() } }
  return try await task.value
}
