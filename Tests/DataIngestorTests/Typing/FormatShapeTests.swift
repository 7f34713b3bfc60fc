import DuckDB
import Testing

@testable import DataIngestor

/// What the characters of a text tell of the formats it may have.
struct FormatShapeTests {
  private static let texts = [
    "0", "-0", "7", "-7", "007", "42", "20260131", "1700000000", "1700000000000", "1700000000000000",
    "999999999999999999",
    "0.5", ".5", ",5", "-.5", "1.0", "1.25", "-1.25", "1.234", "1,234", "1,25", "-1,25", "1,234.50",
    "1.234,50", "1.234.567",
    "1,234,567", "12,34,567", "12.34.567,89", "1 234,50", "1'234.50", "1’234.50", "1\u{A0}234,50", "$5",
    "$1,234.50", "- $5",
    "-$5.00", "(12.00)", "(1.234,50 €)", "12.00-", "12,00-", "1.234,50 €", "€ 1.234,50", "EUR 12.50",
    "12.50 EUR", "USD1,234",
    "Fr. 12.50", "12,50 Fr.", "Fr 1'234.50", "CHF 12,50", "kr 1.234", "12 kr", "5 zł", "5,00 Kč", "+5",
    "+1.234,5", "-1.234",
    "2026-01-31", "2026-01-31 10:00", "2026-01-31T10:00:00", "2026-01-31 10:00:00.123456",
    "2026-01-31 10:00:00,5",
    "2026-01-31T10:00:00Z", "2026-01-31 10:00:00+01:00", "2026-01-31 10:00:00 +0100", "2026-01-31 10:00 UTC",
    "10:00",
    "10:00:30", "10:00:30.25", "31/01/2026", "01/31/2026", "1/2/2026", "31-01-2026", "1-2-2026", "2026/01/31",
    "2026.01.31",
    "31.01.2026", "1.2.2026", "31.01.2026 10:00", "31.01.2026, 10:00", "31.01.2026, 10:00:30",
    "01/31/2026 10:00:00 AM",
    "01/31/2026, 1:05 PM", "31/01/2026T10:00:00", "2026/01/31 10:00:00.5", "31 Jan 2026", "31 January 2026",
    "Jan 31, 2026",
    "January 31, 2026", "31-Jan-2026", "Sat, 31 Jan 2026", "31. January 2026", "Jan 31 2026",
    "31 Jan 2026 10:00", "31 janv. 2026",
    "31 de enero de 2026", "31. März 2026", "31 marzo 2026 10:00", "31.01.26", "1/2/26", "01-02-26", "true",
    "False", "yes", "N",
    "ja", "oui", "9b2f3c1e-8a4d-4e6f-9c0b-1a2b3c4d5e6f", "9B2F3C1E-8A4D-4E6F-9C0B-1A2B3C4D5E6F", "text",
    "a,b", "3 of 4",
  ]

  @Test func `No format is ruled out that a text has`() async throws {
    let texts = Self.texts + Self.texts.map { "  \($0) " }
    let engine = try Engine()
    let candidates = [false, true].flatMap { trimmed in
      [nil, DemandedType.timestamp, .exactly(.date), .exactly(.integer), .exactly(.boolean)].flatMap {
        Candidate.all(trimmed: trimmed, demanded: $0, yearPivot: 68)
      }
    }
    var (read, ruledOut) = (0, 0)
    for format in Set(candidates.map(\.format)) {
      let proofs = try await engine.run { connection in
        try connection.query(
          "SELECT coalesce(\(format.proof("x")), false) FROM (SELECT unnest(\(SQL.list(texts))) AS x)"
        ).rows.map { $0[0].bool == true }
      }
      for (text, isRead) in zip(texts, proofs) {
        #expect(!isRead || format.mightRead(text), "\(format) reads '\(text)'")
        read += isRead ? 1 : 0
        ruledOut += format.mightRead(text) ? 0 : 1
      }
    }
    #expect(read > 1000 && ruledOut > 10 * read, "\(read) \(ruledOut)")
  }

  @Test func `A plain number or time leaves one format to try`() {
    func formats(_ text: String, _ demanded: DemandedType? = nil) -> Set<String> {
      let might = TypeProver.candidates(TypeProver.Expectation(demanded: demanded), trimmed: false)
        .filter { $0.format.mightRead(text) }
      return Set(might.map { "\($0.format.notation)" })
    }
    #expect(formats("583.52") == ["plainDecimal", "formattedDecimal(mark: \".\")"])
    #expect(formats("2020-01-01", .timestamp) == ["isoDate", "date(\"%d-%m-%Y\")", "date(\"%m-%d-%Y\")"])
    #expect(!formats("2020-01-01 00:00:17", .timestamp).contains("isoTimestamptz"))
    #expect(
      formats("1234") == [
        "integer", "plainDecimal", "formattedDecimal(mark: \".\")", "formattedDecimal(mark: \",\")",
      ])
  }
}
