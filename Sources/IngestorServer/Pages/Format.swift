import Foundation

/// A moment as a page shows it: how long ago, and exactly.
struct Moment {
  /// `2026-01-31T12:00:00Z`
  let exact: String
  /// `31 Jan 2026, 12:00 UTC`
  let full: String
  /// `5 minutes ago`
  let relative: String

  init?(_ text: String?, now: Date = Date()) {
    guard let text, let date = ISO8601.date(text) else { return nil }
    self.init(date, now: now)
  }

  init(_ date: Date, now: Date = Date()) {
    exact = date.formatted(.iso8601)
    let style = Date.VerbatimFormatStyle(
      format:
        "\(day: .defaultDigits) \(month: .abbreviated) \(year: .defaultDigits), \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits) UTC",
      locale: Locale(identifier: "en_GB"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
    full = date.formatted(style)
    relative = Self.relative(now.timeIntervalSince(date))
  }

  private static func relative(_ seconds: Double) -> String {
    let distance = abs(seconds)
    if distance < 45 { return seconds >= 0 ? "just now" : "in a moment" }
    let units = [(86_400.0, "day"), (3_600, "hour"), (60, "minute")]
    let (length, unit) = units.first { distance >= $0.0 * 0.95 } ?? (60, "minute")
    let count = max(1, Int((distance / length).rounded()))
    let text = "\(count) \(unit)\(count == 1 ? "" : "s")"
    return seconds >= 0 ? text + " ago" : "in " + text
  }
}

extension Int {
  /// With a comma after each group of three digits.
  var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (self < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// With a noun, for example `1 row`.
  func of(_ noun: String) -> String { "\(grouped) \(noun)\(self == 1 ? "" : "s")" }
}

extension String {
  /// The beginning and an ellipsis where there are more characters than fit.
  func shortened(to most: Int) -> String { count > most ? prefix(most - 1) + "…" : self }
}

/// A status as a page shows it: a word, and a class that gives it colour and sign.
struct StatusMark {
  let text: String
  let kind: String

  init(_ status: String) {
    text = status
    kind =
      switch status {
      case "succeeded", "ready": "good"
      case "failed": "bad"
      case "partial", "interrupted", "cancelled": "mixed"
      case "running", "queued": "busy"
      default: "quiet"
      }
  }

  static let never = StatusMark("never loaded")
}
