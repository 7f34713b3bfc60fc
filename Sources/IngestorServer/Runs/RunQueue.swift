import DataIngestor
import Foundation

/// Runs jobs one after the other: a vault has one writer. Those that wait are limited in number.
actor RunQueue {
  /// Why a job was not accepted.
  enum Refusal: Error { case full(limit: Int), stopping }

  private let state: ProjectState
  private let metrics: Metrics
  private let limit: Int
  private let timeout: Duration
  private var jobs: [Job] = []
  private var waiting: [Job] = []
  private var running: (job: Job, task: Task<Void, Never>)?
  private var isStopping = false
  private var listeners: [@Sendable (Job) async -> Void] = []

  /// How many jobs that have ended are remembered; the log of the vault has all of them.
  private static let memory = 200

  init(_ state: ProjectState, _ metrics: Metrics, limit: Int, timeout: Duration) {
    self.state = state
    self.metrics = metrics
    self.limit = limit
    self.timeout = timeout
  }

  /// Calls a closure with each job that has ended.
  func onEnd(_ listener: @escaping @Sendable (Job) async -> Void) { listeners.append(listener) }

  /// Puts a job at the end of the queue.
  func submit(_ request: RunRequest) throws(Refusal) -> Job {
    guard !isStopping else { throw .stopping }
    guard waiting.count < limit else { throw .full(limit: limit) }
    let job = Job(request)
    jobs.append(job)
    if jobs.count > Self.memory, let old = jobs.firstIndex(where: \.status.isFinal) { jobs.remove(at: old) }
    waiting.append(job)
    next()
    return job
  }

  /// Whether a source waits or is at work.
  func isBusy(with source: String) -> Bool {
    (waiting + [running?.job].compactMap(\.self)).contains { $0.request.sources.contains(source) }
  }

  /// The job of an id, where it is remembered.
  func job(_ id: String) -> Job? { jobs.first { $0.id == id } }

  /// All jobs that are remembered, newest first.
  func all() -> [Job] { jobs.reversed() }

  /// How many wait, and whether one is at work.
  var load: (waiting: Int, running: Int) { (waiting.count, running == nil ? 0 : 1) }

  /// Stops a job: one that waits never begins, one that is at work is rolled back.
  func cancel(_ job: Job) async {
    if let index = waiting.firstIndex(where: { $0 === job }) {
      waiting.remove(at: index)
      await finish(job, .cancelled)
    } else if let running, running.job === job {
      running.task.cancel()
    }
  }

  /// Ends everything: those that wait never begin; the one at work may finish within the grace, or is rolled back.
  func stop(grace: Duration) async {
    isStopping = true
    for job in waiting { await finish(job, .cancelled) }
    waiting = []
    guard let running else { return }
    let killer = Task {
      try await Task.sleep(for: grace)
      running.task.cancel()
    }
    await running.task.value
    killer.cancel()
  }

  private func next() {
    guard running == nil, !waiting.isEmpty else { return }
    let job = waiting.removeFirst()
    running = (job, Task { await run(job) })
  }

  private func run(_ job: Job) async {
    job.begin()
    state.beginWriting()
    let (status, problems) = await execute(job)
    // Who hears that a job has ended finds its rows in the next answer.
    await state.endWriting()
    await finish(job, status, problems)
    running = nil
    next()
  }

  private func execute(_ job: Job) async -> (Job.Status, [Problem]) {
    let request = job.request
    let state = state
    let work = Task(executorPreference: RunExecutor.shared) {
      let project = try state.project()
      let folder = project.configuration.directory
      let emit: @Sendable (RunEvent) -> Void = { event in
        job.record(event.hiding(folder))
        // What a source has written shows while the others are still at work.
        if case .finished = event { Task { await state.refresh() } }
      }
      switch request.kind {
      case .load:
        return try await project.run(
          request.sources, users: request.users, force: request.force, id: job.id, emit: emit)
      case .replay: return try await project.replay(request.sources[0], id: job.id, emit: emit)
      }
    }
    let clock = Task { [timeout] in
      guard (try? await Task.sleep(for: timeout)) != nil else { return false }
      work.cancel()
      return true
    }
    let result = await withTaskCancellationHandler {
      await work.result
    } onCancel: {
      work.cancel()
    }
    clock.cancel()
    let isLate = await clock.value
    let (status, problems) = outcome(result, isCancelled: work.isCancelled)
    return status == .cancelled && isLate ? (.failed, [tooLong]) : (status, problems)
  }

  private func outcome(_ result: Result<RunReport, any Error>, isCancelled: Bool) -> (Job.Status, [Problem]) {
    switch result {
    case .success(let report):
      switch report.failure {
      case nil: return (.succeeded, [])
      case .interrupted: return (.cancelled, [])
      case .partial where report.results.contains { $0.status == .succeeded || $0.status == .unchanged }:
        return (.partial, [])
      default: return (.failed, [])
      }
    case .failure(let error as IngestError) where !isCancelled:
      let folder = try? state.project().configuration.directory
      return (.failed, error.problems.map { problem in folder.map(problem.hiding) ?? problem })
    case .failure: return isCancelled ? (.cancelled, []) : (.failed, [Self.unexpected])
    }
  }

  private var tooLong: Problem {
    Problem(
      "server.timeout",
      "The run took longer than \(Int(timeout.components.seconds).of("second")) and was stopped; what a source had not finished was not written.",
      advice: "Raise 'server: {run_timeout: …}', or run fewer sources at once.")
  }

  private static let unexpected = Problem(
    "server.failed", "The run failed for a reason that is in the log of the server.")

  private func finish(_ job: Job, _ status: Job.Status, _ problems: [Problem] = []) async {
    job.end(status, problems: problems)
    metrics.ended(job)
    for listener in listeners { await listener(job) }
  }
}
