package import Foundation

extension CronExpression {
  /// The first moment after another at which the expression fires in a zone; nil where it never does (30 February).
  ///
  /// When the clocks change, an expression with fixed hours fires once for each time it names: a time that the clock jumps
  /// over fires at the jump, a time that the clock shows twice fires the first time. An expression of every hour follows
  /// elapsed time: it fires whenever the clock shows one of its minutes.
  package func next(after date: Date, in zone: TimeZone) -> Date? {
    let today = CivilTime(date, in: zone).day
    // The day before counts, because a jump may move one of its times beyond midnight; eight years hold a 29 February, also
    // across a century without one.
    for number in (today - 1)...(today + 8 * 366) where includes(CivilDay(number: number)) {
      if let fire = first(after: date, onDay: number, in: zone) { return fire }
    }
    return nil
  }

  private func first(after date: Date, onDay number: Int, in zone: TimeZone) -> Date? {
    if isEveryHour { return firstByElapsedTime(after: date, onDay: number, in: zone) }
    for hour in hours {
      for minute in minutes {
        let fire = CivilTime(seconds: number * 86_400 + hour * 3_600 + minute * 60).moment(in: zone)
        if fire > date { return fire }
      }
    }
    return nil
  }

  private func firstByElapsedTime(after date: Date, onDay number: Int, in zone: TimeZone) -> Date? {
    let begin = CivilTime(seconds: number * 86_400).moment(in: zone).timeIntervalSince1970
    let end = CivilTime(seconds: (number + 1) * 86_400).moment(in: zone).timeIntervalSince1970
    var moment = max(begin, (date.timeIntervalSince1970 / 60).rounded(.down) * 60 + 60)
    while moment < end {
      let candidate = Date(timeIntervalSince1970: moment)
      let wall = CivilTime(candidate, in: zone)
      if wall.seconds % 60 == 0, minutes.contains(wall.minute) { return candidate }
      moment += 60 - Double(((wall.seconds % 60) + 60) % 60)
    }
    return nil
  }
}
