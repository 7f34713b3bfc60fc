import Foundation
import Synchronization

/// A process that runs. Its output is read while it runs, so that it never waits for a full pipe.
final class Running: @unchecked Sendable {
  // `@unchecked Sendable`: Process is only asked for its identifier and, once it has ended, how it ended.
  private let process: Process
  private let output: Drain
  private let errors: Drain
  private let ended: Task<Void, Never>

  init(_ process: Process) throws {
    self.process = process
    let out = Pipe()
    let err = Pipe()
    process.standardOutput = out
    process.standardError = err
    process.standardInput = FileHandle.nullDevice
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
    output = Drain(out.fileHandleForReading)
    errors = Drain(err.fileHandleForReading)
    ended = Task { for await _ in stream {} }
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits until the output holds a text.
  /// - Returns: Whether it came within a minute.
  func prints(_ text: String) async throws -> Bool { try await text.appears { output.text } }

  /// Waits for a line of the output that holds a text; nil where none came within a minute.
  func line(with text: String) async throws -> String? {
    guard try await prints(text) else { return nil }
    return output.text.split(separator: "\n").map(String.init).first { $0.contains(text) }
  }

  func outcome() async -> Tool.Outcome {
    await ended.value
    let status = process.terminationStatus
    return Tool.Outcome(
      code: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: await output.whole(), errors: await errors.whole())
  }
}

extension String {
  fileprivate func appears(in text: () -> String) async throws -> Bool {
    for _ in 0..<3000 {
      if text().contains(self) { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }
}

/// Reads a pipe on a thread of its own.
private final class Drain: Sendable {
  private let end: Task<Void, Never>

  init(_ handle: FileHandle) {
    let (stream, continuation) = AsyncStream<Data>.makeStream()
    Thread.detachNewThread {
      while case let piece = handle.availableData, !piece.isEmpty { continuation.yield(piece) }
      continuation.finish()
    }
    let box = Box()
    self.box = box
    end = Task { for await piece in stream { box.data.withLock { $0 += piece } } }
  }

  private final class Box: Sendable { let data = Mutex(Data()) }
  private let box: Box

  var text: String { String(decoding: box.data.withLock { $0 }, as: UTF8.self) }

  func whole() async -> String {
    await end.value
    return text
  }
}
