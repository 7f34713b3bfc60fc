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
    if !settings.regions.isEmpty {
      var settings = settings
      settings.regions = []
      return self.settings.regions.flatMap { region in
        PageTables(content: content.inside(region), settings: settings).tables()
      }
    }
    let ordered = drafts().sorted { ($0.box.top, $0.box.left) < ($1.box.top, $1.box.left) }
    return ordered.map { TableText(text: text).table($0, page: content) }
  }

  private func drafts() -> [TableDraft] {
    let rules = ChosenRules(content: content, settings: settings)
    if rules.columnsAreFixed {
      return FixedColumns(text: text, edges: rules.columnEdges, rules: rules.rules).table().map { [$0] } ?? []
    }
    if settings.verticalStrategy == .text || settings.horizontalStrategy == .text { return stream(text) }
    let grids = lattice(rules.rules)
    if settings.verticalStrategy != .automatic { return grids }
    let arbitration = Arbitration(text: text)
    var drafts = arbitration.kept(grids)
    drafts = arbitration.withoutFragments(drafts, of: drafts.isEmpty ? [] : stream(text))
    return drafts + stream(drafts.isEmpty ? text : builder.build(excluding: drafts.map(\.box)))
  }

  private func lattice(_ rules: [Rule]) -> [TableDraft] {
    let edges = Edges(rules: rules, settings: settings)
    let grids = GridFinder(edges: edges, settings: settings).find()
    return grids.compactMap {
      GridTables(text: text, drawings: content.drawings, rules: content.rules).table($0)
    }
  }

  /// - Parameter isParted: The text is one of two tables side by side.
  private func stream(_ text: PageText, isParted: Bool = false) -> [TableDraft] {
    func tables(of parts: [[TextLine]], areTables: Bool) -> [[TableDraft]] {
      parts.map { lines in
        var part = text
        part.lines = lines
        return stream(part, isParted: areTables)
      }
    }
    return BlockFinder(text: text).blocks().flatMap { block -> [TableDraft] in
      let lines = text.lines[block]
      let columns = ColumnFinder(lines: lines).columns
      if columns.count > 1 {
        if let parts = ProseMargin(lines: lines, text: text, columns: columns).parts() {
          return tables(of: parts, areTables: isParted).flatMap(\.self)
        }
        let sides = SideBySide(lines: lines, columns: columns, text: text, rules: content.rules)
        if let parts = sides.parts() {
          let found = tables(of: parts, areTables: true)
          // Where one side is too little to be a table, nothing of it must be lost.
          if found.allSatisfy({ !$0.isEmpty }) { return found.flatMap(\.self) }
        }
      }
      return BlockSplitter(text: text).split(block).compactMap {
        StreamTable(text: text, rules: content.rules, isParted: isParted).table($0)
      }
    }
  }
}
