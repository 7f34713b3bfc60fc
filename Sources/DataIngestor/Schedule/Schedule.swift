package import Foundation

/// When something happens again and again: cron expressions, or an interval.
package struct Schedule: Hashable, Sendable {
  /// As it was written.
  package let text: String
  private let rule: Rule

  private enum Rule: Hashable {
    /// Whenever one of them fires.
    case cron([CronExpression])
    /// Every so many seconds, counted from midnight UTC of 1970-01-01.
    case interval(Int)
  }

  /// Reads a cron expression or plain words such as `every 6 hours` and `weekdays at 07:30`.
  /// - Throws: What is wrong, where it is neither, or where it would never fire.
  package init(_ text: String) throws(ScheduleError) {
    self.text = text
    let words = ScheduleWords(text)
    if let seconds = try words.interval() {
      rule = .interval(seconds)
    } else {
      var expressions: [CronExpression] = []
      for cron in try words.cron() ?? [text] { expressions.append(try CronExpression(cron)) }
      rule = .cron(expressions)
    }
    guard next(after: Date(timeIntervalSince1970: 0), in: .gmt) != nil else {
      throw ScheduleError("'\(text)' names a day that never comes")
    }
  }

  /// The first moment after another at which it fires. Pure: the same question has the same answer.
  package func next(after date: Date, in zone: TimeZone) -> Date? {
    switch rule {
    case .interval(let seconds):
      let period = Double(seconds)
      return Date(
        timeIntervalSince1970: (date.timeIntervalSince1970 / period).rounded(.down) * period + period)
    case .cron(let expressions):
      return expressions.compactMap { $0.next(after: date, in: zone) }.min()
    }
  }

  /// The longest time between two days on which it fires; 1 where it fires every day.
  package var longestPauseInDays: Int {
    switch rule {
    case .interval(let seconds): return max(1, (seconds + 86_399) / 86_400)
    case .cron(let expressions):
      // From 2026 on, for twelve years: they hold three leap days.
      let days = (20_454..<(20_454 + 12 * 366)).filter { number in
        expressions.contains { $0.includes(CivilDay(number: number)) }
      }
      return zip(days, days.dropFirst()).map { $1 - $0 }.max() ?? 366
    }
  }
}

/// The plain words that stand for intervals and cron expressions.
struct ScheduleWords {
  private let text: String

  init(_ text: String) {
    self.text = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let seconds = ["minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800]

  /// `every 6 hours`: seconds.
  func interval() throws(ScheduleError) -> Int? {
    guard let match = text.wholeMatch(of: /every (\d{1,4}) (minute|hour|day|week)s?/) else { return nil }
    guard let count = Int(match.1), count > 0, let unit = Self.seconds[String(match.2)] else {
      throw ScheduleError("'\(text)' is no interval")
    }
    return count * unit
  }

  /// `weekdays at 07:30 and 18:00`: the cron expressions that say the same; nil for what is no such sentence.
  func cron() throws(ScheduleError) -> [String]? {
    switch text {
    case "every minute": return ["* * * * *"]
    case "every hour", "hourly": return ["0 * * * *"]
    case "every day", "daily": return ["0 0 * * *"]
    case "every week", "weekly": return ["0 0 * * mon"]
    case "every month", "monthly": return ["0 0 1 * *"]
    default: break
    }
    guard let match = text.wholeMatch(of: /(\S.*) at (\d.*)/), let days = try days(String(match.1)) else {
      return nil
    }
    var expressions: [String] = []
    for time in String(match.2).replacing(" and ", with: ",").split(separator: ",") {
      let time = time.trimmingCharacters(in: .whitespaces)
      guard let parts = time.wholeMatch(of: /(\d{1,2}):(\d{2})/), let hour = Int(parts.1), hour < 24,
        let minute = Int(parts.2), minute < 60
      else { throw ScheduleError("'\(time)' is no time of day; write it as 07:30") }
      expressions.append("\(minute) \(hour) \(days)")
    }
    return expressions
  }

  /// The last three fields.
  private func days(_ text: String) throws(ScheduleError) -> String? {
    switch text {
    case "daily", "every day": return "* * *"
    case "weekdays", "every weekday": return "* * mon-fri"
    case "weekends": return "* * sat,sun"
    default: break
    }
    if let match = text.wholeMatch(of: /(?:monthly|every month) on (?:the |day )?(\d{1,2})(?:st|nd|rd|th)?/) {
      return "\(match.1) * *"
    }
    guard let match = text.wholeMatch(of: /(?:every |weekly on )(.+)/) else { return nil }
    var names: [String] = []
    for word in String(match.1).replacing(" and ", with: ",").split(separator: ",") {
      let word = word.trimmingCharacters(in: .whitespaces)
      let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
      guard let day = days.first(where: { word == $0 || word == $0 + "s" }) else {
        throw ScheduleError("'\(word)' is no day of the week")
      }
      names.append(String(day.prefix(3)))
    }
    return "* * " + names.joined(separator: ",")
  }
}
