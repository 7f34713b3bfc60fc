import DataIngestor
import Foundation
import Logging
import Testing

@testable import IngestorServer

extension TestProject {
  /// A scheduler, as after a start of the server.
  func scheduler() async -> Scheduler {
    let scheduler = Scheduler(state, queue, file: memory, logger: Logger(label: "test"))
    await queue.onEnd { await scheduler.ended($0, now: SchedulerTests.moment(0)) }
    return scheduler
  }

  func tick(_ scheduler: Scheduler, at hours: Double) async throws {
    await scheduler.tick(try state.project().configuration, now: SchedulerTests.moment(hours))
    for job in await queue.all() { await job.wait() }
    // Who waits for a job hears of its end before the queue and the scheduler have taken note of it.
    while await queue.load.running > 0 { await Task.yield() }
  }

  /// How often something was run, and why.
  func triggers() async -> [RunRequest.Trigger] { await queue.all().map(\.request.trigger) }
}

/// The scheduler with a clock of the test's own, on a real project.
struct SchedulerTests {
  /// 2026-01-01 at noon UTC, and so many hours.
  fileprivate static func moment(_ hours: Double) -> Date {
    Date(timeIntervalSince1970: 1_767_268_800 + hours * 3600)
  }

  @Test func `A schedule fires when it is due, not when the server starts, and once for each time`()
    async throws
  {
    let project = try TestProject(schedule: "every 6 hours")
    let scheduler = await project.scheduler()
    for hours in [0.0, 5.9, 6.0, 6.1, 11.9] { try await project.tick(scheduler, at: hours) }
    #expect(await project.triggers() == [.schedule])
    try await project.tick(scheduler, at: 12)
    #expect(await project.triggers() == [.schedule, .schedule])
  }

  @Test func `Times that passed while the server was down are caught up with once, also after a restart`()
    async throws
  {
    let project = try TestProject(schedule: "hourly")
    try await project.tick(await project.scheduler(), at: 0)
    #expect(ScheduleMemory(file: project.memory).sources["bank"]?.lastFire == Self.moment(0))
    let restarted = await project.scheduler()
    for hours in [7.5, 7.6, 7.9] { try await project.tick(restarted, at: hours) }
    #expect(await project.triggers() == [.schedule])
    try await project.tick(restarted, at: 8)
    #expect(await project.triggers().count == 2)
  }

  @Test func `A source that is busy is not run a second time, but when it is done`() async throws {
    let project = try TestProject(schedule: "hourly")
    let scheduler = await project.scheduler()
    try await project.tick(scheduler, at: 0)
    let blocker = try await project.queue.submit(RunRequest(sources: ["bank"], trigger: .api))
    await scheduler.tick(try project.state.project().configuration, now: Self.moment(1))
    await blocker.wait()
    let first = await project.triggers()
    try await project.tick(scheduler, at: 1.01)
    #expect(await project.triggers().filter { $0 == .schedule }.count == 1)
    #expect(first.count <= 2)
  }

  @Test func `A run that failed for reasons outside is tried again, later each time, and then given up`()
    async throws
  {
    let project = try TestProject(schedule: "{when: daily, retries: 2, retry_after: 600}")
    try FileManager.default.removeItem(at: project.folder.appending(path: "bank.csv"))
    let scheduler = await project.scheduler()
    for hours in [0.0, 12.0, 12.1, 12.2] { try await project.tick(scheduler, at: hours) }
    let plan = await scheduler.plan(try project.state.project().configuration)
    #expect(await project.triggers() == [.retry, .retry, .schedule])
    #expect(plan[0].nextRetry == nil)
    try await project.tick(scheduler, at: 13)
    #expect(await project.triggers().count == 3)
  }

  @Test func `A broken contract is not tried again`() async throws {
    let project = try TestProject(schedule: "daily", csv: "Date,Amount\n2026-01-02,-1.00\n")
    let scheduler = await project.scheduler()
    for hours in [0.0, 12.0, 13.0, 20.0] { try await project.tick(scheduler, at: hours) }
    #expect(await project.triggers() == [.schedule])
    #expect(await project.queue.all()[0].failures(of: "bank") == [.contract])
  }

  @Test func `Files that changed set off a run once two looks found them the same`() async throws {
    let project = try TestProject(schedule: "{watch: true}")
    let scheduler = await project.scheduler()
    let second = 1.0 / 3600
    try await project.tick(scheduler, at: 0)
    #expect(await project.triggers().isEmpty)
    try await project.tick(scheduler, at: 3 * second)
    #expect(await project.triggers() == [.watch])
    let file = project.folder.appending(path: "bank.csv")
    try Data("Date,Amount,Memo\n2026-01-02,-1.00,Kiosk\n2026-01-03,-2.00,Kiosk\n".utf8).write(to: file)
    try await project.tick(scheduler, at: 6 * second)
    try Data(
      "Date,Amount,Memo\n2026-01-02,-1.00,Kiosk\n2026-01-03,-2.00,Kiosk\n2026-01-04,-3.00,Kiosk\n".utf8
    )
    .write(to: file)
    try await project.tick(scheduler, at: 9 * second)
    #expect(await project.triggers() == [.watch])
    for step in [12.0, 15, 18] { try await project.tick(scheduler, at: step * second) }
    #expect(await project.triggers() == [.watch, .watch])
    #expect(await project.queue.all()[0].results[0].counts.new == 2)
  }

  @Test func `A line that is full refuses, and a queue that stops cancels who waits`() async throws {
    let project = try TestProject(schedule: "daily")
    let jobs = try await Self.fill(project.queue)
    await project.queue.stop(grace: .seconds(30))
    #expect(jobs.map(\.status).filter { $0 == .cancelled }.count == 2)
    await #expect(throws: RunQueue.Refusal.self) {
      try await project.queue.submit(RunRequest(sources: ["bank"], trigger: .api))
    }
  }

  private static func fill(_ queue: RunQueue) async throws -> [Job] {
    var jobs: [Job] = []
    do {
      for _ in 0..<50 { jobs.append(try await queue.submit(RunRequest(sources: ["bank"], trigger: .api))) }
      Issue.record("fifty runs were accepted")
    } catch RunQueue.Refusal.full(let limit) {
      #expect(limit == 2)
    }
    return jobs
  }
}
