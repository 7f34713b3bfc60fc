import Foundation
import Testing

@testable import DataIngestor

/// When schedules fire, also where clocks are changed.
struct ScheduleTests {
  private static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  private static func fires(_ text: String, _ zone: String, from: String, count: Int) throws -> [String] {
    let zone = try #require(TimeZone(identifier: zone))
    let schedule = try Schedule(text)
    var fires: [String] = []
    var date = try date(from)
    for _ in 0..<count {
      date = try #require(schedule.next(after: date, in: zone))
      fires.append(date.formatted(.iso8601))
    }
    return fires
  }

  @Test(arguments: [
    (
      "30 7 * * mon-fri", "Europe/Rome", "2026-01-30T12:00:00Z",
      ["2026-02-02T06:30:00Z", "2026-02-03T06:30:00Z"]
    ),
    ("daily at 07:30", "UTC", "2026-01-01T07:30:00Z", ["2026-01-02T07:30:00Z", "2026-01-03T07:30:00Z"]),
    (
      "every 6 hours", "Europe/Rome", "2026-01-01T01:00:00Z",
      ["2026-01-01T06:00:00Z", "2026-01-01T12:00:00Z"]
    ),
    ("every 90 minutes", "UTC", "2026-01-01T00:10:00Z", ["2026-01-01T01:30:00Z", "2026-01-01T03:00:00Z"]),
    (
      "weekdays at 07:30 and 18:00", "UTC", "2026-01-02T08:00:00Z",
      ["2026-01-02T18:00:00Z", "2026-01-05T07:30:00Z"]
    ),
    (
      "every monday, friday at 9:05", "UTC", "2026-01-01T00:00:00Z",
      ["2026-01-02T09:05:00Z", "2026-01-05T09:05:00Z"]
    ),
    (
      "monthly on the 31st at 06:00", "UTC", "2026-02-01T00:00:00Z",
      ["2026-03-31T06:00:00Z", "2026-05-31T06:00:00Z"]
    ),
    ("0 0 29 feb *", "UTC", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
    ("0 12 13 * fri", "UTC", "2026-02-01T00:00:00Z", ["2026-02-06T12:00:00Z", "2026-02-13T12:00:00Z"]),
    (
      "*/20 22-23 * * sat-sun", "UTC", "2026-01-04T23:30:00Z",
      ["2026-01-04T23:40:00Z", "2026-01-10T22:00:00Z"]
    ),
    ("0 9 * * 7", "UTC", "2026-01-01T00:00:00Z", ["2026-01-04T09:00:00Z", "2026-01-11T09:00:00Z"]),
    ("Hourly", "Asia/Kolkata", "2026-01-01T00:00:00Z", ["2026-01-01T00:30:00Z", "2026-01-01T01:30:00Z"]),
  ]) func `A schedule fires when its words say`(
    text: String, zone: String, from: String, expected: [String]
  ) throws {
    #expect(try Self.fires(text, zone, from: from, count: expected.count) == expected)
  }

  @Test func `A time that the clock jumps over fires at the jump, once`() throws {
    // Rome: 02:00 becomes 03:00 on 29 March 2026.
    #expect(
      try Self.fires("30 2 * * *", "Europe/Rome", from: "2026-03-28T00:00:00Z", count: 3)
        == ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"])
    // Apia had no 30 December 2011 at all.
    #expect(
      try Self.fires("0 12 30 12 *", "Pacific/Apia", from: "2011-12-01T00:00:00Z", count: 1)
        == ["2011-12-30T10:00:00Z"])
  }

