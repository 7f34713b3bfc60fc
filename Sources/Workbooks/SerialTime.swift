/// The days since 1900, or since 1904, that a workbook keeps instead of dates and times, as texts.
struct SerialTime {
  /// Whether days are counted from 1904 on.
  let countsFrom1904: Bool

  /// Thousandths of a second are all that a workbook is sure of.
  private static let day = 86_400_000

  /// Appends the text of a number of days.
  /// - Returns: Whether it is a time that people see; where not, nothing is appended.
  func append(_ serial: Double, as format: CellFormat, to buffer: inout [UInt8]) -> Bool {
    let last = countsFrom1904 ? 2_957_004.0 : 2_958_466.0
    guard abs(serial) < last else { return false }
    let total = Int((serial * Double(Self.day)).rounded())
    let days = total / Self.day
    switch format {
    case .number: return false
    case .elapsed: appendHours(total, to: &buffer)
    case .time where total >= 0 && days < 1: appendClock(total, to: &buffer)
    // No day of the time before people had workbooks: a sum of hours.
    case .time where total >= 0 && days <= 60 && !countsFrom1904: appendHours(total, to: &buffer)
    case .timestamp where total > 0 && days == 0 && !countsFrom1904: appendClock(total, to: &buffer)
    default:
      guard total >= 0 else { return false }
      appendDate(days, to: &buffer)
      let rest = total % Self.day
      if rest > 0 || format != .date {
        buffer.append(0x20)
        appendClock(rest, to: &buffer)
      }
    }
    return true
  }

  /// A date as people see it. Workbooks that count from 1900 have a day 0 and a 29 February 1900, which never were.
  private func appendDate(_ days: Int, to buffer: inout [UInt8]) {
    if !countsFrom1904, days == 0 || days == 60 {
      buffer.append(contentsOf: (days == 0 ? "1900-01-00" : "1900-02-29").utf8)
      return
    }
    // Days since 1970.
    let epoch = countsFrom1904 ? days - 24_107 : days - 25_569 + (days < 60 ? 1 : 0)
    // Howard Hinnant's algorithm: years begin in March, eras have 400 of them.
    let shifted = epoch + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    Self.append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    Self.append(month, digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    Self.append(day, digits: 2, to: &buffer)
  }

  private func appendClock(_ milliseconds: Int, to buffer: inout [UInt8]) {
    let seconds = milliseconds / 1000
    Self.append(seconds / 3600, digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    Self.append(seconds / 60 % 60, digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    Self.append(seconds % 60, digits: 2, to: &buffer)
    guard milliseconds % 1000 > 0 else { return }
    buffer.append(UInt8(ascii: "."))
    Self.append(milliseconds % 1000, digits: 3, to: &buffer)
  }

  private func appendHours(_ milliseconds: Int, to buffer: inout [UInt8]) {
    if milliseconds < 0 { buffer.append(UInt8(ascii: "-")) }
    appendClock(abs(milliseconds), to: &buffer)
  }

  private static func append(_ number: Int, digits: Int, to buffer: inout [UInt8]) {
    var (places, divisor) = (1, 1)
    while number / divisor >= 10 || places < digits {
      divisor *= 10
      places += 1
    }
    while divisor > 0 {
      buffer.append(0x30 + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
