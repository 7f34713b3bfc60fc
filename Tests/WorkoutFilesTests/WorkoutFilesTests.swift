import Foundation
import LibXML2
import Testing
import WorkoutFiles

/// Files of sports watches.
struct WorkoutFilesTests {
  private func path(_ name: String) throws -> String {
    try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appending(path: name).path
  }

  @Test func `A track is a workout, its pause no way, its routes and plans none`() throws {
    let rows = try GPX.workouts(file: try path("run-with-a-pause.gpx"))
    let workout = try #require(rows.workouts.first)
    #expect(rows.workouts.count == 1 && rows.withoutTimes == [19])
    #expect(
      workout.values == [
        "timestamp": "2024-05-01T06:00:00Z", "end_timestamp": "2024-05-01T06:24:00Z", "activity": "running",
        "title": "Morning Run", "notes": "easy", "duration": "1440",
        // Eight times a thousandth of a degree of latitude, on a sphere of 6,371,008.8 m.
        "distance": "889.6", "elevation_gain": "8.0", "average_heart_rate": "122.0",
        "maximum_heart_rate": "124",
        "average_cadence": "80.0", "points": "10", "device": "Watch",
      ])
    #expect(workout.line == 5)
  }

  @Test func `GPX 1.0, offsets and fractions of seconds`() throws {
    let workout = try #require(try GPX.workouts(file: try path("version-1-0.gpx")).workouts.first)
    #expect(workout.values["duration"] == "601" && workout.values["distance"] == "1112.0")
    #expect(
      workout.values["elevation_gain"] == nil && workout.values["timestamp"] == "2024-05-01T06:00:00+02:00")
  }

  @Test func `Laps are summed, their heart rates weighed by their time`() throws {
    let rows = try TCX.workouts(file: try path("two-laps.tcx"))
    #expect(
      rows.workouts.map(\.values) == [
        [
          "timestamp": "2024-05-01T06:00:00Z", "end_timestamp": "2024-05-01T06:15:00Z", "activity": "Running",
          "duration": "900", "distance": "3000.5", "energy": "220", "average_heart_rate": "150.0",
          "maximum_heart_rate": "181", "elevation_gain": "10.0", "laps": "2", "points": "3",
          "notes": "felt good",
          "device": "Watch 7",
        ]
      ])
  }

  @Test func `What is cut off or another format fails with its line`() throws {
    let cut = try path("cut-off.tcx")
    #expect(try #require(throws: XMLFault.self) { try TCX.workouts(file: cut) }.line == 2)
    let other = try path("another-root.gpx")
    #expect(try #require(throws: XMLFault.self) { try GPX.workouts(file: other) }.message.contains("no GPX"))
  }
}
