package import Foundation

/// When a source runs by itself while the server runs.
package struct SourceSchedule: Hashable, Sendable {
  /// When it fires; nil where only files set it off.
  package let schedule: Schedule?
  /// Where its times of day are meant.
  package let zone: TimeZone
  /// Whether new and changed files set it off.
  package let isWatching: Bool
  /// How often a run that failed for reasons outside is tried again.
  package let retries: Int
  /// Seconds before the first retry; each further one waits twice as long, at most an hour.
  package let retryAfter: Int

  /// Seconds before a retry.
  /// - Parameter attempt: 1 for the first.
  package func delay(beforeRetry attempt: Int) -> Int {
    min(3_600, retryAfter << min(max(0, attempt - 1), 12))
  }
}

/// The keys of `schedule` in a source's declaration.
enum ScheduleShape {
  static let property = Shape.Property(
    "schedule", shape, "When it runs by itself under `ingestor serve`; text, or a mapping.")

  static let shape = Shape.either([
    .string,
    .object([
      .init(
        "when", .string, "A cron expression of five fields, or words such as `every 6 hours`."),
      .init("timezone", .string, "Where its times are meant, for example Europe/Rome."),
      .init("watch", .boolean, "Whether new and changed files set it off; default false."),
      .init("retries", .integer(0...20), "How often a failed run is tried again; default 3."),
      .init(
        "retry_after", .integer(1...3_600),
        "Seconds before the first retry; each further one waits twice as long; default 60."),
    ]),
  ])

  /// Reads a source's schedule; what is wrong is added to the problems.
  static func read(_ setting: Setting?, zone: TimeZone, _ problems: inout [Problem]) -> SourceSchedule? {
    guard let setting else { return nil }
    let when = setting.isMapping ? setting["when"] : setting
    var schedule: Schedule?
    if let when, let text = when.string {
      do {
        schedule = try Schedule(text)
      } catch {
        problems.append(
          when.problem(
            "schedule", "\(error.message).",
            advice: "For example '30 7 * * mon-fri', 'every 6 hours' or 'daily at 07:30'."))
      }
    }
    let isWatching = setting["watch"]?.bool ?? false
    if when == nil, !isWatching {
      problems.append(
        setting.problem("schedule", "nothing says when it runs.", advice: "Give 'when', or 'watch: true'."))
    }
    return SourceSchedule(
      schedule: schedule, zone: Self.zone(setting["timezone"], &problems) ?? zone, isWatching: isWatching,
      retries: setting["retries"]?.int ?? 3, retryAfter: setting["retry_after"]?.int ?? 60)
  }

  /// The zone that a setting names; nil where there is none.
  static func zone(_ setting: Setting?, _ problems: inout [Problem]) -> TimeZone? {
    guard let setting, let name = setting.string else { return nil }
    // Abbreviations are ambiguous (IST is three zones): only names of the time zone database count.
    if name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) { return zone }
    problems.append(
      setting.problem(
        "timezone", "there is no time zone '\(name)'.", advice: "For example Europe/Rome, or UTC."))
    return nil
  }
}
