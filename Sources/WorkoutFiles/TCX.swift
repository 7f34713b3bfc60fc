package import LibXML2

/// TCX of Garmin's Training Center: every activity is a workout, its laps summed.
package enum TCX {
  /// Reads a file.
  /// - Throws: ``XMLFault`` for what is no TCX.
  package static func workouts(file path: String) throws(XMLFault) -> WorkoutRows {
    let parser = XMLDocumentParser()
    let handler = Handler(names: parser.names)
    try parser.parse(file: path, into: handler)
    guard handler.isTCX else {
      throw XMLFault(.malformed, "this is no TCX: its root is not <TrainingCenterDatabase>", line: 1)
    }
    return handler.rows
  }

  /// A lap's totals, and those of the laps before it.
  private struct Totals {
    var laps = 0
    var seconds = 0.0
    var distance = 0.0
    var energy = 0.0
    var hasEnergy = false
    var heartRate = Mean()
    var maximumHeartRate: Double?
    var cadence = Mean()
    var lapSeconds = 0.0
    var start: String?
  }

  private final class Handler: XMLTextHandler {
    var rows = WorkoutRows()
    var isTCX = false
    private var workout: Workout?
    private var totals = Totals()
    private var sum = TrackSum()
    private var point: TrackPoint?

    override func began(_ name: String, _ attributes: [String: String]) {
      if path.count == 1 { isTCX = name == "TrainingCenterDatabase" }
      switch name {
      case "Activity":
        workout = Workout(line: line)
        workout?.values["activity"] = attributes["Sport"]
        totals = Totals()
        sum = TrackSum()
      case "Lap":
        totals.laps += 1
        totals.lapSeconds = 0
        totals.start = totals.start ?? attributes["StartTime"]
      case "Track": sum.breakLine()
      case "Trackpoint": point = TrackPoint()
      default: break
      }
    }

    override func ended(_ name: String, _ text: String) {
      guard workout != nil else { return }
      if point != nil { return endedInPoint(name, text) }
      switch (path.last, name) {
      case ("Lap", "TotalTimeSeconds"):
        totals.lapSeconds = Double(text) ?? 0
        totals.seconds += totals.lapSeconds
      case ("Lap", "DistanceMeters"): totals.distance += Double(text) ?? 0
      case ("Lap", "Calories"):
        totals.energy += Double(text) ?? 0
        totals.hasEnergy = true
      case ("AverageHeartRateBpm", "Value"):
        if let rate = Double(text) { totals.heartRate.add(rate, weight: max(totals.lapSeconds, 1)) }
      case ("MaximumHeartRateBpm", "Value"):
        if let rate = Double(text) { totals.maximumHeartRate = max(totals.maximumHeartRate ?? rate, rate) }
      case ("Lap", "Cadence"):
        if let cadence = Double(text) { totals.cadence.add(cadence, weight: max(totals.lapSeconds, 1)) }
      case ("Activity", "Id"): workout?.values["timestamp"] = text
      case ("Activity", "Notes"), ("Lap", "Notes"): workout?.note(text)
      case ("Creator", "Name"): workout?.values["device"] = text
      case ("Plan", "Name"): workout?.values["title"] = text
      case (_, "Activity"): endWorkout()
      default: break
      }
    }

    private func endedInPoint(_ name: String, _ text: String) {
      switch (path.last, name) {
      case (_, "Trackpoint"):
        if let point { sum.add(point) }
        point = nil
      case ("Trackpoint", "Time"): point?.time = text
      case (_, "LatitudeDegrees"): point?.latitude = Double(text)
      case (_, "LongitudeDegrees"): point?.longitude = Double(text)
      case ("Trackpoint", "AltitudeMeters"): point?.height = Double(text)
      case ("HeartRateBpm", "Value"): point?.heartRate = Double(text)
      default: break
      }
    }

    private func endWorkout() {
      guard var workout else { return }
      self.workout = nil
      let start = totals.start ?? workout.values["timestamp"] ?? sum.first?.text
      guard let start else { return rows.withoutTimes.append(workout.line) }
      workout.values["timestamp"] = start
      workout.values["end_timestamp"] = sum.last?.text
      workout.values["duration"] = totals.seconds.text(decimals: 0)
      workout.values["distance"] = (totals.distance > 0 ? totals.distance : sum.distance).text(decimals: 1)
      workout.values["energy"] = totals.hasEnergy ? totals.energy.text(decimals: 0) : nil
      workout.values["elevation_gain"] = sum.hasHeights ? sum.ascent.text(decimals: 1) : nil
      workout.values["average_heart_rate"] = (totals.heartRate.mean ?? sum.heartRate.mean)?.text(decimals: 1)
      workout.values["maximum_heart_rate"] =
        (totals.maximumHeartRate ?? sum.heartRate.maximum)?.text(decimals: 0)
      workout.values["average_cadence"] = totals.cadence.mean?.text(decimals: 1)
      workout.values["laps"] = String(totals.laps)
      workout.values["points"] = String(sum.points)
      workout.values = workout.values.filter { !$0.value.isEmpty }
      rows.workouts.append(workout)
    }
  }
}
