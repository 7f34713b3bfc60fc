import DataIngestor

/// Bars of the rows that runs wrote: new ones and changed ones on top of each other.
struct BarChart {
  let width: Int
  let height: Int
  /// What the chart says, for those who do not see it.
  let summary: String
  let bars: [Bar]

  /// One run.
  struct Bar {
    let x: Double
    let width: Double
    let newY: Double, newHeight: Double
    let changedY: Double, changedHeight: Double
    /// A run that failed has a mark instead of a bar.
    let isFailed: Bool
    let isEmpty: Bool
    let baseline: Double
    let title: String
  }

  /// - Parameter loads: Newest first; several users of a source in one run are one bar. Nil where there is none.
  init?(_ loads: [VaultOverview.Load], width: Int = 280, height: Int = 48, most: Int = 24) {
    var runs: [(id: String, loads: [VaultOverview.Load])] = []
    for load in loads {
      if let last = runs.indices.last, runs[last].id == load.runID {
        runs[last].loads.append(load)
      } else {
        runs.append((load.runID, [load]))
      }
    }
    guard !runs.isEmpty else { return nil }
    runs = Array(runs.prefix(most).reversed())
    self.width = width
    self.height = height
    func sum(_ run: (id: String, loads: [VaultOverview.Load]), _ key: KeyPath<LoadCounts, Int>) -> Int {
      run.loads.reduce(0) { $0 + $1.counts[keyPath: key] }
    }
    let largest = runs.map { sum($0, \.new) + sum($0, \.changed) }.max() ?? 0
    let room = Double(height) - 4
    let scale = largest == 0 ? 0 : room / Double(largest)
    let step = Double(width) / Double(max(runs.count, 12))
    let barWidth = (step * 0.7 * 10).rounded() / 10
    bars = runs.enumerated().map { index, run in
      let new = sum(run, \.new)
      let changed = sum(run, \.changed)
      let isFailed = run.loads.contains { $0.status == "failed" }
      let newHeight = new == 0 ? 0 : max(1.5, Double(new) * scale)
      let changedHeight = changed == 0 ? 0 : max(1.5, Double(changed) * scale)
      let when = Moment(run.loads[0].startedAt)?.full ?? run.loads[0].startedAt
      return Bar(
        x: Self.rounded(Double(index) * step), width: barWidth,
        newY: Self.rounded(Double(height) - 2 - newHeight), newHeight: Self.rounded(newHeight),
        changedY: Self.rounded(Double(height) - 2 - newHeight - changedHeight),
        changedHeight: Self.rounded(changedHeight), isFailed: isFailed,
        isEmpty: !isFailed && new + changed == 0, baseline: Double(height) - 3.5,
        title: isFailed
          ? "\(when): failed" : "\(when): \(new.grouped) new, \(changed.grouped) changed")
    }
    let failed = bars.filter(\.isFailed).count
    summary =
      "Rows written by the last \(runs.count.of("run")): at most \(largest.grouped)"
      + (failed > 0 ? ", \(failed) failed" : "")
  }

  private static func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }
}
