import Foundation
import Synchronization
import Testing

@testable import DataIngestor

/// What ``ReaderConformanceTests`` asks of every kind, of files of workouts, whose columns are those of their tag.
struct WorkoutConformanceTests {
  /// A workout of a quarter of an hour.
  private struct Exercise {
    var day: Int
    var minutes = 15
    /// Something that only some devices record.
    var heartRate: Int?
  }

  private static let exercises = [Exercise(day: 1), Exercise(day: 2), Exercise(day: 3)]

  private func yaml(_ kind: String, _ more: String = "") -> String {
    "users: [James]\nsources:\n  watch: {tag: workouts, \(kind): {path: w.\(kind), activity: running}, key: [timestamp]\(more)}\n"
  }

  private func write(_ kind: String, _ exercises: [Exercise], _ workspace: Workspace) throws {
    let times = exercises.map { exercise in
      (0...1).map { "2026-05-0\(exercise.day)T06:\($0 == 0 ? "00" : "\(exercise.minutes)"):00Z" }
    }
    let text =
      kind == "gpx"
      ? "<gpx version=\"1.1\">"
        + zip(exercises, times).map { exercise, times in
          let rate = exercise.heartRate.map { "<extensions><hr>\($0)</hr></extensions>" } ?? ""
          return "<trk><trkseg>"
            + zip(["0", "0.01"], times).map {
              "<trkpt lat=\"0\" lon=\"\($0)\"><time>\($1)</time>\(rate)</trkpt>"
            }.joined()
            + "</trkseg></trk>\n"
        }.joined() + "</gpx>"
      : "<TrainingCenterDatabase><Activities>"
        + zip(exercises, times).map { exercise, times in
          let rate =
            exercise.heartRate.map { "<AverageHeartRateBpm><Value>\($0)</Value></AverageHeartRateBpm>" } ?? ""
          return "<Activity Sport=\"Running\"><Id>\(times[0])</Id><Lap StartTime=\"\(times[0])\">"
            + "<TotalTimeSeconds>\(exercise.minutes * 60)</TotalTimeSeconds><DistanceMeters>1112</DistanceMeters>\(rate)</Lap></Activity>\n"
        }.joined() + "</Activities></TrainingCenterDatabase>"
    try workspace.write("w.\(kind)", text)
  }

  @Test(arguments: ["gpx", "tcx"]) func `Workouts keep what every kind of source keeps`(_ kind: String)
    async throws
  {
    let workspace = try Workspace()
    try write(kind, Self.exercises, workspace)
    // Contract, keys, record sources.
    let first = try await workspace.run(yaml(kind)).first
    #expect(first.status == .succeeded && first.counts.new == 3, "\(first.problems)")
    #expect(
      try workspace.query(
        "SELECT CAST(duration AS BIGINT)::VARCHAR, CAST(distance AS BIGINT)::VARCHAR, record_source FROM watch ORDER BY timestamp"
      ).map { $0.map { $0?.prefix(3).lowercased() } }
        == Array(repeating: ["900", "111", "w.\(kind.prefix(1))"], count: 3))
    // The ledger; a change is one change.
    #expect(try await workspace.run(yaml(kind)).first.status == .unchanged)
    var exercises = Self.exercises
    exercises[1].minutes = 20
    exercises.append(Exercise(day: 4))
    try write(kind, exercises, workspace)
    let second = try await workspace.run(yaml(kind)).first
    #expect(second.counts.new == 1 && second.counts.changed == 1 && second.counts.unchanged == 2, "\(second)")
    // What a device begins to record is a new version of the schema, unless it is frozen.
    try write(kind, exercises.map { Exercise(day: $0.day, minutes: $0.minutes, heartRate: 140) }, workspace)
    let frozen = try await workspace.run(yaml(kind, ", schema_change: freeze"), force: true).first
    #expect(frozen.problems.contains { $0.code == "contract.frozen" }, "\(frozen)")
    let wider = try await workspace.run(yaml(kind), force: true).first
    #expect(wider.newSatellites.count == 1, "\(wider.problems)")
    // Bad input changes nothing.
    let before = try workspace.query("SELECT * FROM watch_history ORDER BY ALL")
    try workspace.write(
      "w.\(kind)", kind == "gpx" ? "<gpx><trk><trkseg>" : "<TrainingCenterDatabase><Activities>")
    let damaged = try await workspace.run(yaml(kind), force: true).first
    #expect(damaged.failure == .source, "\(damaged)")
    #expect(
      damaged.problems.allSatisfy { $0.source == "watch" && $0.file == "w.\(kind)" }
        && !damaged.problems.isEmpty)
    #expect(try workspace.query("SELECT * FROM watch_history ORDER BY ALL") == before)
  }

  @Test(arguments: ["gpx", "tcx"]) func `Workouts are checked, inspected and cancelled like every source`(
    _ kind: String
  )
    async throws
  {
    let workspace = try Workspace()
    try write(kind, Self.exercises, workspace)
    // What breaks a contract; a built-in tag cannot demand a range, so that one of one's own does.
    let strict = yaml(kind, ", columns: {duration: duration}").replacing("tag: workouts", with: "tag: short")
      .replacing(
        "sources:", with: "tags: {short: {columns: {duration: {type: integer, maximum: 60}}}}\nsources:")
    let refused = try await workspace.run(strict).first
    #expect(refused.failure == .contract, "\(refused)")
    #expect(refused.problems.contains { $0.code == "contract.range" && $0.count == 3 }, "\(refused)")
    // Progress in order; cancelled where everything was read, it leaves nothing.
    let project = try workspace.project(yaml(kind))
    let stages = Mutex<[RunEvent.Stage]>([])
    let run = Task {
      try await project.run { event in
        guard case .stage(_, _, let stage) = event else { return }
        if stage == .checking { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    #expect(try await run.value.first.status == .interrupted)
    #expect(try workspace.query("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'vault'").isEmpty)
    let result = try await project.run { event in
      if case .stage(_, _, let stage) = event { stages.withLock { $0.append(stage) } }
    }
    #expect(stages.withLock { $0 } == [.reading, .checking, .loading])
    #expect(try result.first.counts.new == 3)
    let table = try #require(try await project.inspect("watch").first?.tables.first)
    let types = Dictionary(table.columns.map { ($0.name, $0.type ?? "") }) { first, _ in first }
    #expect(table.rows == 3 && types["timestamp"] == "timestamptz" && types["activity"] == "text", "\(types)")
  }
}
