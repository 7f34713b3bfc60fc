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
  ]) func `What is wrong is said with its place`(source: String, top: String, message: String) {
    #expect {
      try configuration(source, top)
    } throws: { error in
      let problem = (error as? IngestError)?.problems.first
      return problem?.line != nil && problem.map { "\($0)".contains(message) } == true
    }
  }

  @Test func `When a source runs does not change what its files were loaded with`() throws {
    let digests = try ["", ", schedule: daily", ", schedule: {watch: true}", ", decimal_mark: ','"].map {
      try configuration($0).sources[0].configurationDigest
    }
    #expect(digests[0] == digests[1] && digests[1] == digests[2] && digests[2] != digests[3])
  }
}
