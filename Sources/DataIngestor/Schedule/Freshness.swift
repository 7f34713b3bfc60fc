/// How old the newest row of a source may be.
package struct Freshness: Hashable, Sendable {
  /// Hours after which it counts as late.
  package let late: Int
  /// Hours after which it counts as stale.
  package let stale: Int

  /// Without a word about stale rows, four times as long as for late ones.
  package init(late: Int, stale: Int? = nil) {
    self.late = late
    self.stale = stale ?? late * 4
  }

  /// Where nothing says how often rows come: a week, and about a month.
  package static let standard = Freshness(late: 7 * 24, stale: 30 * 24)

  /// What a schedule promises: the longest pause between two of its runs may pass twice.
  package init?(_ schedule: SourceSchedule?) {
    guard let days = schedule?.schedule?.longestPauseInDays else { return nil }
    self.init(late: 2 * 24 * days)
  }

  /// The stricter of two.
  package func combined(with other: Freshness) -> Freshness {
    Freshness(late: min(late, other.late), stale: min(stale, other.stale))
  }
}

/// The key `freshness` in a source's declaration.
enum FreshnessShape {
  static let property = Shape.Property(
    "freshness",
    .either([
      .string,
      .object([
        .init(
          "late", .string, "The age from which the newest row counts as late, such as `36 hours` or `2 days`."
        ),
        .init("stale", .string, "The age from which it counts as stale; default four times as long."),
      ]),
    ]),
    "How old its newest row may be, for exports that test it: `2 days`, or a mapping; default twice the longest pause of the schedule, else a week."
  )

  /// Reads a source's freshness; what is wrong is added to the problems.
  static func read(_ setting: Setting?, _ problems: inout [Problem]) -> Freshness? {
    guard let setting else { return nil }
    guard setting.isMapping else { return hours(setting, &problems).map { Freshness(late: $0) } }
    guard let late = setting["late"] else {
      problems.append(
        setting.problem("freshness", "'late' is missing.", advice: "For example {late: 2 days}."))
      return nil
    }
    guard let lateHours = hours(late, &problems) else { return nil }
    let freshness = Freshness(late: lateHours, stale: setting["stale"].flatMap { hours($0, &problems) })
    if freshness.stale < freshness.late {
      problems.append(setting.problem("freshness", "a row would be stale before it is late."))
    }
    return freshness
  }

  private static func hours(_ setting: Setting, _ problems: inout [Problem]) -> Int? {
    if let match = setting.string?.wholeMatch(of: /(\d{1,4}) (hour|day|week)s?/), let count = Int(match.1),
      count > 0
    {
      return count * (match.2 == "hour" ? 1 : match.2 == "day" ? 24 : 7 * 24)
    }
    problems.append(
      setting.problem(
        "freshness", "this is no length of time.", advice: "For example '36 hours', '2 days' or '1 week'."))
    return nil
  }
}
