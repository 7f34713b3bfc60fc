/// One workout of a file. Durations are in seconds, distances and heights in metres, energy in kilocalories, heart rates in beats
/// a minute.
package struct Workout: Sendable {
  /// The line it begins on.
  package let line: Int
  /// Its values by column; what is absent is NULL.
  package var values: [String: String] = [:]

  /// The columns.
  package static let columns = [
    "timestamp", "end_timestamp", "activity", "title", "duration", "distance", "elevation_gain", "energy",
    "average_heart_rate", "maximum_heart_rate", "average_cadence", "notes", "device", "laps", "points",
  ]

  init(line: Int) { self.line = line }

  /// Adds to what the person wrote.
  mutating func note(_ text: String) {
    guard !text.isEmpty else { return }
    values["notes"] = values["notes"].map { $0 + " " + text } ?? text
  }
}

/// The workouts of a file, and what a person should know of it.
package struct WorkoutRows: Sendable {
  package internal(set) var workouts: [Workout] = []
  /// Tracks that are no workouts, by line.
  package internal(set) var withoutTimes: [Int] = []
}

/// The points of a track, one by one.
struct TrackSum {
  private(set) var points = 0
  private(set) var distance = 0.0
  private(set) var ascent = 0.0
  private(set) var first: (text: String, instant: Instant)?
  private(set) var last: (text: String, instant: Instant)?
  private(set) var hasHeights = false
  private var previous: (latitude: Double, longitude: Double)?
  private var previousHeight: Double?
  private(set) var heartRate = Mean()
  private(set) var cadence = Mean()

  /// A pause: the way across it does not count.
  mutating func breakLine() {
    previous = nil
    previousHeight = nil
  }

  mutating func add(_ point: TrackPoint) {
    points += 1
    if let time = point.time, let instant = Instant(time) {
      if first.map({ instant < $0.instant }) ?? true { first = (time, instant) }
      if last.map({ instant > $0.instant }) ?? true { last = (time, instant) }
    }
    if let latitude = point.latitude, let longitude = point.longitude {
      if let previous { distance += Earth.distance(previous, (latitude, longitude)) }
      previous = (latitude, longitude)
    }
    if let height = point.height {
      hasHeights = true
      if let previousHeight, height > previousHeight { ascent += height - previousHeight }
      previousHeight = height
    }
    if let rate = point.heartRate { heartRate.add(rate) }
    if let steps = point.cadence { cadence.add(steps) }
  }
}

/// A point of a track.
struct TrackPoint {
  var latitude: Double?
  var longitude: Double?
  var height: Double?
  var time: String?
  var heartRate: Double?
  var cadence: Double?
}

/// A mean and a maximum.
struct Mean {
  private var sum = 0.0
  private var weight = 0.0
  private(set) var maximum: Double?

  mutating func add(_ value: Double, weight: Double = 1) {
    sum += value * weight
    self.weight += weight
    maximum = max(maximum ?? value, value)
  }

  var mean: Double? { weight > 0 ? sum / weight : nil }
}
