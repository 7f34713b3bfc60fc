import LibXML2

/// One table of a page: named columns and rows of texts.
package struct HTMLTable {
  /// Its number among the page's tables that hold text, from 1, in the order of the page.
  package let number: Int
  /// Its caption, or a heading over its whole width.
  package let caption: String?
  /// The names of the columns, each once. One without a heading is `column_N`.
  package let columns: [String]
  /// The texts by row and column; nil where there is none.
  package let rows: [[String?]]
  /// The targets of the links in the same places.
  package let links: [[String?]]
  /// The line of each row in the page, where it is known.
  package let lines: [Int?]
  /// Whether the page names the columns.
  package let hasHeadings: Bool
  /// Rows left out because they repeat the headings.
  package let repeatedHeadings: Int

  /// How a table is understood.
  package struct Options: Sendable {
    /// How many of the first rows are headings; nil for what the page says with `<thead>` and `<th>`.
    package var headingRows: Int?
    /// Headings that the table must have: the row that has them is the last row of headings.
    package var headings: [String]?
    /// Whether rows and cells that are not displayed count.
    package var includesHidden = false
    /// Whether the rows of `<tfoot>` count.
    package var includesFooter = true

    /// What the page says.
    package init() {}
  }

  /// - Returns: nil for a table without any text.
  /// - Throws: ``XMLFault`` where its spans make it too large.
  init?(_ table: HTMLNode, number: Int, options: Options) throws(XMLFault) {
    let found = TableRows(of: table, includesHidden: options.includesHidden)
    let grid = try Grid(found.sections).rows.filter { !$0.isBlank }
    guard !grid.isEmpty else { return nil }
    let heading = Headings(grid, options)
    var names = heading.names
    var body = heading.body
    let repeated = body.filter { heading.isRepeated($0) }.count
    body.removeAll { heading.isRepeated($0) || (!options.includesFooter && $0.section == "tfoot") }
    // A column that has neither a heading nor a text is only layout.
    let kept = names.indices.filter { column in
      names[column] != nil || body.contains { $0.texts[column] != nil }
    }
    names = kept.map { names[$0] }
    self.number = number
    caption = found.caption ?? heading.title
    columns = Headings.unique(names)
    rows = body.map { row in
      let texts = row.texts
      return kept.map { texts[$0] }
    }
    links = body.map { row in kept.map { row.cells[$0]?.link } }
    lines = body.map(\.line)
    hasHeadings = names.contains { $0 != nil }
    repeatedHeadings = repeated
  }

  /// Whether it has all the headings, in any order and case.
  package func has(_ headings: [String]) -> Bool {
    let present = Set(columns.map { $0.lowercased() })
    return headings.allSatisfy { present.contains($0.lowercased()) }
  }

  /// Whether a text occurs in its caption, headings or cells.
  package func mentions(_ pattern: Regex<AnyRegexOutput>) -> Bool {
    func matches(_ text: String?) -> Bool { text.map { $0.firstMatch(of: pattern) != nil } ?? false }
    return matches(caption) || columns.contains(where: matches)
      || rows.contains { $0.contains(where: matches) }
  }
}
