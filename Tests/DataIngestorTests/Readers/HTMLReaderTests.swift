import Foundation
import Testing

@testable import DataIngestor

/// Pages of HTML on their way into the vault.
struct HTMLReaderTests {
  private func yaml(_ html: String, _ extra: String = "") -> String {
    """
    users: [James]
    tags:
      orders: {columns: {day: date, amount: decimal}}
    sources:
      shop: {tag: orders, html: \(html), key: [day, text], columns: {day: Date, amount: Amount}\(extra)}
    """
  }

  private func page(_ rows: String..., headings: String = "<th>Date<th>Amount<th>Text") -> String {
    """
    <html><body><table><tr>\(headings)</tr>
    \(rows.map { "<tr>\($0)</tr>" }.joined(separator: "\n"))</table></body></html>
    """
  }

  @Test func `Pages of one layout are read together, and read again only where they changed`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "saved/a.html", page("<td>2024-05-01<td>1.234,50<td>Caf&eacute;", "<td>2024-05-02<td>3,00<td>Kino"))
    try workspace.write("saved/deep/b.htm", page("<td>2024-05-03<td>4,00<td>Bakery"))
    try workspace.write("saved/notes.txt", "no page")
    let first = try await workspace.run(yaml("saved")).first
    #expect(first.status == .succeeded && first.counts.new == 3, "\(first.problems)")
    #expect(
      try workspace.query(
        "SELECT CAST(date AS VARCHAR), CAST(amount AS VARCHAR), text, record_source FROM shop ORDER BY date")
        == [
          ["2024-05-01", "1234.50", "Café", "saved/a.html#table=1"],
          ["2024-05-02", "3.00", "Kino", "saved/a.html#table=1"],
          ["2024-05-03", "4.00", "Bakery", "saved/deep/b.htm#table=1"],
        ])
    #expect(try await workspace.run(yaml("saved")).first.status == .unchanged)
    try workspace.write(
      "saved/a.html", page("<td>2024-05-01<td>1.234,50<td>Caf&eacute;", "<td>2024-05-02<td>3,50<td>Kino"))
    let third = try await workspace.run(yaml("saved")).first
    #expect(third.inputsUnchanged == 1 && third.counts.changed == 1 && third.counts.new == 0, "\(third)")
  }

  @Test func `Which of several tables is meant is asked, and said by number, caption, headings or a text`()
    async throws
  {
    let workspace = try Workspace()
    let movements =
      "<table><caption>Movements</caption><tr><th>Date<th>Amount<th>Text<tr><td>2024-05-01<td>1<td>Kino</table>"
    try workspace.write("a.html", "<table><tr><th>Filter<tr><td>all</table>\(movements)")
    let refused = try await workspace.run(yaml("a.html")).first
    let problem = try #require(refused.problems.first { $0.code == "html.table" })
    #expect(
      problem.examples == ["table 1: 1 rows; Filter", "table 2 'Movements': 1 rows; Date, Amount, Text"])
    for choice in ["table: 2", "caption: movements", "headings: [amount, date]", "match: '^Kino$'"] {
      let result = try await workspace.run(yaml("{path: a.html, \(choice)}"), force: true).first
      #expect(result.status == .succeeded, "\(choice): \(result.problems)")
    }
    let missing = try await workspace.run(yaml("{path: a.html, headings: [Nope]}"), force: true).first
    #expect(missing.problems.first?.message == "None of the page's 2 tables is the one that is asked for.")
    #expect(throws: IngestError.self) { try workspace.project(yaml("{path: a.html, match: '('}")) }
    #expect(throws: IngestError.self) { try workspace.project(yaml("{path: a.html, table: first}")) }
  }

  @Test func `Links' targets become columns where that is asked for`() async throws {
    let workspace = try Workspace()
    try workspace.write("a.html", page("<td>2024-05-01<td>1<td><a href='/film/7'>Kino</a>"))
    #expect(try await workspace.run(yaml("{path: a.html, links: [Text]}")).first.status == .succeeded)
    #expect(try workspace.query("SELECT text, text_link FROM shop") == [["Kino", "/film/7"]])
    let wrong = try await workspace.run(yaml("{path: a.html, links: [Texts]}"), force: true).first
    #expect(wrong.problems.first?.advice == "Did you mean 'Text'?")
  }

  @Test func `A value that breaks the contract is shown with file and line, and nothing is written`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("a.html", page("<td>2024-05-01<td>1<td>Kino", "<td>2024-05-02<td>much<td>Kino"))
    let result = try await workspace.run(yaml("a.html")).first
    #expect(result.failure == .contract)
    #expect(
      result.problems.contains { $0.examples.contains { $0.hasPrefix("a.html:3") } }, "\(result.problems)")
    #expect(try workspace.scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'shop'") == "0")
  }

  @Test func `A new column is a new version, and an old page keeps its own`() async throws {
    let workspace = try Workspace()
    try workspace.write("saved/a.html", page("<td>2024-05-01<td>1<td>Kino"))
    try await workspace.run(yaml("saved"))
    try workspace.write(
      "saved/b.html",
      page("<td>2024-05-02<td>2<td>Kino<td>Leisure", headings: "<th>Date<th>Amount<th>Text<th>Category"))
    let second = try await workspace.run(yaml("saved")).first
    #expect(second.newSatellites.count == 1, "\(second.problems)")
    #expect(
      try workspace.query("SELECT text, category FROM shop ORDER BY date") == [
        ["Kino", nil], ["Kino", "Leisure"],
      ])
  }

  @Test
  func
    `Pages without tables, with none that is meant, and links out of the folder fail or stay out, all at once`()
    async throws
  {
    let workspace = try Workspace()
    try workspace.write("outside.html", page("<td>2024-05-09<td>9<td>Secret"))
    try workspace.write("saved/empty.html", "")
    try workspace.write(
      "saved/script.html", "<html><body><div id=root></div><script>render()</script></body></html>")
    try FileManager.default.createSymbolicLink(
      at: workspace.folder.appending(path: "saved/z.html"),
      withDestinationURL: workspace.folder.appending(path: "outside.html"))
    let result = try await workspace.run(yaml("saved")).first
    #expect(result.problems.map(\.file) == ["saved/empty.html", "saved/script.html"], "\(result.problems)")
    #expect(result.problems.allSatisfy { $0.code == "html.table" })
  }

  @Test func `A page that is not in the encoding it declares is read, and that is told`() async throws {
    let workspace = try Workspace()
    let text = "<meta charset=utf-8>" + page("<td>2024-05-01<td>1<td>Café")
    try Data(text.unicodeScalars.map { UInt8($0.value) }).write(
      to: workspace.folder.appending(path: "a.html"))
    let result = try await workspace.run(yaml("a.html")).first
    #expect(result.problems.map(\.code) == ["html.encoding"])
    #expect(try workspace.scalar("SELECT text FROM shop") == "Café")
    let wrong = try await workspace.run(yaml("{path: a.html, encoding: utf-8}"), force: true).first
    #expect(wrong.problems.map(\.code) == ["html.encoding"] && wrong.status == .failed)
  }

  @Test func `A cancelled run writes nothing`() async throws {
    let workspace = try Workspace()
    for number in 1...50 {
      try workspace.write("saved/\(number).html", page("<td>2024-05-01<td>\(number)<td>Kino \(number)"))
    }
    let report = try await workspace.project(yaml("saved")).run { event in
      if case .stage(_, _, .reading) = event { withUnsafeCurrentTask { $0?.cancel() } }
    }
    #expect(try report.first.status == .interrupted)
    #expect(try workspace.scalar("SELECT count(*) FROM duckdb_views() WHERE view_name = 'shop'") == "0")
  }

  @Test func `Inspecting shows every table of a page, and suggests the largest by its number`() async throws {
    let workspace = try Workspace()
    try workspace.write(
      "saved",
      "<!DOCTYPE html><table><tr><th>Filter<tr><td>all</table>"
        + page("<td>2024-05-01<td>1<td>Kino", "<td>2024-05-02<td>2<td>Bakery"))
    let found = try await Inspector(directory: workspace.folder, secrets: .none, options: .init()).inspect(
      "saved")
    #expect(found.reader == "html" && found.tables.map(\.rows) == [1, 2], "\(found.problems)")
    #expect(found.configuration?.contains("table: 2") == true)
    let result = try await workspace.project(try #require(found.configuration)).check().first
    #expect(result.status == .succeeded, "\(result.problems)\n\(found.configuration ?? "")")
  }
}
