import Foundation
import Testing

@testable import DataIngestor

/// What the configuration says of the server and of schedules.
struct ServerConfigurationTests {
  private func configuration(_ source: String = "", _ top: String = "") throws -> Configuration {
    try Configuration(
      parsing: """
        users: [James]
        \(top)
        sources:
          bank: {tag: transactions, csv: data, columns: {timestamp: A, amount: B, description: C}\(source)}
        """, file: "ingestor.yaml", directory: FileManager.default.temporaryDirectory)
  }

  @Test func `A schedule is a text or a mapping, in the zone of the document or its own`() throws {
    let plain = try configuration(", schedule: every 6 hours", "timezone: Europe/Rome").sources[0].schedule
    #expect(plain?.schedule?.text == "every 6 hours" && plain?.zone.identifier == "Europe/Rome")
    #expect(plain?.retries == 3 && plain?.isWatching == false)
    let full = try configuration(
      ", schedule: {when: '0 7 * * *', timezone: Asia/Tokyo, watch: true, retries: 1, retry_after: 30}"
    )
    .sources[0].schedule
    #expect(full?.zone.identifier == "Asia/Tokyo" && full?.isWatching == true && full?.retries == 1)
    #expect((1...9).map { full?.delay(beforeRetry: $0) } == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
    #expect(try configuration(", schedule: {watch: true}").sources[0].schedule?.schedule == nil)
    #expect(try configuration().sources[0].schedule == nil)
  }

  @Test(arguments: [
    (", schedule: sometimes", "", "5 fields"), (", schedule: {retries: 2}", "", "nothing says when"),
    (", schedule: {when: daily, timezone: Mars/Base}", "", "no time zone 'Mars/Base'"),
    ("", "timezone: CEST", "no time zone 'CEST'"), ("", "server: {port: 99999}", "from 0 to 65535"),
    ("", "server: {adress: x}", "Did you mean 'address'?"), ("", "notify: {secret: x}", "'url' is missing"),
    ("", "notify: {url: x, on: [joy]}", "contract, failure"),
    (", freshness: soon", "", "no length of time"), (", freshness: {stale: 2 days}", "", "'late' is missing"),
    (", freshness: {late: 2 days, stale: 1 day}", "", "stale before it is late"),
  ]) func `What is wrong is said with its place`(source: String, top: String, message: String) {
    #expect {
      try configuration(source, top)
    } throws: { error in
      let problem = (error as? IngestError)?.problems.first
      return problem?.line != nil && problem.map { "\($0)".contains(message) } == true
    }
  }

  @Test(arguments: [
    ("every 6 hours", 1), ("every 90 hours", 4), ("*/15 * * * *", 1), ("weekdays at 07:30", 3),
    ("every monday, friday at 09:05", 4), ("weekly", 7), ("monthly on the 31st at 06:00", 61),
    ("0 0 29 2 *", 1461),
  ]) func `A schedule promises rows after its longest pause`(text: String, days: Int) throws {
    let source = try configuration(", schedule: '\(text)'").sources[0]
    #expect(Freshness(source.schedule) == Freshness(late: 48 * days, stale: 192 * days))
  }

  @Test func `Freshness is a length of time, or one for late and one for stale`() throws {
    #expect(try configuration().sources[0].freshness == nil)
    #expect(
      try configuration(", freshness: 36 hours").sources[0].freshness == Freshness(late: 36, stale: 144))
    #expect(
      try configuration(", freshness: {late: 2 days, stale: 1 week}").sources[0].freshness
        == Freshness(late: 48, stale: 168))
    #expect(Freshness(try configuration(", schedule: {watch: true}").sources[0].schedule) == nil)
  }

  @Test func `When a source runs does not change what its files were loaded with`() throws {
    let digests = try [
      "", ", schedule: daily", ", schedule: {watch: true}, freshness: 2 days", ", decimal_mark: ','",
    ].map {
      try configuration($0).sources[0].configurationDigest
    }
    #expect(digests[0] == digests[1] && digests[1] == digests[2] && digests[2] != digests[3])
  }
}
