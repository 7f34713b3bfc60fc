import DataIngestor
import Foundation
import Synchronization

/// A run from the moment it was asked for: it waits, runs, ends, and tells those who listen.
final class Job: Sendable {
  /// Identifies the job, and the run in the log.
  let id: String
  /// What is run.
  let request: RunRequest
  private let createdAt = Date()
  private let state = Mutex(State())

  /// Where a job is.
  enum Status: String, Sendable, Encodable {
    /// Waits for its turn.
    case queued
    /// Is at work.
    case running
    /// All sources were loaded, or had nothing new.
    case succeeded
    /// Some sources failed, others were loaded.
    case partial
    /// Every source failed, or the run could not begin.
    case failed
    /// Stopped on request; what a source had not finished was not written.
    case cancelled

    var isFinal: Bool { self != .queued && self != .running }
  }

  private struct State {
    var status = Status.queued
    var startedAt: Date?
    var endedAt: Date?
    var results: [SourceResult] = []
    var problems: [Problem] = []
    var events: [JobEvent] = []
    var listeners: [UUID: AsyncStream<JobEvent>.Continuation] = [:]
  }

  /// A job as clients see it.
  struct Description: Sendable, Encodable {
    let id: String
    let runID: String
    let status: Status
    let kind: RunRequest.Kind
    let trigger: RunRequest.Trigger
    let sourcesRun: [String]
    let createdAt: Date
    let startedAt: Date?
    let endedAt: Date?
    let results: [SourceOutcome]
    let problems: [Problem]

    private enum CodingKeys: String, CodingKey {
      case id, runID = "run_id", status, kind, trigger, sourcesRun = "sources_run"
      case createdAt = "created_at", startedAt = "started_at", endedAt = "ended_at", results, problems
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(runID, forKey: .runID)
      try container.encode(status, forKey: .status)
      try container.encode(kind, forKey: .kind)
      try container.encode(trigger, forKey: .trigger)
      try container.encode(sourcesRun, forKey: .sourcesRun)
      try container.encode(createdAt.formatted(.iso8601), forKey: .createdAt)
      try container.encode(startedAt?.formatted(.iso8601), forKey: .startedAt)
      try container.encode(endedAt?.formatted(.iso8601), forKey: .endedAt)
      try container.encode(results, forKey: .results)
      try container.encode(problems, forKey: .problems)
    }
  }

  init(_ request: RunRequest) {
    id = Project.newRunID()
    self.request = request
  }

  /// The job as it is now.
  var description: Description { state.withLock { describe($0) } }
  /// Where it is.
  var status: Status { state.withLock { $0.status } }
  /// What became of the sources that are done.
  var results: [SourceResult] { state.withLock { $0.results } }
  /// What kept it from beginning.
  var problems: [Problem] { state.withLock { $0.problems } }

  private func describe(_ state: State) -> Description {
    Description(
      id: id, runID: id, status: state.status, kind: request.kind, trigger: request.trigger,
      sourcesRun: request.sources, createdAt: createdAt, startedAt: state.startedAt, endedAt: state.endedAt,
      results: state.results.map(SourceOutcome.init), problems: state.problems)
  }

  // MARK: What happens to it

  func begin() {
    state.withLock { state in
      state.status = .running
      state.startedAt = Date()
      tell(.state(describe(state)), &state)
    }
  }

  func record(_ event: RunEvent) {
    state.withLock { state in
      if case .finished(let result) = event { state.results.append(result) }
      tell(JobEvent(event), &state)
    }
  }

  func end(_ status: Status, problems: [Problem] = []) {
    let listeners = state.withLock { state -> [AsyncStream<JobEvent>.Continuation] in
      guard !state.status.isFinal else { return [] }
      state.status = status
      state.problems = problems
      state.endedAt = Date()
      tell(.state(describe(state)), &state)
      defer { state.listeners = [:] }
      return Array(state.listeners.values)
    }
    // Not while the state is locked: a stream that ends takes its listener off the list.
    for listener in listeners { listener.finish() }
  }

  private func tell(_ event: JobEvent, _ state: inout State) {
    var event = event
    if !event.isPassing {
      event.number = state.events.count + 1
      state.events.append(event)
    }
    for listener in state.listeners.values { listener.yield(event) }
  }

  // MARK: Listening

  /// The events from a number on, and those to come until the job has ended; a sign of life every 15 seconds.
  /// - Parameter number: The last event that the listener knows; 0 for none.
  func events(after number: Int) -> AsyncStream<JobEvent> {
    let (stream, continuation) = AsyncStream<JobEvent>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    let id = UUID()
    let heartbeat = Task {
      while (try? await Task.sleep(for: .seconds(15))) != nil { continuation.yield(.ping) }
    }
    continuation.onTermination = { [weak self] _ in
      heartbeat.cancel()
      self?.state.withLock { $0.listeners[id] = nil }
    }
    state.withLock { state in
      for event in state.events.dropFirst(max(0, number)) { continuation.yield(event) }
      if !state.status.isFinal { state.listeners[id] = continuation }
    }
    if status.isFinal { continuation.finish() }
    return stream
  }

  /// Waits until the job has ended.
  func wait() async { for await _ in events(after: 0) {} }
}
