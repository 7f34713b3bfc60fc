import DataIngestor
import Foundation

/// All sources at a glance.
struct OverviewPage {
  let summary: String
  let cards: [Card]
  let isEmpty: Bool

  /// One source.
  struct Card {
    let name: String
    let tag: String
    let users: String
    let reader: String
    let status: StatusMark
    let lastLoad: Moment?
    let problem: String?
    let next: Moment?
    let schedule: String?
    let rows: String
    let quarantined: String?
    let chart: BarChart?
    let isBusy: Bool
  }

  init(_ snapshot: Snapshot, plans: [Scheduler.Plan], busy: Set<String>) {
    let overview = snapshot.overview
    let loads = Dictionary(grouping: overview.loads, by: \.source)
    cards = snapshot.configuration.sources.map { source in
      let own = loads[source.name] ?? []
      let newest = own.first.map { first in own.filter { $0.runID == first.runID } } ?? []
      let stored = overview.satellites.filter { $0.source == source.name }
        .reduce(0) { $0 + (overview.rows[$1.name] ?? 0) }
      let plan = plans.first { $0.source == source.name }
      return Card(
        name: source.name, tag: source.tag.name, users: source.users.joined(separator: ", "),
        reader: source.reader.name, status: Self.status(newest), lastLoad: Moment(newest.first?.startedAt),
        problem: newest.first { $0.status == "failed" }?.problems.first { $0.severity == .error }?.message,
        next: Moment(plan?.nextFire), schedule: plan.map { $0.when ?? "watching its files" },
        rows: stored.of("row"),
        quarantined: overview.quarantined[source.name].map { $0.of("row") + " in quarantine" },
        chart: BarChart(own), isBusy: busy.contains(source.name))
    }
    isEmpty = cards.isEmpty
    let rows = overview.rows.filter { !$0.key.hasPrefix("hub_") }.values.reduce(0, +)
    var parts = [cards.count.of("source"), rows.of("row") + " stored"]
    if let last = overview.runs.first, let moment = Moment(last.startedAt) {
      parts.append("last run \(moment.relative)")
    }
    summary = parts.joined(separator: " · ")
  }

  /// What became of the newest run of a source: the worst of its users.
  static func status(_ loads: [VaultOverview.Load]) -> StatusMark {
    for status in ["running", "failed", "interrupted", "succeeded", "unchanged"]
    where loads.contains(where: { $0.status == status }) {
      return StatusMark(status)
    }
    return loads.first.map { StatusMark($0.status) } ?? .never
  }
}
