import DataIngestor
import Foundation
import Synchronization

/// Prints for people on a terminal or in a file, or events for machines. Everything that is printed goes through here.
///
/// For machines every line is an event, and exactly one of them, the last, is `finished`.
final class Printer: Sendable {
  let format: OutputFormat
  private let progress: ProgressDisplay
  private let isFinished = Mutex(false)

  init(format: OutputFormat) {
    self.format = format
    progress = ProgressDisplay(format: format)
  }

  /// A line for people; nothing for machines.
  func line(_ text: String = "") {
    guard format == .text else { return }
    progress.clear()
    Self.write(text.visible + "\n", to: .standardOutput)
  }

  /// What people are told beside a text that is meant for a file.
  func aside(_ problems: [Problem]) {
    guard format == .text, !problems.isEmpty else { return }
    Self.write(problems.map { "\($0)\n".visible }.joined(), to: .standardError)
  }

  /// An event for machines; nothing for people.
  func event(_ name: String, _ payload: some Encodable) { events(name, [payload]) }

  /// Events of one name, written together.
  func events(_ name: String, _ payloads: [some Encodable]) {
    guard format == .json, !payloads.isEmpty else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    var lines = Data()
    for payload in payloads {
      guard let data = try? encoder.encode(Event(name: name, payload: payload)) else { continue }
      lines.append(data)
      lines.append(UInt8(ascii: "\n"))
    }
    FileHandle.standardOutput.write(lines)
  }

  private struct End: Encodable {
    let exitCode: Int32
    let failure: IngestError.Kind?
    let problems: [Problem]
    var runID: String?
    var results: [SourceResult]?
  }

  /// The one event that ends the output; problems that were not shown with a source go to people too.
  func finish(
    _ failure: IngestError.Kind?, exitCode: Int32, problems: [Problem] = [], report: RunReport? = nil
  ) {
    guard
      isFinished.withLock({ finished in
        defer { finished = true }
        return !finished
      })
    else { return }
    progress.clear()
    event(
      "finished",
      End(
        exitCode: exitCode, failure: failure, problems: problems,
        runID: report.flatMap { $0.runID.isEmpty ? nil : $0.runID }, results: report?.results))
    if format == .text, !problems.isEmpty {
      Self.write(problems.map { "error: \($0)\n".visible }.joined(), to: .standardError)
    }
  }

  private struct Notice: Encodable { let message: String }

  private struct Step: Encodable {
    let source: String
    let user: String
    var stage: RunEvent.Stage?
    var percentage: Double?
    var rows: Int?
  }

  /// An event of a run as it happens.
  func event(_ event: RunEvent) {
    switch event {
    case .waiting(let text):
      line(text)
      self.event("waiting", Notice(message: text))
    case .started(let source, let user):
      progress.begin("\(source) (\(user))")
      self.event("source_started", Step(source: source, user: user))
    case .stage(let source, let user, let stage):
      progress.stage(stage.rawValue)
      self.event("stage", Step(source: source, user: user, stage: stage))
    case .progress(let source, let user, let done):
      guard progress.update(done) else { return }
      self.event("progress", Step(source: source, user: user, percentage: done.percentage, rows: done.rows))
    case .noticed(let problem):
      line("\(problem)")
      self.event("noticed", problem)
    case .finished(let result):
      progress.clear()
      self.event("source_finished", result)
    }
  }

  static func write(_ text: String, to handle: FileHandle) { handle.write(Data(text.utf8)) }
}
