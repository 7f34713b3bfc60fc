#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A point in time of ISO 8601, in seconds since 1970 in UTC.
struct Instant: Comparable {
  let seconds: Double

  /// - Returns: nil for what is no date and time, such as `2024-05-01T06:00:00Z`.
  init?(_ text: String) {
    guard
      let match = text.wholeMatch(
        of: /(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)(Z|[+\-]\d{2}:?\d{2})?/),
      let year = Int(match.1), let month = Int(match.2), let day = Int(match.3), let hour = Double(match.4),
      let minute = Double(match.5), let second = Double(match.6), (1...12).contains(month),
      (1...31).contains(day)
    else { return nil }
    var offset = 0.0
    if let zone = match.7, zone != "Z" {
      let digits = zone.filter(\.isNumber)
      offset = (Double(digits.prefix(2)) ?? 0) * 3600 + (Double(digits.suffix(2)) ?? 0) * 60
      if zone.hasPrefix("-") { offset.negate() }
    }
    seconds = Double(Self.days(year, month, day)) * 86400 + hour * 3600 + minute * 60 + second - offset
  }

  static func < (one: Instant, other: Instant) -> Bool { one.seconds < other.seconds }

  /// Days since 1970 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

/// Distances on the Earth.
enum Earth {
  /// The great-circle distance of two points in degrees, in metres, on a sphere of 6,371,008.8 m (IUGG mean radius).
  static func distance(
    _ one: (latitude: Double, longitude: Double), _ other: (latitude: Double, longitude: Double)
  ) -> Double {
    let radian = Double.pi / 180
    let latitudes = (other.latitude - one.latitude) * radian
    let longitudes = (other.longitude - one.longitude) * radian
    let chord =
      pow(sin(latitudes / 2), 2)
      + cos(one.latitude * radian) * cos(other.latitude * radian) * pow(sin(longitudes / 2), 2)
    return 2 * 6_371_008.8 * asin(min(1, sqrt(chord)))
  }
}

extension Double {
  /// The number with so many decimals, as text; nil for what is no number.
  func text(decimals: Int) -> String? {
    guard isFinite, abs(self) < 1e15 else { return nil }
    let factor = pow(10.0, Double(decimals))
    let scaled = Int64((self * factor).rounded())
    if decimals == 0 { return String(scaled) }
    let digits = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (scaled < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }
}
