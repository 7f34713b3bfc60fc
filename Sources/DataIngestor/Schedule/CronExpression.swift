/// A cron expression of five fields: minute, hour, day of month, month, day of week.
///
/// Fields hold `*`, numbers, names (`jan`, `mon`), ranges, steps and lists. Where both day fields are restricted, a day counts
/// that either names, as in every cron. Sunday is 0 or 7.
package struct CronExpression: Hashable, Sendable {
  let minutes: [Int]
  let hours: [Int]
  let days: Set<Int>
  let months: Set<Int>
  let weekdays: Set<Int>
  /// Whether every hour counts: then the expression follows elapsed time and not the clock on the wall.
  let isEveryHour: Bool
  private let isAnyDay: Bool
  private let isAnyWeekday: Bool

  /// Reads an expression.
  /// - Throws: What is wrong with it.
  package init(_ text: String) throws(ScheduleError) {
    let fields = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    guard fields.count == 5 else {
      throw ScheduleError(
        "a cron expression has 5 fields (minute, hour, day of month, month, day of week); '\(text)' has \(fields.count)"
      )
    }
    minutes = try Field.minute.values(fields[0]).sorted()
    hours = try Field.hour.values(fields[1]).sorted()
    days = try Field.day.values(fields[2])
    months = try Field.month.values(fields[3])
    weekdays = Set(try Field.weekday.values(fields[4]).map { $0 % 7 })
    isEveryHour = fields[1].hasPrefix("*") && hours.count == 24
    isAnyDay = fields[2].hasPrefix("*")
    isAnyWeekday = fields[4].hasPrefix("*")
  }

  /// Whether a day counts.
  func includes(_ day: CivilDay) -> Bool {
    guard months.contains(day.month) else { return false }
    let byDay = days.contains(day.day)
    let byWeekday = weekdays.contains(day.weekday)
    return isAnyDay || isAnyWeekday ? byDay && byWeekday : byDay || byWeekday
  }

  /// What one field may hold.
  private struct Field: Sendable {
    let name: String
    let range: ClosedRange<Int>
    var names: [String] = []

    static let minute = Field(name: "minute", range: 0...59)
    static let hour = Field(name: "hour", range: 0...23)
    static let day = Field(name: "day of month", range: 1...31)
    static let month = Field(
      name: "month", range: 1...12,
      names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let weekday = Field(
      name: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    func values(_ text: String) throws(ScheduleError) -> Set<Int> {
      var values: Set<Int> = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        values.formUnion(try part == "*" ? Array(range) : self.part(String(part)))
      }
      return values
    }

    private func part(_ text: String) throws(ScheduleError) -> [Int] {
      let pieces = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard pieces.count <= 2 else { throw wrong(text) }
      var step = 1
      if pieces.count == 2 {
        guard let number = Int(pieces[1]), number > 0 else { throw wrong(text) }
        step = number
      }
      let bounds = pieces[0] == "*" ? range : try self.bounds(pieces[0])
      guard pieces.count == 1 || bounds.count > 1 else {
        throw ScheduleError(
          "'\(text)' has a step without a range; write '\(pieces[0])-\(range.upperBound)/\(step)'")
      }
      return Array(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
    }

    private func bounds(_ text: String) throws(ScheduleError) -> ClosedRange<Int> {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard ends.count <= 2, let first = number(ends[0]), var last = number(ends[ends.count - 1]) else {
        throw wrong(text)
      }
      // 'fri-sun' ends with the Sunday after it.
      if name == Self.weekday.name, ends.count == 2, last == 0, first > 0 { last = 7 }
      guard first <= last else {
        throw ScheduleError("the range '\(text)' in the field \(name) ends before it begins")
      }
      return first...last
    }

    private func number(_ text: String) -> Int? {
      if let index = names.firstIndex(of: text) { return index + (range.lowerBound == 1 ? 1 : 0) }
      guard text.allSatisfy(\.isASCII), let number = Int(text), range.contains(number) else { return nil }
      return number
    }

    private func wrong(_ text: String) -> ScheduleError {
      ScheduleError(
        "'\(text)' is not a \(name): expected \(range.lowerBound) to \(range.upperBound)"
          + (names.isEmpty ? "" : " or \(names[0]) to \(names[names.count - 1])")
          + ", ranges, steps or lists of them")
    }
  }
}

/// What is wrong with a schedule.
package struct ScheduleError: Error, Hashable {
  /// In one clause, without a full stop.
  package let message: String

  init(_ message: String) { self.message = message }
}
