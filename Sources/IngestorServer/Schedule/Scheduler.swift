import DataIngestor
import Foundation
import Logging

/// Sets off runs: when a schedule fires, when files change, when a failed run is due again.
///
/// It looks at the clock every second. A schedule that fired while the server was down, or while its source was busy, is
/// caught up with once. A source never runs twice at the same time.
actor Scheduler {
  private struct Retry {
    let attempt: Int
    let due: Date
  }

  private let state: ProjectState
  private let queue: RunQueue
  private let file: URL
  private let logger: Logger
  private var memory: ScheduleMemory
  private var retries: [String: Retry] = [:]
  /// Source -> how often its runs have failed in a row.
  private var failures: [String: Int] = [:]
  /// Source -> what its folder held when it was last looked at.
  private var seen: [String: String] = [:]
  private var lookAgainAt = Date.distantPast

  /// How often folders are looked at, in seconds. Files that are as they were one look before are settled.
  private static let lookEvery = 2.0

  /// - Parameter file: Where it remembers.
  init(_ state: ProjectState, _ queue: RunQueue, file: URL, logger: Logger) {
    self.state = state
    self.queue = queue
    self.file = file
    self.logger = logger
    memory = ScheduleMemory(file: file)
  }

  /// Goes on until the task is cancelled.
  func run() async {
    repeat {
      if let configuration = try? state.project().configuration { await tick(configuration, now: Date()) }
    } while (try? await Task.sleep(for: .seconds(1))) != nil
  }

  /// Does what is due at a moment.
  func tick(_ configuration: Configuration, now: Date) async {
    let before = memory
    for source in configuration.sources {
      guard let schedule = source.schedule else {
        retries[source.name] = nil
        continue
      }
      if let due = due(schedule, source.name, now: now), now >= due {
        await fire(source.name, .schedule, now)
      }
      if let retry = retries[source.name], now >= retry.due { await fire(source.name, .retry, now) }
    }
    if now >= lookAgainAt {
      lookAgainAt = now.addingTimeInterval(Self.lookEvery)
      for source in configuration.sources where source.schedule?.isWatching == true {
        await look(source.name, now)
      }
    }
    guard memory != before else { return }
    do {
      try memory.write(to: file)
    } catch {
      logger.error("the scheduler cannot write \(file.lastPathComponent): \(error)")
    }
  }

  /// When a source's schedule fires next; nil where it has none. A schedule seen for the first time has fired just now.
  private func due(_ schedule: SourceSchedule, _ source: String, now: Date) -> Date? {
    guard let when = schedule.schedule else { return nil }
    guard let last = memory.sources[source]?.lastFire else {
      memory.sources[source, default: .init()].lastFire = now
      return nil
    }
    // A clock that was put back must not silence the schedule until it has caught up.
    return when.next(after: min(last, now), in: schedule.zone)
  }

  private func fire(_ source: String, _ trigger: RunRequest.Trigger, _ now: Date) async {
    guard await !queue.isBusy(with: source) else { return }
    do {
      _ = try await queue.submit(RunRequest(sources: [source], trigger: trigger))
      retries[source] = nil
      if trigger == .schedule { memory.sources[source, default: .init()].lastFire = now }
    } catch {
      logger.warning("'\(source)' is due but cannot be queued: \(error)")
    }
  }

  /// Runs a source whose files are others than those it was last run for, once they have settled.
  private func look(_ source: String, _ now: Date) async {
    guard await !queue.isBusy(with: source),
      let listing = try? await state.project().listing(of: source)
    else { return }
    let isSettled = seen[source] == listing
    seen[source] = listing
    guard isSettled, memory.sources[source]?.listing != listing else { return }
    await fire(source, .watch, now)
    if await queue.isBusy(with: source) { memory.sources[source, default: .init()].listing = listing }
  }

  /// Plans the next attempt of a run that failed for reasons outside: a wrong contract does not right itself.
  func ended(_ job: Job, now: Date) {
    guard ![.api, .page].contains(job.request.trigger), let configuration = try? state.project().configuration
    else { return }
    for name in job.request.sources {
      guard let schedule = configuration.sources.first(where: { $0.name == name })?.schedule else { continue }
      let kinds = Set(job.failures(of: name))
      guard !kinds.isEmpty, kinds.isSubset(of: [.source, .destination]) else {
        failures[name] = nil
        continue
      }
      let attempt = (failures[name] ?? 0) + 1
      failures[name] = attempt
      guard attempt <= schedule.retries else {
        failures[name] = nil
        continue
      }
      let delay = Double(schedule.delay(beforeRetry: attempt))
      retries[name] = Retry(attempt: attempt, due: now.addingTimeInterval(delay))
    }
  }

  /// Whether a failed source will be tried again.
  func willRetry(_ source: String) -> Bool { retries[source] != nil }

  // MARK: What is planned

  /// When a source runs by itself.
  struct Plan: Sendable, Encodable {
    let source: String
    let when: String?
    let timezone: String
    let watch: Bool
    let lastFire: String?
    let nextFire: String?
    let nextRetry: String?
  }

  /// When which source runs by itself.
  func plan(_ configuration: Configuration) -> [Plan] {
    configuration.sources.compactMap { source in
      guard let schedule = source.schedule else { return nil }
      let last = memory.sources[source.name]?.lastFire
      let next = schedule.schedule.flatMap { $0.next(after: last ?? Date(), in: schedule.zone) }
      return Plan(
        source: source.name, when: schedule.schedule?.text,
        timezone: schedule.zone == .gmt ? "UTC" : schedule.zone.identifier,
        watch: schedule.isWatching, lastFire: last?.formatted(.iso8601), nextFire: next?.formatted(.iso8601),
        nextRetry: retries[source.name]?.due.formatted(.iso8601))
    }
  }
}

extension Job {
  /// Why a source failed, once for each user whose rows did; everything where the run could not begin.
  func failures(of source: String) -> [IngestError.Kind] {
    let own = results.filter { $0.source == source }
    if own.isEmpty && status == .failed { return [.destination] }
    return own.compactMap(\.failure)
  }
}
