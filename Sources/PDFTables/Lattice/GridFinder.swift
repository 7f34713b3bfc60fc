/// Finds the drawn grids of a page: edges that meet, completed where an outer side is left open.
struct GridFinder {
  let edges: Edges
  let settings: TableSettings

  func find() -> [Grid] {
    var grids: [Grid] = []
    for component in components() {
      var horizontal = component.horizontal.map { edges.horizontal[$0] }
      var vertical = component.vertical.map { edges.vertical[$0] }
      Self.closeOpenSides(&vertical, along: horizontal, .vertical)
      Self.closeOpenSides(&horizontal, along: vertical, .horizontal)
      let builder = GridBuilder(
        horizontal: horizontal, vertical: vertical, tolerance: settings.intersectionTolerance)
      if let grid = builder.build() { grids.append(grid) }
    }
    return grids
  }

  private struct Component {
    var horizontal: [Int] = []
    var vertical: [Int] = []
  }

  /// Groups edges that cross or touch.
  private func components() -> [Component] {
    let horizontal = edges.horizontal
    let vertical = edges.vertical
    let tolerance = settings.intersectionTolerance
    var sets = DisjointSets(count: horizontal.count + vertical.count)
    for (index, rule) in horizontal.enumerated() {
      // Vertical edges are in order of position.
      var other = vertical.partitioningIndex { $0.position >= rule.start - tolerance }
      while other < vertical.count, vertical[other].position <= rule.end + tolerance {
        if vertical[other].start <= rule.position + tolerance,
          vertical[other].end >= rule.position - tolerance
        {
          sets.unite(index, horizontal.count + other)
        }
        other += 1
      }
    }
    var components: [Int: Component] = [:]
    for index in horizontal.indices {
      components[sets.root(index), default: Component()].horizontal.append(index)
    }
    for index in vertical.indices {
      components[sets.root(horizontal.count + index), default: Component()].vertical.append(index)
    }
    return components.sorted { $0.key < $1.key }.map(\.value)
      .filter { $0.horizontal.count >= 2 && !$0.vertical.isEmpty }
  }

  /// Where most parallel edges end together beyond the outermost crossing edge, the missing side is put there.
  private static func closeOpenSides(_ crossing: inout [Rule], along: [Rule], _ orientation: Rule.Orientation)
  {
    guard let low = crossing.map(\.position).min(), let high = crossing.map(\.position).max() else { return }
    let starts = along.filter { $0.start < low - 6 }
    let ends = along.filter { $0.end > high + 6 }
    // Where the crossing edges reach beyond the outermost parallel one, the corner is open as well.
    let reach = (crossing.map(\.start).min() ?? low, crossing.map(\.end).max() ?? high)
    for (open, end) in [(starts, \Rule.start), (ends, \Rule.end)] {
      guard var side = commonSide(open, of: along, end, orientation) else { continue }
      side.start = min(side.start, reach.0)
      side.end = max(side.end, reach.1)
      crossing.append(side)
    }
  }

  private static func commonSide(
    _ open: [Rule], of all: [Rule], _ end: KeyPath<Rule, Double>, _ orientation: Rule.Orientation
  ) -> Rule? {
    guard open.count >= 2, open.count * 2 > all.count || spansWhole(open, of: all) else { return nil }
    let positions = open.map { $0[keyPath: end] }.sorted()
    let middle = positions[positions.count / 2]
    let near = open.filter { abs($0[keyPath: end] - middle) <= 4 }
    guard near.count >= 2, near.count * 10 >= open.count * 7,
      let first = near.map(\.position).min(), let last = near.map(\.position).max()
    else { return nil }
    return Rule(orientation: orientation, position: middle, start: first, end: last, origin: .stroke)
  }

  /// The first and the last parallel edge reach out, and one in between: cells over several rows stand at that side.
  private static func spansWhole(_ open: [Rule], of all: [Rule]) -> Bool {
    guard open.count >= 3, let first = open.map(\.position).min(), let last = open.map(\.position).max(),
      let low = all.map(\.position).min(), let high = all.map(\.position).max()
    else { return false }
    return last - first > 0.7 * (high - low)
  }
}
