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
    if settings.verticalStrategy == .text || settings.horizontalStrategy == .text {
      return stream(text, rules: content.rules)
    }
    let grids = lattice(rules.rules)
    if settings.verticalStrategy != .automatic { return grids }
    let arbitration = Arbitration(text: text)
    var drafts = arbitration.kept(grids)
    drafts = arbitration.withoutFragments(
      drafts, of: drafts.isEmpty ? [] : stream(text, rules: content.rules))
    guard !drafts.isEmpty else { return stream(text, rules: content.rules) }
    // The rules of a grid say nothing of the text around it.
    let free = content.rules.filter { rule in !drafts.contains { $0.box.holds(rule, within: 3) } }
    return drafts + stream(builder.build(excluding: drafts.map(\.box)), rules: free)
  }

  private func lattice(_ rules: [Rule]) -> [TableDraft] {
    let edges = Edges(rules: rules, settings: settings)
    let grids = GridFinder(edges: edges, settings: settings).find()
    return grids.compactMap {
      GridTables(text: text, drawings: content.drawings, rules: content.rules).table($0)
    }
  }

  /// - Parameter isParted: The text is one of two tables side by side.
  private func stream(_ text: PageText, rules: [Rule], isParted: Bool = false) -> [TableDraft] {
    func tables(of parts: [[TextLine]], areTables: Bool) -> [[TableDraft]] {
      parts.map { lines in
        var part = text
        part.lines = lines
        return stream(part, rules: rules, isParted: areTables)
      }
    }
    return BlockFinder(text: text).blocks().flatMap { block -> [TableDraft] in
      let lines = text.lines[block]
      let columns = ColumnFinder(lines: lines).columns
      if columns.count > 1 {
        if let parts = ProseMargin(lines: lines, text: text, columns: columns).parts() {
          return tables(of: parts, areTables: isParted).flatMap(\.self)
        }
        let sides = SideBySide(lines: lines, columns: columns, text: text, rules: rules)
        if let parts = sides.parts() {
          let found = tables(of: parts, areTables: true)
          // Where one side is too little to be a table, nothing of it must be lost.
          if found.allSatisfy({ !$0.isEmpty }) { return found.flatMap(\.self) }
        }
      }
      return BlockSplitter(text: text).split(block).compactMap {
        StreamTable(text: text, rules: rules, isParted: isParted).table($0)
      }
    }
  }
}

extension Box {
  /// The rule lies in the box or on its sides.
  fileprivate func holds(_ rule: Rule, within tolerance: Double) -> Bool {
    let isHorizontal = rule.orientation == .horizontal
    let (across, along) = isHorizontal ? (top...bottom, left...right) : (left...right, top...bottom)
    return rule.position >= across.lowerBound - tolerance && rule.position <= across.upperBound + tolerance
      && rule.start >= along.lowerBound - tolerance && rule.end <= along.upperBound + tolerance
  }
}
