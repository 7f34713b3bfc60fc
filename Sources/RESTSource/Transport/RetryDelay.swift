import Foundation

/// How long to wait before asking again.
enum RetryDelay {
  /// Exponential, with the upper half of it left to chance so that many clients do not return together.
  static func backoff(attempt: Int, limits: Limits, random: Double) -> Double {
    let full = min(limits.backoff * pow(2, Double(attempt - 1)), limits.maximumPause)
    return full * (0.5 + random / 2)
  }

  /// What a response asks for: `Retry-After` as seconds or as a date (RFC 9110, 10.2.3), else a rate limit's
  /// reset time where nothing remains (`RateLimit-Reset`, `X-RateLimit-Reset`, `X-Rate-Limit-Reset`).
  static func requested(by headers: HeaderFields, now: Date) -> Double? {
    if let text = headers["Retry-After"]?.trimmingCharacters(in: .whitespaces) {
      if let seconds = Double(text), seconds.isFinite { return max(seconds, 0) }
      if let date = HTTPDate.parse(text) { return max(date.timeIntervalSince(now), 0) }
    }
    guard remaining(headers) == 0 else { return nil }
    for name in ["RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset"] {
      guard let text = headers[name], let value = Double(text), value.isFinite else { continue }
      // Services write seconds to wait, seconds since 1970 or milliseconds since 1970.
      if value > 100_000_000_000 { return max(value / 1000 - now.timeIntervalSince1970, 0) }
      if value > 100_000_000 { return max(value - now.timeIntervalSince1970, 0) }
      return max(value, 0)
    }
    return nil
  }

  /// How many requests a response says are left, if it says.
  static func remaining(_ headers: HeaderFields) -> Int? {
    for name in ["RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining"] {
      if let text = headers[name], let value = Int(text) { return value }
    }
    return nil
  }
}

/// Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func parse(_ text: String) -> Date? {
    let parts = text.split(whereSeparator: { " ,-:".contains($0) })
    guard parts.count >= 7, let day = Int(parts[1]), let month = months.firstIndex(of: String(parts[2])),
      var year = Int(parts[3]), let hour = Int(parts[4]), let minute = Int(parts[5]),
      let second = Int(parts[6])
    else { return nil }
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    let seconds =
      CivilTime.days(year: year, month: month + 1, day: day) * 86400 + hour * 3600 + minute * 60 + second
    return Date(timeIntervalSince1970: Double(seconds))
  }
}

/// Calendar arithmetic on the proleptic Gregorian calendar.
enum CivilTime {
  /// Days from 1970-01-01.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date of a number of days from 1970-01-01.
  static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted + (shifted < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
