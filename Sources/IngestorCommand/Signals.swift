import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and the request to terminate, for as long as it lives. The first cancels the command, so that the transaction is
/// rolled back; the second ends the process at once, which leaves the vault as it was too.
struct Signals {
  private let sources: [any DispatchSourceSignal]

  init(_ cancel: @escaping @Sendable () -> Void) {
    let count = Mutex(0)
    let first: @Sendable () -> Bool = {
      count.withLock {
        $0 += 1; return $0 == 1
      }
    }
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { if first() { cancel() } else { _exit(130) } }
      source.resume()
      return source
    }
  }

  func stop() { sources.forEach { $0.cancel() } }
}
