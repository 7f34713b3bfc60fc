import Foundation

/// Instants as cursors write them, in nanoseconds since 1970 so that no digit of a fraction is lost.
enum CursorTime {
  /// Reads `2024-05-01`, `2024-05-01T12:00:00.123456Z`, `… 12:00:00+02:00`; without an offset it is UTC.
  static func nanoseconds(iso8601 text: String) -> Int? {
    var digits = DigitReader(text)
    guard let year = digits.number(4), digits.pass("-"), let month = digits.number(2), digits.pass("-"),
      let day = digits.number(2), 1...12 ~= month, 1...31 ~= day
    else { return nil }
    var seconds = CivilTime.days(year: year, month: month, day: day) * 86400
    var fraction = 0
    if !digits.isAtEnd {
      guard digits.pass("T") || digits.pass(" ") || digits.pass("t"), let hour = digits.number(2),
        digits.pass(":"),
        let minute = digits.number(2)
      else { return nil }
      seconds += hour * 3600 + minute * 60
      if digits.pass(":") {
        guard let second = digits.number(2) else { return nil }
        seconds += second
        if digits.pass(".") || digits.pass(",") {
          guard let nanoseconds = digits.fraction() else { return nil }
          fraction = nanoseconds
        }
      }
      guard let offset = digits.offset() else { return nil }
      seconds -= offset
    }
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? nil : scaled + fraction
  }

  /// Reads a cursor; nil where it is not written that way.
  static func nanoseconds(_ text: String, _ format: Incremental.CursorFormat) -> Int? {
    switch format {
    case .iso8601, .date: nanoseconds(iso8601: text)
    case .unix: scaled(text, by: 1_000_000_000)
    case .unixMilliseconds: scaled(text, by: 1_000_000)
    case .integer, .text: nil
    }
  }

  private static func scaled(_ text: String, by factor: Int) -> Int? {
    if let whole = Int(text) {
      let (value, overflow) = whole.multipliedReportingOverflow(by: factor)
      return overflow ? nil : value
    }
    guard let value = Decimal(string: text) else { return nil }
    return NSDecimalNumber(decimal: value * Decimal(factor)).intValue
  }

  /// Writes an instant; whole seconds where the fraction is zero.
  static func text(_ nanoseconds: Int, _ format: Incremental.CursorFormat) -> String {
    let seconds = floored(nanoseconds, by: 1_000_000_000)
    switch format {
    case .unix: return String(seconds)
    case .unixMilliseconds: return String(floored(nanoseconds, by: 1_000_000))
    case .date: return date(seconds)
    case .iso8601, .integer, .text:
      let ofDay = seconds - floored(seconds, by: 86400) * 86400
      let clock = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map { padded($0, 2) }.joined(separator: ":")
      let rest = nanoseconds - seconds * 1_000_000_000
      var fraction = ""
      if rest > 0 { fraction = "." + (rest % 1000 == 0 ? padded(rest / 1000, 6) : padded(rest, 9)) }
      return date(seconds) + "T" + clock + fraction + "Z"
    }
  }

  private static func date(_ seconds: Int) -> String {
    let day = CivilTime.date(days: floored(seconds, by: 86400))
    return padded(day.year, 4) + "-" + padded(day.month, 2) + "-" + padded(day.day, 2)
  }

  private static func floored(_ value: Int, by divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }
}

/// Reads fixed-width numbers off a text's bytes.
private struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func pass(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(_ width: Int) -> Int? {
    var value = 0
    for _ in 0..<width {
      guard let byte = rest.first, byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte - 0x30)
      rest = rest.dropFirst()
    }
    return value
  }

  /// Digits after the decimal mark, in nanoseconds; what is finer is cut off.
  mutating func fraction() -> Int? {
    var value = 0
    var width = 0
    while let byte = rest.first, byte &- 0x30 < 10 {
      if width < 9 { value = value * 10 + Int(byte - 0x30) }
      width += 1
      rest = rest.dropFirst()
    }
    if width == 0 { return nil }
    while width < 9 {
      value *= 10
      width += 1
    }
    return value
  }

  /// Seconds east of UTC; the text must end after it.
  mutating func offset() -> Int? {
    _ = pass(" ")
    if isAtEnd { return 0 }
    if pass("Z") || pass("z") { return isAtEnd ? 0 : nil }
    if rest.elementsEqual("UTC".utf8) { return 0 }
    let isEast = pass("+")
    guard isEast || pass("-"), let hours = number(2) else { return nil }
    _ = pass(":")
    let minutes = isAtEnd ? 0 : number(2)
    guard let minutes, isAtEnd else { return nil }
    return (hours * 3600 + minutes * 60) * (isEast ? 1 : -1)
  }
}
