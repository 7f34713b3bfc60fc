/// A day of the Gregorian calendar, written `2024-03-01`.
public struct StatementDay: Sendable, Codable, Hashable, Comparable, CustomStringConvertible {
  /// With all digits, such as 2024.
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int

  /// A day by its numbers; whether it exists is not checked.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// As in `2024-03-01`.
  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// The earlier day is the lesser one.
  public static func < (a: StatementDay, b: StatementDay) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  /// The day exists in the calendar.
  var exists: Bool {
    guard (1...12).contains(month), day >= 1 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Days in a rough count, good for distances.
  var ordinal: Int { year * 372 + month * 31 + day }
}

/// Reads the dates of a statement: which number is the day, and which year a date without one is of.
struct StatementDates {
  let dayFirst: Bool
  /// Nothing tells whether the day or the month comes first.
  let isAmbiguous: Bool
  let period: ClosedRange<StatementDay>?

  init(dates: [DateText], lines: [String], dayFirst given: Bool?, period: ClosedRange<StatementDay>?) {
    let open = dates.filter { !$0.isOrdered }
    let evidence = open.contains { $0.first > 12 } ? true : open.contains { $0.second > 12 } ? false : nil
    dayFirst = given ?? evidence ?? true
    isAmbiguous = given == nil && evidence == nil && open.contains { $0.first != $0.second }
    self.period = period ?? Self.period(in: lines, dayFirst: given ?? evidence ?? true)
  }

  /// Nil when the date has no year and nothing tells it, or when the day does not exist.
  func day(_ text: DateText) -> StatementDay? {
    let month = text.month(dayFirst: dayFirst)
    let day = text.day(dayFirst: dayFirst)
    if let year = text.year {
      let date = StatementDay(year: year, month: month, day: day)
      return date.exists ? date : nil
    }
    guard let period else { return nil }
    let years = (period.lowerBound.year - 1)...(period.upperBound.year + 1)
    let candidates = years.map { StatementDay(year: $0, month: month, day: day) }.filter(\.exists)
    return candidates.min { distance($0, period) < distance($1, period) }
  }

  private func distance(_ day: StatementDay, _ period: ClosedRange<StatementDay>) -> Int {
    max(0, period.lowerBound.ordinal - day.ordinal, day.ordinal - period.upperBound.ordinal)
  }

  /// The first line with two full dates that are at most a year apart; else the year before the latest full date.
  private static func period(in lines: [String], dayFirst: Bool) -> ClosedRange<StatementDay>? {
    var all: [StatementDay] = []
    for line in lines {
      let days = fullDates(in: line, dayFirst: dayFirst)
      if days.count == 2, days[0] < days[1], days[1].ordinal - days[0].ordinal <= 372 {
        return days[0]...days[1]
      }
      all += days
    }
    guard let latest = all.max() else { return nil }
    return StatementDay(year: latest.year - 1, month: latest.month, day: min(latest.day, 28))...latest
  }

  private static func fullDates(in line: String, dayFirst: Bool) -> [StatementDay] {
    let words = line.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map {
      $0.filter { !":;()".contains($0) }
    }
    var days: [StatementDay] = []
    var index = 0
    while index < words.count {
      var taken = 0
      for count in [3, 1] where taken == 0 && index + count <= words.count {
        let text = words[index..<(index + count)].joined(separator: " ")
        if let date = DateText(text), let year = date.year {
          let day = StatementDay(
            year: year, month: date.month(dayFirst: dayFirst), day: date.day(dayFirst: dayFirst))
          if day.exists {
            days.append(day)
            taken = count
          }
        }
      }
      index += max(1, taken)
    }
    return days
  }
}
