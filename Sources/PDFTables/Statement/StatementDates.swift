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
  /// The day that the years were taken from, where no period is printed.
  private(set) var anchor: StatementDay?

  init(dates: [DateText], lines: [String], dayFirst given: Bool?, period: ClosedRange<StatementDay>?) {
    let printed = lines.map { FullDates.found(in: $0) }
    let open = dates.filter { !$0.isOrdered }
    // Where the transactions leave it open, other dates of the document may tell.
    let evidence = Self.evidence(open) ?? Self.evidence(printed.joined().filter { !$0.isOrdered })
    let dayFirst = given ?? evidence ?? true
    self.dayFirst = dayFirst
    isAmbiguous = given == nil && evidence == nil && open.contains { $0.first != $0.second }
    let days = printed.map { $0.compactMap { Self.day($0, dayFirst: dayFirst) } }
    if let known = period ?? Self.period(days) {
      self.period = known
    } else {
      let named = zip(lines, days).first { FullDates.namesItsDay($0) && $1.count == 1 }?.1.first
      anchor = named ?? days.joined().max()
      self.period = anchor.map {
        StatementDay(year: $0.year - 1, month: $0.month, day: min($0.day, 28))...$0
      }
    }
  }

  private static func evidence(_ dates: [DateText]) -> Bool? {
    dates.contains { $0.first > 12 } ? true : dates.contains { $0.second > 12 } ? false : nil
  }

  /// A date with its year; nil where it has none or does not exist.
  private static func day(_ text: DateText, dayFirst: Bool) -> StatementDay? {
    guard let year = text.year else { return nil }
    let day = StatementDay(
      year: year, month: text.month(dayFirst: dayFirst), day: text.day(dayFirst: dayFirst))
    return day.exists ? day : nil
  }

  /// Nil when the date has no year and nothing tells it, or when the day does not exist.
  func day(_ text: DateText) -> StatementDay? {
    if text.year != nil { return Self.day(text, dayFirst: dayFirst) }
    guard let period else { return nil }
    let years = (period.lowerBound.year - 1)...(period.upperBound.year + 1)
    let candidates = years.map {
      StatementDay(year: $0, month: text.month(dayFirst: dayFirst), day: text.day(dayFirst: dayFirst))
    }.filter(\.exists)
    return candidates.min { distance($0, period) < distance($1, period) }
  }

  private func distance(_ day: StatementDay, _ period: ClosedRange<StatementDay>) -> Int {
    max(0, period.lowerBound.ordinal - day.ordinal, day.ordinal - period.upperBound.ordinal)
  }

  /// The first line with two full dates that are at most a year apart.
  private static func period(_ lines: [[StatementDay]]) -> ClosedRange<StatementDay>? {
    for days in lines where days.count == 2 {
      if days[0] < days[1], days[1].ordinal - days[0].ordinal <= 372 { return days[0]...days[1] }
    }
    return nil
  }
}
