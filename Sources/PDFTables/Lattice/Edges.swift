/// Horizontal and vertical edges of one page, snapped to common positions and joined where they touch.
struct Edges {
  var horizontal: [Rule] = []
  var vertical: [Rule] = []

  init(rules: [Rule], settings: TableSettings) {
    let length = settings.edgeMinLength
    horizontal = Self.joined(
      Self.snapped(rules.filter { $0.orientation == .horizontal }, settings.snapYTolerance),
      tolerance: settings.joinXTolerance, length: length)
    vertical = Self.joined(
      Self.snapped(rules.filter { $0.orientation == .vertical }, settings.snapXTolerance),
      tolerance: settings.joinYTolerance, length: length)
  }

  /// Moves rules closer than `tolerance` to their mean position; the longer ones weigh more.
  private static func snapped(_ rules: [Rule], _ tolerance: Double) -> [Rule] {
    var ordered = rules.sorted { $0.position < $1.position }
    var first = 0
    while first < ordered.count {
      var last = first
      var sum = 0.0
      var weight = 0.0
      while last < ordered.count, ordered[last].position - ordered[first].position <= tolerance,
        last == first || ordered[last].position - ordered[last - 1].position <= tolerance
      {
        let share = max(0.1, ordered[last].length)
        sum += ordered[last].position * share
        weight += share
        last += 1
      }
      for index in first..<last { ordered[index].position = sum / weight }
      first = last
    }
    return ordered
  }

  /// Joins rules at one position whose ends are within the tolerance, or that are dashes of one line.
  private static func joined(_ rules: [Rule], tolerance: Double, length: Double) -> [Rule] {
    let ordered = rules.sorted { ($0.position, $0.start) < ($1.position, $1.start) }
    var joined: [Rule] = []
    var lastLength = 0.0
    for rule in ordered {
      if let last = joined.indices.last, joined[last].position == rule.position {
        let gap = rule.start - joined[last].end
        let isDash =
          rule.origin == .stroke && max(rule.length, lastLength) < 12
          && gap <= 1.5 * max(1, min(rule.length, lastLength))
        if gap <= tolerance || isDash {
          joined[last].end = max(joined[last].end, rule.end)
          if rule.origin == .stroke { joined[last].origin = .stroke }
          lastLength = rule.length
          continue
        }
      }
      joined.append(rule)
      lastLength = rule.length
    }
    return joined.filter { $0.length >= length }
  }
}
