import Dispatch
import Synchronization

/// A check of inputs that runs on a thread of its own while they are loaded by what is presumed of them, and that has to agree before
/// the load is committed.
final class ConcurrentCheck: Sendable {
  private let group = DispatchGroup()
  private let isCancelled = Atomic(false)
  private let hasAgreed = Atomic(false)

  /// Starts the check.
  /// - Parameters:
  ///   - body: The check. It calls the function it is given between its steps, which throws where nobody waits any more.
  ///   - refused: Called where it does not agree or throws, before anybody who waits goes on.
  init(
    _ body: @escaping @Sendable (_ goesOn: @escaping () throws -> Void) throws -> Bool,
    refused: @escaping @Sendable () -> Void
  ) {
    DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
      let agrees = try? body {
        if self.isCancelled.load(ordering: .relaxed) { throw CancellationError() }
      }
      hasAgreed.store(agrees ?? false, ordering: .releasing)
      if agrees != true, !isCancelled.load(ordering: .relaxed) { refused() }
    }
  }

  /// Waits for the check. Blocks the thread.
  var agrees: Bool {
    group.wait()
    return hasAgreed.load(ordering: .acquiring)
  }

  /// Ends the check and waits until it has ended.
  func cancel() async {
    isCancelled.store(true, ordering: .relaxed)
    await withCheckedContinuation { ended in group.notify(queue: .global()) { ended.resume() } }
  }
}
