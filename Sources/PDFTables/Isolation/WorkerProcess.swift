import Foundation

/// One worker process as its owner sees it. Used by one thread at a time.
final class WorkerProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var buffer: [UInt8] = []
  private var scanned = 0

  enum Failure: Error {
    case timedOut
    /// The process ended, or closed its output.
    case ended
  }

  init(command: PDFIsolation.Command) throws {
    process.executableURL = URL(fileURLWithPath: command.executable)
    process.arguments = command.arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw PDFError.parserDied(
        reason: "\(command.executable) cannot be started: \((error as NSError).localizedDescription)")
    }
  }

  deinit { end() }

  func send(_ request: WorkerRequest) throws {
    let line = try LineCoding.encode(request)
    try line.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = write(
          input.fileHandleForWriting.fileDescriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent
        )
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw Failure.ended }
        sent += count
      }
    }
  }

  /// The next answer. Throws `Failure` when none comes within `seconds`.
  func receive(within seconds: Double) throws -> WorkerAnswer {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if let end = buffer[scanned...].firstIndex(of: 0x0A) {
        defer {
          buffer.removeFirst(end + 1)
          scanned = 0
        }
        guard let answer = try? LineCoding.decode(WorkerAnswer.self, Data(buffer[..<end])) else {
          throw Failure.ended
        }
        return answer
      }
      scanned = buffer.count
      try fill(until: deadline)
    }
  }

  private func fill(until deadline: Date) throws {
    let descriptor = output.fileHandleForReading.fileDescriptor
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let left = deadline.timeIntervalSinceNow
    guard left > 0 else { throw Failure.timedOut }
    let ready = poll(&waiting, 1, Int32(min(left * 1000 + 1, 3_600_000)))
    if ready < 0, errno == EINTR { return }
    guard ready > 0 else { throw Failure.timedOut }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0, errno == EINTR { return }
    guard count > 0 else { throw Failure.ended }
    buffer += chunk[..<count]
  }

  /// Ends the process, whatever it is doing, and tells how it had ended if it had.
  @discardableResult
  func end() -> String {
    guard process.isRunning || process.processIdentifier != 0 else { return "" }
    let wasRunning = process.isRunning
    try? input.fileHandleForWriting.close()
    if wasRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? "it was ended by signal \(process.terminationStatus)"
      : "it ended with status \(process.terminationStatus)"
  }

  var identifier: Int32 { process.processIdentifier }
}