  @Test func `A time that the clock shows twice fires the first time only`() throws {
    // Rome: 03:00 becomes 02:00 on 25 October 2026.
    #expect(
      try Self.fires("30 2 * * *", "Europe/Rome", from: "2026-10-24T12:00:00Z", count: 2)
        == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])
  }

  @Test func `A schedule of every hour follows elapsed time`() throws {
    #expect(
      try Self.fires("0 * * * *", "Europe/Rome", from: "2026-10-24T23:30:00Z", count: 4)
        == ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z"])
    #expect(
      try Self.fires("0 * * * *", "Australia/Lord_Howe", from: "2026-04-04T13:30:00Z", count: 3)
        == ["2026-04-04T14:00:00Z", "2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z"])
  }

  /// Zones whose clocks change at midnight, by half an hour, twice in spring, in the southern half, never.
  private static let zones = [
    "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca",
    "Asia/Kathmandu", "UTC",
  ]

  @Test(arguments: zones) func `Fixed times fire once for each day, whatever the clocks do`(zone: String)
    throws
  {
    let zone = try #require(TimeZone(identifier: zone))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<12 {
      let (hour, minute) = (Int.random(in: 0...23, using: &random), Int.random(in: 0...59, using: &random))
      let cron = try CronExpression("\(minute) \(hour) * * *")
      let start = try Self.date("2026-01-01T12:00:00Z")
      var date = start
      var fires: [Date] = []
      while date < start.addingTimeInterval(366 * 86_400) {
        let next = try #require(cron.next(after: date, in: zone))
        #expect(next > date)
        fires.append(next)
        date = next
      }
      #expect((366...368).contains(fires.count), "\(hour):\(minute) in \(zone.identifier): \(fires.count)")
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = zone
      for fire in fires {
        let parts = calendar.dateComponents([.hour, .minute, .second], from: fire)
        let isExact = parts.hour == hour && parts.minute == minute && parts.second == 0
        // Otherwise the clock has just jumped over the time.
        let isJump =
          zone.secondsFromGMT(for: fire) > zone.secondsFromGMT(for: fire.addingTimeInterval(-1))
        #expect(isExact || isJump, "\(hour):\(minute) in \(zone.identifier): \(fire)")
      }
    }
  }

  @Test(arguments: zones) func `A calendar that goes minute by minute finds the same times`(zone: String)
    throws
  {
    let zone = try #require(TimeZone(identifier: zone))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    for text in ["*/7 * * * *", "5 * * * sun", "0 * 1-7 * mon"] {
      let cron = try CronExpression(text)
      for start in ["2026-03-28T20:00:00Z", "2026-04-04T12:00:00Z", "2026-10-31T20:00:00Z"] {
        let start = try Self.date(start)
        var expected: [Date] = []
        var moment = start
        for _ in 0..<2_880 {
          moment.addTimeInterval(60)
          let parts = calendar.dateComponents([.minute, .day, .weekday], from: moment)
          let byMinute = cron.minutes.contains(parts.minute ?? -1)
          let (byDay, byWeekday) = (
            cron.days.contains(parts.day ?? 0), cron.weekdays.contains((parts.weekday ?? 0) - 1)
          )
          let isDay = text.hasPrefix("0 * 1-7") ? byDay || byWeekday : byDay && byWeekday
          if byMinute && isDay { expected.append(moment) }
        }
        var found: [Date] = []
        var date = start
        while let next = cron.next(after: date, in: zone), next <= moment {
          found.append(next)
          date = next
        }
        #expect(found == expected, "\(text) in \(zone.identifier) from \(start)")
      }
    }
  }

  @Test(arguments: [
    ("* * * *", "has 4"), ("61 * * * *", "'61' is not a minute"), ("0 0 30 2 *", "never comes"),
    ("5/10 * * * *", "write '5-59/10'"), ("0 0 * * mon-blue", "'mon-blue' is not a day of week"),
    ("30-10 * * * *", "ends before it begins"), ("daily at 25:00", "is no time of day"),
    ("every monday, someday at 9:00", "'someday' is no day"), ("every 0 hours", "is no interval"),
    ("now and then", "5 fields"), ("*/0 * * * *", "is not a minute"),
  ]) func `What is no schedule is refused with a reason`(text: String, reason: String) {
    #expect {
      try Schedule(text)
    } throws: {
      ($0 as? ScheduleError)?.message.contains(reason) == true
    }
  }

  /// From 1723 on: the calendar of the test is the Julian one before 1582.
  @Test func `A day number and its date belong together`() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    for number in stride(from: -90_000, through: 150_000, by: 37) {
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(number) * 86_400))
      let day = CivilDay(number: number)
      #expect([day.year, day.month, day.day] == [parts.year, parts.month, parts.day])
      #expect(day.weekday + 1 == parts.weekday)
    }
  }
}
