import Foundation

/// A date and a time of day as a clock on the wall shows them, without a zone: seconds since 1970-01-01T00:00.
struct CivilTime: Hashable, Sendable {
  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  /// What the wall shows at a moment.
  init(_ date: Date, in zone: TimeZone) {
    seconds = Int(date.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: date)
  }

  /// Days since 1970-01-01.
  var day: Int { Int((Double(seconds) / 86_400).rounded(.down)) }
  /// 0 to 59.
  var minute: Int { (seconds - day * 86_400) / 60 % 60 }

  /// The first moment at which the wall shows this time. Where the clock jumps over it, the moment of the jump.
  func moment(in zone: TimeZone) -> Date {
    func offset(_ moment: Int) -> Int {
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
    }
    // Offsets change at most once within two days: those of the day before and the day after are the candidates.
    let offsets = [offset(seconds - 86_400), offset(seconds + 86_400)]
    let moments = offsets.map { seconds - $0 }
    let shown = zip(moments, offsets).filter { offset($0) == $1 }.map(\.0)
    if let first = shown.min() { return Date(timeIntervalSince1970: Double(first)) }
    var before = moments.min() ?? seconds
    var after = moments.max() ?? seconds
    let old = offset(before)
    while after - before > 1 {
      let middle = (before + after) / 2
      if offset(middle) == old { before = middle } else { after = middle }
    }
    return Date(timeIntervalSince1970: Double(after))
  }
}

/// A day of the Gregorian calendar.
struct CivilDay: Hashable, Sendable {
  let year: Int, month: Int, day: Int
  /// 0 for Sunday.
  let weekday: Int

  /// The day so many days after 1970-01-01.
  init(number: Int) {
    // Years begin in March, so that the leap day is the last one; 400 years are 146,097 days.
    let shifted = number + 719_468
    let era = Int((Double(shifted) / 146_097).rounded(.down))
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    weekday = ((number % 7) + 11) % 7
  }
}
