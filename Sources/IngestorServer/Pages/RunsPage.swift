import DataIngestor
import Foundation

/// Runs at work and of the past, and the form that starts one.
struct RunsPage {
  let sources: [Choice]
  let active: [ActiveJob]
  let hasActive: Bool
  let runs: [PastRun]
  let hasRuns: Bool

  /// A source that can be chosen.
  struct Choice {
    let name: String
    let tag: String
  }

  /// A job that waits or is at work.
  struct ActiveJob {
    let id: String
    let sources: String
    let status: StatusMark
    let trigger: String
  }

  /// A run in the log.
  struct PastRun {
    let id: String
    let status: StatusMark
    let started: Moment?
    let duration: String
    let sources: String
    let read: String
    let written: String
  }

  init(_ snapshot: Snapshot, jobs: [Job]) {
    sources = snapshot.configuration.sources.map { Choice(name: $0.name, tag: $0.tag.name) }
    active = jobs.filter { !$0.status.isFinal }.map {
      ActiveJob(
        id: $0.id, sources: $0.request.sources.joined(separator: ", "),
        status: StatusMark($0.status.rawValue), trigger: $0.request.trigger.rawValue)
    }
    hasActive = !active.isEmpty
    let loads = Dictionary(grouping: snapshot.overview.loads, by: \.runID)
    let live = Set(active.map(\.id))
    runs = snapshot.overview.runs.filter { !live.contains($0.runID) }.prefix(60).map { run in
      let own = loads[run.runID] ?? []
      var names: [String] = []
      for load in own.reversed() where !names.contains(load.source) { names.append(load.source) }
      return PastRun(
        id: run.runID, status: StatusMark(Self.status(run, own)),
        started: Moment(run.startedAt), duration: Self.duration(run.startedAt, run.endedAt),
        sources: names.count > 4
          ? names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
          : names.joined(separator: ", "),
        read: own.reduce(0) { $0 + $1.counts.read }.grouped,
        written: own.reduce(0) { $0 + $1.counts.written }.grouped)
    }
    hasRuns = !runs.isEmpty
  }

  /// What the log says, but `partial` for a failed run that some sources came through.
  static func status(_ run: VaultOverview.Run, _ loads: [VaultOverview.Load]) -> String {
    run.status == "failed" && loads.contains { $0.status == "succeeded" } ? "partial" : run.status
  }

  static func duration(_ start: String, _ end: String?) -> String {
    guard let end, let from = ISO8601.date(start), let to = ISO8601.date(end) else { return "–" }
    let seconds = Int(to.timeIntervalSince(from))
    if seconds < 1 { return "< 1 s" }
    return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
  }
}

/// One run: live while it goes on, from the log afterwards.
struct RunPage {
  let id: String
  let status: StatusMark
  let isLive: Bool
  let canCancel: Bool
  let started: Moment?
  let duration: String?
  let trigger: String?
  let sources: [LiveSource]
  let problems: ProblemList?
  let loads: [LoadView]
  let hasLoads: Bool

  /// A source of a run that goes on; the page's script fills in how far it is.
  struct LiveSource { let name: String }

  /// What became of one source and user.
  struct LoadView {
    let source: String
    let user: String
    let status: StatusMark
    let read: String, new: String, changed: String, unchanged: String, rejected: String, deleted: String
    let problems: ProblemList?
  }

  /// A job of this process that has not ended.
  init(_ job: Job) {
    let description = job.description
    id = job.id
    status = StatusMark(job.status.rawValue)
    isLive = true
    canCancel = true
    started = description.startedAt.map { Moment($0) }
    duration = nil
    trigger = job.request.trigger.rawValue
    sources = job.request.sources.map(LiveSource.init)
    problems = nil
    loads = []
    hasLoads = false
  }

  /// A run in the log, or a job that ended before it could begin.
  init(_ run: VaultOverview.Run?, _ loads: [VaultOverview.Load], _ job: Job?) {
    id = run?.runID ?? job?.id ?? ""
    status = StatusMark(job?.status.rawValue ?? run.map { RunsPage.status($0, loads) } ?? "")
    isLive = false
    canCancel = false
    started = Moment(run?.startedAt)
    duration = run.map { RunsPage.duration($0.startedAt, $0.endedAt) }
    trigger = job?.request.trigger.rawValue
    sources = []
    problems = ProblemList(job?.problems ?? [])
    self.loads = loads.map { load in
      LoadView(
        source: load.source, user: load.user, status: StatusMark(load.status), read: load.counts.read.grouped,
        new: load.counts.new.grouped, changed: load.counts.changed.grouped,
        unchanged: load.counts.unchanged.grouped, rejected: load.counts.rejected.grouped,
        deleted: load.counts.deleted.grouped, problems: ProblemList(load.problems))
    }
    hasLoads = !loads.isEmpty
  }
}
