import Foundation
import HTMLTables
import LibXML2
import Testing

/// Pages and what is read from them, side by side: `Fixtures/pages/NAME.html` and `Fixtures/expected/NAME.json`.
struct HTMLPageTests {
  /// A table as the expectation writes it.
  private struct Expected: Decodable, Equatable {
    var caption: String?
    var columns: [String]
    var rows: [[String?]]
    var links: [[String?]]?
  }

  static let pages: [String] = {
    let folder = Bundle.module.url(forResource: "Fixtures/pages", withExtension: nil)
    let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    return files.filter { $0.hasSuffix(".html") }.sorted()
  }()

  @Test func `The pages are there`() { #expect(Self.pages.count >= 40) }

  @Test(arguments: pages) func `A page gives the tables that a reader of it sees`(_ file: String) throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let page = try HTMLPage(Array(try Data(contentsOf: folder.appending(path: "pages/\(file)"))))
    let found = page.tables.map { table in
      let hasLinks = table.links.contains { $0.contains { $0 != nil } }
      return Expected(
        caption: table.caption, columns: table.columns, rows: table.rows, links: hasLinks ? table.links : nil)
    }
    let name = file.replacing(".html", with: ".json")
    let expected = try JSONDecoder().decode(
      [Expected].self, from: try Data(contentsOf: folder.appending(path: "expected/\(name)")))
    #expect(found == expected)
  }

  private func tables(_ html: String, _ change: (inout HTMLTable.Options) -> Void = { _ in }) throws
    -> [HTMLTable]
  {
    var options = HTMLTable.Options()
    change(&options)
    return try HTMLPage(Array(html.utf8), options: options).tables
  }

  @Test func `Headings that are asked for are found in rows that the page does not mark`() throws {
    let page = """
      <table><tr><td colspan=2>Movements of May</td></tr><tr><td>Date</td><td>Amount</td></tr>
      <tr><td>2024-05-01</td><td>5</td></tr></table>
      """
    let table = try #require(try tables(page) { $0.headings = ["amount", "date"] }.first)
    #expect(table.columns == ["Date", "Amount"] && table.rows == [["2024-05-01", "5"]])
    #expect(try tables(page).first?.columns == ["column_1", "column_2"])
    #expect(try tables(page) { $0.headingRows = 2 }.first?.columns == ["Date", "Amount"])
  }

  @Test func `What is not displayed, and what stands in the footer, counts where it is asked for`() throws {
    let page = """
      <table><tr><th>a</th></tr><tr style='display:none'><td>1</td></tr><tr><td>2</td></tr><tfoot><tr><td>3</td></tr></tfoot></table>
      """
    #expect(try tables(page).first?.rows == [["2"], ["3"]])
    #expect(try tables(page) { $0.includesHidden = true }.first?.rows == [["1"], ["2"], ["3"]])
    #expect(try tables(page) { $0.includesFooter = false }.first?.rows == [["2"]])
  }

  @Test func `Nesting of any depth is read to its end`() throws {
    let depth = 50_000
    let page =
      String(repeating: "<div>", count: depth) + "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
    #expect(try tables(page).first?.rows == [["1"]])
  }

  @Test func `Spans that ask for more cells than anybody has are refused`() throws {
    let row = "<tr>" + String(repeating: "<td colspan=1000 rowspan=60000>x</td>", count: 100) + "</tr>"
    let page = "<table>" + String(repeating: row, count: 300) + "</table>"
    #expect(throws: XMLFault.self) { try tables(page) }
  }

  @Test func `Bytes that are no page give no table`() throws {
    #expect(try tables("").isEmpty)
    #expect(try tables("just a text").isEmpty)
    #expect(try HTMLPage([0, 1, 2, 0xFF]).tables.isEmpty)
  }
}
