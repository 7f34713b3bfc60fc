import DataIngestor
import Foundation
import Testing

@testable import IngestorServer

/// What pages make of values.
struct PageValueTests {
  @Test func `Markup is escaped, also where a character hides it`() {
    #expect(
      Markup().escapeText("<a href='x' title=\"&\">") == "&lt;a href=&#39;x&#39; title=&quot;&amp;&quot;&gt;")
    // To Swift a quote and the accent on it are one character; to a browser the quote ends the attribute.
    let escaped = Markup().escapeText("\"\u{301} onload=x")
    #expect(
      !escaped.unicodeScalars.contains("\"") && escaped.unicodeScalars.starts(with: "&quot;".unicodeScalars))
  }

  @Test func `Templates escape with it`() throws {
    let frame = Frame(
      title: "\"\u{301}<b>", links: [], version: "1", configurationProblems: nil, hasSession: false)
    let page = try Renderer().page("tags", frame, ["used": [] as [String]])
    #expect(page.contains("<title>&quot;\u{301}&lt;b&gt; · Data Ingestor</title>"))
  }

  @Test(arguments: [
    ("a=1&b=two+words&a=%C3%A9", ["1", "é"], "two words"), ("a&b=%26%3D", [""], "&="), ("", [], nil),
  ]) func `Fields of forms are decoded`(text: String, a: [String], b: String?) {
    let fields = FormFields(text)
    #expect(fields.all("a") == a && fields["b"] == b)
  }

  @Test func `Times are said in words, to both sides of now`() throws {
    let now = try #require(ISO8601.date("2026-03-01T12:00:00Z"))
    let words = [
      ("2026-03-01T11:59:30Z", "just now"), ("2026-03-01T11:58:55Z", "1 minute ago"),
      ("2026-03-01T09:10:00Z", "3 hours ago"), ("2026-03-02T11:50:00Z", "in 1 day"),
      ("2026-02-01T12:00:00Z", "28 days ago"),
    ]
    for (text, expected) in words { #expect(Moment(text, now: now)?.relative == expected) }
    #expect(Moment("2026-03-01T11:59:30Z")?.full == "1 Mar 2026, 11:59 UTC")
    #expect(1_234_567.grouped == "1,234,567" && 1.of("row") == "1 row" && 0.of("row") == "0 rows")
  }

  @Test func `Coverage has a cell for every period, also for those without a row`() throws {
    let rows = Rows(
      columns: ["source", "period", "rows"],
      rows: [["bank", "2025-11", "4"], ["bank", "2026-02", "1"], ["shop", "2026-01", "2"]])
    let coverage = try #require(Coverage(rows))
    #expect(coverage.lanes.map(\.source) == ["bank", "shop"] && coverage.lanes.map(\.total) == ["5", "2"])
    #expect(coverage.lanes[0].cells.map(\.level) == [5, 0, 0, 2])
    #expect(coverage.lanes[1].cells[2].title == "shop, 2026-01: 2 rows")
    #expect(coverage.summary.contains("5 of 8 periods have none"))
    #expect(Coverage(Rows()) == nil)
  }
}
