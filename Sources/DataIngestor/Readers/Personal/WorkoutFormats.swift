import LibXML2
import WorkoutFiles

extension PersonalFormat {
  private static let exercise: Set<String> = ["timestamp", "activity"]

  static let gpx = PersonalFormat(
    name: "gpx", summary: "GPX tracks: each one a workout.", endings: ["gpx"], signature: ["<gpx"],
    columns: Workout.columns, mandatory: exercise, settings: [activity]
  ) { try $0.addWorkouts(GPX.workouts) }

  static let tcx = PersonalFormat(
    name: "tcx", summary: "TCX activities: each one a workout, its laps summed.", endings: ["tcx"],
    signature: ["<TrainingCenterDatabase"], columns: Workout.columns, mandatory: exercise,
    settings: [activity]
  ) { try $0.addWorkouts(TCX.workouts) }

  private static let activity = Shape.Property(
    "activity", .string, "The activity of workouts whose file does not say it; default unknown.")
}

extension PersonalBatch {
  /// Adds the workouts of each file.
  func addWorkouts(_ read: (String) throws -> WorkoutRows) throws {
    let activity = settings["activity"]?.string ?? "unknown"
    try each { input in
      let found = try read(input.location)
      rows += found.workouts.map { workout in
        Row(
          input: input, line: workout.line,
          values: workout.values.merging(["activity": activity]) { own, _ in own })
      }
      problems += found.withoutTimes.map { line in
        Problem(
          "\(format).no_times", "The track has no times, so that it is no workout: it was left out.",
          severity: .warning, source: source, file: input.name, line: line)
      }
    }
  }
}
