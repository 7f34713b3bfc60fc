import Foundation

/// A moment in UTC in the spellings that the vault uses.
struct UTCTime: Hashable, Sendable {
  private let year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, microsecond: Int

  init(_ date: Date = Date()) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second, .nanosecond], from: date)
    year = parts.year ?? 1970
    month = parts.month ?? 1
    day = parts.day ?? 1
    hour = parts.hour ?? 0
    minute = parts.minute ?? 0
    second = parts.second ?? 0
    microsecond = (parts.nanosecond ?? 0) / 1000
  }

  private func pad(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// `2026-01-31 12:00:00.000000`
  var sqlText: String {
    "\(pad(year, 4))-\(pad(month))-\(pad(day)) \(pad(hour)):\(pad(minute)):\(pad(second)).\(pad(microsecond, 6))"
  }
  /// `2026-01-31T12:00:00Z`
  var isoText: String {
    "\(pad(year, 4))-\(pad(month))-\(pad(day))T\(pad(hour)):\(pad(minute)):\(pad(second))Z"
  }
  /// `20260131T120000Z`
  var compactText: String {
    "\(pad(year, 4))\(pad(month))\(pad(day))T\(pad(hour))\(pad(minute))\(pad(second))Z"
  }
}
