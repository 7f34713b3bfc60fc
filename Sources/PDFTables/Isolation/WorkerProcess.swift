import Foundation

/// One worker process as its owner sees it. Used by one thread at a time.
final class WorkerProcess {
  let identifier: pid_t
  private let socket: WorkerSocket
  private var buffer: [UInt8] = []
  private var scanned = 0
  /// As `waitpid` tells it; nil until the process was waited for.
  private var status: Int32?

  enum Failure: Error {
    case timedOut
    /// The process ended, or closed its output.
    case ended
  }

  init(command: PDFIsolation.Command) throws {
    if command.arguments == PDFWorker.arguments, let ahead = PDFWorker.takeAhead() {
      (identifier, socket) = ahead
      return
    }
    do {
      (identifier, socket) = try WorkerSocket.spawn(command)
    } catch {
      throw PDFError.parserDied(
        reason: "\(command.executable) cannot be started: \(String(cString: strerror(error.number)))")
    }
  }

  deinit { end() }

  func send(_ request: WorkerRequest) throws {
    let line = request.line
    try line.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = socket.send(.init(rebasing: bytes[sent...]))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw Failure.ended }
        sent += count
      }
    }
  }

  /// The next answer. Throws `Failure` when none comes within `seconds`.
  func receive(within seconds: Double) throws -> WorkerAnswer {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if let end = buffer[scanned...].firstIndex(of: 0x0A) {
        defer {
          buffer.removeFirst(end + 1)
          scanned = 0
        }
        guard let answer = try? WorkerAnswer(line: buffer[..<end]) else {
          throw Failure.ended
        }
        return answer
      }
      scanned = buffer.count
      try fill(until: deadline)
    }
  }

  private func fill(until deadline: ContinuousClock.Instant) throws {
    var waiting = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
    let left = (deadline - .now) / .milliseconds(1)
    guard left > 0 else { throw Failure.timedOut }
    let ready = poll(&waiting, 1, Int32(min(left + 1, 3_600_000)))
    if ready < 0, errno == EINTR { return }
    guard ready > 0 else { throw Failure.timedOut }
    let capacity = 1 << 16
    let count = withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { chunk in
      let count = read(socket.descriptor, chunk.baseAddress, capacity)
      if count > 0 { buffer += chunk[..<count] }
      return count
    }
    if count < 0, errno == EINTR { return }
    guard count > 0 else { throw Failure.ended }
  }

  /// Ends the process, whatever it is doing, and tells how it had ended if it had.
  @discardableResult
  func end() -> String {
    if status == nil {
      var ended: Int32 = 0
      var waited = waitpid(identifier, &ended, WNOHANG)
      if waited == 0 {
        kill(identifier, SIGKILL)
        repeat { waited = waitpid(identifier, &ended, 0) } while waited < 0 && errno == EINTR
      }
      status = ended
      socket.close()
    }
    let status = status ?? 0
    let signal = status & 0x7F
    return signal == 0
      ? "it ended with status \(status >> 8 & 0xFF)" : "it was ended by signal \(signal)"
  }
}
