import DataIngestor
import Foundation
import Synchronization

/// Tells how far a long load is: on a terminal in one line that is written over, elsewhere in a plain line now and then.
/// No colours and no control sequences: a carriage return and spaces do.
final class ProgressDisplay: Sendable {
  private enum Style { case overwritten, lines, events }

  private struct State {
    var what = ""
    var stage = ""
    var start = ContinuousClock.now
    var stageStart = ContinuousClock.now
    var last: ContinuousClock.Instant?
    var width = 0
  }

  private let style: Style
  private let state = Mutex(State())

  init(format: OutputFormat) {
    let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    style = format == .json ? .events : isTerminal ? .overwritten : .lines
  }

  func begin(_ what: String) { state.withLock { $0 = State(what: what) } }

  func stage(_ stage: String) {
    state.withLock {
      $0.stage = stage
      $0.stageStart = .now
    }
  }

  /// Shows how far the source is.
  /// - Returns: Whether it is time for an event.
  func update(_ done: StatementProgress) -> Bool {
    state.withLock { state in
      guard !state.what.isEmpty else { return false }
      let now = ContinuousClock.now
      guard now - (state.last ?? state.start) >= interval else { return false }
      state.last = now
      switch style {
      case .events: return true
      case .lines: Printer.write(text(state, done, now) + "\n", to: .standardError)
      case .overwritten:
        let line = String(text(state, done, now).prefix(79))
        let padding = String(repeating: " ", count: max(0, state.width - line.count))
        Printer.write("\r" + line + padding, to: .standardError)
        state.width = line.count
      }
      return false
    }
  }

  private var interval: Duration {
    switch style {
    case .overwritten: .milliseconds(200)
    case .events: .seconds(1)
    case .lines: .seconds(10)
    }
  }

  private func text(_ state: State, _ done: StatementProgress, _ now: ContinuousClock.Instant) -> String {
    var parts = ["  \(state.what): \(state.stage)"]
    if let reading = done.reading {
      parts.append(reading)
    } else if let percentage = done.percentage {
      if let rows = done.rows { parts.append("\(rows.grouped) rows") }
      parts.append("\(Int(percentage)) %")
      let seconds = (now - state.stageStart) / .seconds(1)
      if let rows = done.rows, seconds >= 1 {
        parts.append("\(Int(Double(rows) / seconds).grouped) rows/s")
      }
    }
    parts.append("\(Int((now - state.start) / .seconds(1))) s")
    return parts.joined(separator: ", ").visible
  }

  /// Makes room for a line of output.
  func clear() {
    state.withLock { state in
      if state.width > 0 {
        Printer.write("\r" + String(repeating: " ", count: state.width) + "\r", to: .standardError)
      }
      state = State()
    }
  }
}
