package import LibXML2

/// GPX 1.0 and 1.1: every track is a workout. Routes and waypoints are none.
package enum GPX {
  /// Reads a file.
  /// - Throws: ``XMLFault`` for what is no GPX.
  package static func workouts(file path: String) throws(XMLFault) -> WorkoutRows {
    let parser = XMLDocumentParser()
    let handler = Handler(names: parser.names)
    try parser.parse(file: path, into: handler)
    guard handler.isGPX else { throw XMLFault(.malformed, "this is no GPX: its root is not <gpx>", line: 1) }
    return handler.rows
  }

  private final class Handler: XMLTextHandler {
    var rows = WorkoutRows()
    var isGPX = false
    private var creator: String?
    private var workout: Workout?
    private var sum = TrackSum()
    private var point: TrackPoint?

    override func began(_ name: String, _ attributes: [String: String]) {
      if path.count == 1 {
        isGPX = name == "gpx"
        creator = attributes["creator"]
      }
      switch name {
      case "trk" where path.count == 2:
        workout = Workout(line: line)
        sum = TrackSum()
      case "trkseg": sum.breakLine()
      case "trkpt":
        point = TrackPoint(
          latitude: attributes["lat"].flatMap(Double.init), longitude: attributes["lon"].flatMap(Double.init))
      default: break
      }
    }

    override func ended(_ name: String, _ text: String) {
      if point != nil {
        switch name {
        case "trkpt":
          if let point { sum.add(point) }
          point = nil
        case "time": point?.time = text
        case "ele": point?.height = Double(text)
        // Garmin's extensions, and others that use their names.
        case "hr", "heartrate": point?.heartRate = Double(text)
        case "cad", "cadence": point?.cadence = Double(text)
        default: break
        }
      } else if workout != nil, path.last == "trk" {
        switch name {
        case "name": workout?.values["title"] = text
        case "type": workout?.values["activity"] = text
        case "desc", "cmt": workout?.note(text)
        default: break
        }
      } else if name == "trk", path.count == 1 {
        endWorkout()
      }
    }

    private func endWorkout() {
      guard var workout else { return }
      self.workout = nil
      guard let first = sum.first, let last = sum.last else {
        return rows.withoutTimes.append(workout.line)
      }
      workout.values["timestamp"] = first.text
      workout.values["end_timestamp"] = last.text
      workout.values["duration"] = (last.instant.seconds - first.instant.seconds).text(decimals: 0)
      workout.values["distance"] = sum.distance.text(decimals: 1)
      workout.values["elevation_gain"] = sum.hasHeights ? sum.ascent.text(decimals: 1) : nil
      workout.values["average_heart_rate"] = sum.heartRate.mean?.text(decimals: 1)
      workout.values["maximum_heart_rate"] = sum.heartRate.maximum?.text(decimals: 0)
      workout.values["average_cadence"] = sum.cadence.mean?.text(decimals: 1)
      workout.values["points"] = String(sum.points)
      workout.values["device"] = creator
      workout.values = workout.values.filter { !$0.value.isEmpty }
      rows.workouts.append(workout)
    }
  }
}
