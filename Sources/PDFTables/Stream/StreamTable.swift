/// Makes a table of a block of lines, or finds that it is none.
struct StreamTable {
  let text: PageText
  let rules: [Rule]
  /// It stands beside another one, from which it was parted.
  var isParted = false

  func table(_ block: Range<Int>) -> TableDraft? {
    let lines = text.lines[block]
    let finder = ColumnFinder(lines: lines)
    guard finder.columns.count > 1, finder.core.count > 1 else { return nil }
    let named = lines[..<(finder.core.first ?? lines.startIndex)].suffix(3).filter { $0.segments.count > 1 }
    var columns = ColumnFinder.refined(
      finder.columns, lines: finder.core.map { lines[$0] }, headings: named, text: text)
    let header = HeaderFinder(lines: lines, core: finder.core, text: text)
    columns = header.withOwnColumns(columns)
    let assignment = ColumnAssignment(columns: columns, text: text)
    var rowLines = lines.map { assignment.rowLine($0) }
    rowLines = headings(above: block.lowerBound, over: rowLines[0], assignment) + rowLines
    var judge = TableJudge(rowLines: rowLines, columns: columns, text: text, rules: rules, isParted: isParted)
    let isTable = judge.isTable
    // The head of a letter above a table takes nothing from it.
    judge.rowLines = Array(rowLines[judge.extent])
    guard isTable || judge.isTable else { return nil }
    rowLines = judge.rowLines
    return draft(rowLines, edges: ColumnFinder.edges(columns))
  }

  /// Lines right above the block whose words stand in its columns: narrow headings, the top of stacked ones.
  private func headings(above first: Int, over top: RowLine, _ assignment: ColumnAssignment) -> [RowLine] {
    var headings: [RowLine] = []
    var lower = top
    for line in text.lines[..<first].reversed().prefix(8) {
      let rowLine = assignment.rowLine(line)
      let pitch = lower.box.midY - rowLine.box.midY
      let filled = rowLine.filled
      guard rowLine.spans.isEmpty, !filled.contains(where: { rowLine.isFigure[$0] }),
        pitch < (filled.count > 1 ? 1.8 : 1.4) * max(line.em, lower.em)
      else { break }
      if filled.count == 1 {
        let isStacked = filled[0] > 0 && !lower.cells[filled[0]].isEmpty && rowLine.isBold == lower.isBold
        guard isStacked, !lower.filled.contains(where: { lower.isFigure[$0] }) else { break }
      }
      headings.insert(rowLine, at: 0)
      lower = rowLine
    }
    return headings
  }

  /// The table of lines whose columns are known.
  func draft(_ lines: [RowLine], edges columnEdges: [Double]) -> TableDraft? {
    guard let box = lines.lazy.map(\.box).union() else { return nil }
    var edges = columnEdges
    edges[0] = min(edges[0], box.left)
    edges[edges.count - 1] = max(edges[edges.count - 1], box.right)
    let separators = separators(in: box)
    let headerEnd = HeaderRows(lines: lines, text: text, separators: separators).end
    let headings = HeaderSpans(text: text).found(in: Array(lines[..<headerEnd]))
    let header = HeaderRows.grouped(headings, separators: separators)
    let body = Array(lines[headerEnd...])
    let groups = RowGrouping(
      lines: body, columnEdges: edges, separators: separators, text: text, isDrawn: false
    ).groups()
    let all = header + groups.map { $0.map { body[$0] } }
    let rows = RowGrouping.rows(all, top: box.top, bottom: box.bottom)
    var draft = TableDraft(method: .stream, box: box, columnEdges: edges, rows: rows)
    draft.headerRows = header.count
    return draft
  }

  /// y of the rules and sides of fills that run under most of the table's width.
  private func separators(in box: Box) -> [Double] {
    var covered: [(y: Double, length: Double)] = []
    for rule in rules
    where rule.orientation == .horizontal && rule.position > box.top && rule.position < box.bottom {
      let length = min(rule.end, box.right) - max(rule.start, box.left)
      guard length > 0 else { continue }
      if let place = covered.firstIndex(where: { abs($0.y - rule.position) < 2 }) {
        covered[place].length += length
      } else {
        covered.append((rule.position, length))
      }
    }
    return covered.filter { $0.length > 0.6 * box.width }.map(\.y).sorted()
  }
}
