import DataIngestor
import Foundation
import Synchronization

/// Prints for people on a terminal or in a file, or events for machines. Everything that is printed goes through here.
final class Printer: Sendable {
  let format: OutputFormat
  private let progress: ProgressLine?

  init(format: OutputFormat) {
    self.format = format
    progress = format == .text && isatty(STDERR_FILENO) == 1 ? ProgressLine() : nil
  }

  /// A line for people; nothing for machines.
  func line(_ text: String = "") {
    guard format == .text else { return }
    progress?.clear()
    write(text)
  }

  /// A JSON value on a line of its own, for machines.
  func json(_ value: some Encodable) {
    guard format == .json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    if let data = try? encoder.encode(value) { write(String(decoding: data, as: UTF8.self)) }
  }

  private func write(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

  private func writeError(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// What goes wrong before or besides the sources.
  func failure(_ error: IngestError) {
    progress?.clear()
    if format == .json {
      json(TerminalEvent(event: "failed", failure: error.kind, problems: error.problems))
    } else {
      writeError(error.problems.map { "error: \($0)" }.joined(separator: "\n"))
    }
  }

  private struct TerminalEvent: Encodable {
    let event: String
    let failure: IngestError.Kind
    let problems: [Problem]
  }

  private struct SourceEvent<Detail: Encodable>: Encodable {
    let event: String
    let source: String
    let user: String
    let detail: Detail?
  }

  private struct RunEnd: Encodable {
    let event = "finished"
    let runID: String
    let failure: IngestError.Kind?
    let results: [SourceResult]
  }

  /// An event of a run as it happens.
  func event(_ event: RunEvent) {
    switch event {
    case .waiting(let text):
      line(text)
      json(["event": "waiting", "message": text])
    case .started(let source, let user):
      progress?.begin("\(source) (\(user))")
      json(SourceEvent<String>(event: "started", source: source, user: user, detail: nil))
    case .stage(let source, let user, let stage):
      progress?.stage(stage.rawValue)
      json(SourceEvent(event: "stage", source: source, user: user, detail: stage.rawValue))
    case .noticed(let problem):
      line("\(problem)")
      json(["event": "noticed", "message": problem.description])
    case .finished(let result):
      progress?.clear()
      json(SourceEvent(event: "source", source: result.source, user: result.user, detail: result))
    }
  }

  /// The one event that ends a run's output.
  func end(_ report: RunReport) {
    json(RunEnd(runID: report.runID, failure: report.failure, results: report.results))
  }
}

/// The line that tells what is going on, on a terminal.
private final class ProgressLine: Sendable {
  private struct State {
    var what = ""
    var stage = ""
    var start = ContinuousClock.now
    var isShown = false
  }
  private let state = Mutex(State())
  private let ticker: Mutex<Task<Void, Never>?> = Mutex(nil)

  func begin(_ what: String) {
    state.withLock { $0 = State(what: what) }
    ticker.withLock { ticker in
      guard ticker == nil else { return }
      ticker = Task.detached { [weak self] in
        while let self, !Task.isCancelled {
          self.draw()
          try? await Task.sleep(for: .milliseconds(200))
        }
      }
    }
  }

  func stage(_ stage: String) { state.withLock { $0.stage = stage } }

  func clear() {
    state.withLock { state in
      if state.isShown { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
      state.isShown = false
      state.what = ""
    }
  }

  private func draw() {
    state.withLock { state in
      guard !state.what.isEmpty else { return }
      let seconds = (ContinuousClock.now - state.start).components.seconds
      guard seconds > 0 || state.isShown else { return }
      FileHandle.standardError.write(Data("\r\u{1B}[2K  \(state.what): \(state.stage) \(seconds) s".utf8))
      state.isShown = true
    }
  }
}
