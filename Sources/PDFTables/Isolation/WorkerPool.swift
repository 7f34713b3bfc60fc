import Foundation
import Synchronization

/// Worker processes that are kept for the next document, and the threads that wait for them.
final class WorkerPool: Sendable {
  private let command: PDFIsolation.Command
  private let idle = Mutex<[Idle]>([])

  /// A worker handed from one thread to the next.
  private struct Idle: @unchecked Sendable {
    // Sendable: a worker is in the list or with one thread, never both.
    var worker: WorkerProcess
    var documents: Int
  }

  /// Documents after which a worker is replaced, so that no leak of the parser grows.
  private static let documentsPerWorker = 500

  init(command: PDFIsolation.Command) { self.command = command }

  func read(_ request: WorkerRequest) async throws -> PDFResult {
    try Task.checkCancellation()
    let running = Mutex<Int32?>(nil)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(with: Result { try self.readBlocking(request, running) })
        }
      }
    } onCancel: {
      running.withLock { if let process = $0 { kill(process, SIGKILL) } }
    }
  }

  private func readBlocking(_ request: WorkerRequest, _ running: borrowing Mutex<Int32?>) throws -> PDFResult
  {
    let taken = idle.withLock { $0.popLast() }
    var worker: WorkerProcess? = try taken?.worker ?? WorkerProcess(command: command)
    let first = worker
    let identifier = worker?.identifier
    running.withLock { $0 = identifier }
    defer {
      running.withLock { $0 = nil }
      let documents = (first === worker ? taken?.documents ?? 0 : 0) + 1
      if let worker {
        if documents < Self.documentsPerWorker {
          let idle = Idle(worker: worker, documents: documents)
          self.idle.withLock { $0.append(idle) }
        } else {
          worker.end()
        }
      }
    }
    return try WorkerSession(command: command, request: request).read(&worker)
  }
}
