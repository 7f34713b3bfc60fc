/// Finds the tables of one page: drawn grids first, aligned text in what they leave, the better where both explain it.
struct PageTables {
  let content: PageContent
  let settings: TableSettings
  /// All text of the page in lines.
  let text: PageText
  private let builder: LineBuilder

  init(content: PageContent, settings: TableSettings) {
    self.content = content
    self.settings = settings
    builder = LineBuilder(content: content)
    text = builder.build()
  }

  func tables() -> [PDFTable] {
    let rules = content.rules
    var drafts = lattice(text, rules)
    let arbitration = Arbitration(text: text)
    drafts = arbitration.kept(drafts)
    drafts = arbitration.withoutFragments(drafts, of: stream(text, rules))
    let rest = builder.build(excluding: drafts.map(\.box))
    drafts += stream(rest, rules)
    let ordered = drafts.sorted { ($0.box.top, $0.box.left) < ($1.box.top, $1.box.left) }
    return ordered.map { TableText(text: text).table($0, page: content) }
  }

  private func lattice(_ text: PageText, _ rules: [Rule]) -> [TableDraft] {
    let edges = Edges(rules: rules, settings: settings)
    let grids = GridFinder(edges: edges, settings: settings).find()
    return grids.compactMap { GridTables(text: text, drawings: content.drawings).table($0) }
  }

  private func stream(_ text: PageText, _ rules: [Rule]) -> [TableDraft] {
    BlockFinder(lines: text.lines).blocks().flatMap { block -> [TableDraft] in
      let finder = ColumnFinder(lines: text.lines[block])
      if finder.columns.count > 1,
        let rest = ProseMargin(lines: text.lines[block], columns: finder.columns).removed()
      {
        var part = text
        part.lines = rest
        return rest.isEmpty ? [] : stream(part, rules)
      }
      return BlockSplitter(text: text).split(block).compactMap {
        StreamTable(text: text, rules: rules).table($0)
      }
    }
  }
}
