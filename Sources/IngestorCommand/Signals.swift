import Foundation
import Synchronization

/// Ctrl-C and the request to terminate. The first cancels the command, so that the transaction is rolled back; the second ends
/// the process at once, which leaves the vault as it was too.
///
/// The handlers write to a pipe and a thread reads it. They are installed before anything else runs, and a signal that comes
/// before there is something to cancel is kept.
enum Signals {
  private struct State {
    var received = 0
    var cancel: (@Sendable () -> Void)?
  }

  private static let state = Mutex(State())
  /// Where the handlers write. It is set once, before they are installed.
  private nonisolated(unsafe) static var pipe: Int32 = -1

  /// Installs the handlers.
  static func install() {
    let ends = Pipe()
    pipe = ends.fileHandleForWriting.fileDescriptor
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        var byte: UInt8 = 0
        _ = write(Signals.pipe, &byte, 1)
      }
    }
    Thread.detachNewThread {
      // The pipe stays open for as long as the process runs.
      withExtendedLifetime(ends) {
        while let data = try? ends.fileHandleForReading.read(upToCount: 1), !data.isEmpty { received() }
      }
    }
  }

  private static func received() {
    let cancel = state.withLock { state in
      state.received += 1
      if state.received > 1 { _exit(130) }
      return state.cancel
    }
    cancel?()
  }

  /// Sets what the first signal does, at once if it has come already.
  static func onFirst(_ cancel: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.cancel = cancel
      return state.received > 0
    }
    if isLate { cancel() }
  }
}
