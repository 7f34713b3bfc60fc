/// The rules that the strategies of the settings let count, and the columns where they are fixed beforehand.
struct ChosenRules {
  let content: PageContent
  let settings: TableSettings

  /// Columns are given, or drawn, while rows follow the text.
  var columnsAreFixed: Bool {
    let rowsFollowText = settings.horizontalStrategy == .automatic || settings.horizontalStrategy == .text
    switch settings.verticalStrategy {
    case .automatic, .explicit: return rowsFollowText && settings.explicitVerticalLines.count > 1
    case .lines, .linesStrict: return settings.horizontalStrategy == .text
    case .text: return false
    }
  }

  /// x of the fixed columns' edges, ascending.
  var columnEdges: [Double] {
    let edges = Edges(rules: rules, settings: settings)
    var positions: [Double] = []
    for position in edges.vertical.map(\.position).sorted()
    where positions.last.map({ position - $0 > 1 }) ?? true {
      positions.append(position)
    }
    return positions
  }

  var rules: [Rule] {
    chosen(.vertical, settings.verticalStrategy, settings.explicitVerticalLines)
      + chosen(.horizontal, settings.horizontalStrategy, settings.explicitHorizontalLines)
  }

  private func chosen(
    _ orientation: Rule.Orientation, _ strategy: TableSettings.Strategy, _ explicit: [Double]
  ) -> [Rule] {
    let isGiven = columnsAreFixed && orientation == .vertical && !explicit.isEmpty
    let drawn = content.rules.filter { rule in
      rule.orientation == orientation && strategy != .explicit && !isGiven
        && (strategy != .linesStrict || rule.origin == .stroke)
    }
    let length = orientation == .vertical ? content.height : content.width
    return drawn
      + explicit.map { .init(orientation: orientation, position: $0, start: 0, end: length, origin: .stroke) }
  }
}

extension PageContent {
  /// The page with only what lies in `region`; positions stay those of the page.
  func inside(_ region: Box) -> PageContent {
    var part = self
    part.characters = characters.filter { region.containsMiddle(of: $0.box) }
    part.rules = rules.compactMap { rule in
      var rule = rule
      let isHorizontal = rule.orientation == .horizontal
      let across = isHorizontal ? region.top...region.bottom : region.left...region.right
      guard across.contains(rule.position) else { return nil }
      rule.start = max(rule.start, isHorizontal ? region.left : region.top)
      rule.end = min(rule.end, isHorizontal ? region.right : region.bottom)
      return rule.end > rule.start ? rule : nil
    }
    part.drawings = drawings.filter { region.containsMiddle(of: $0) }
    return part
  }
}
