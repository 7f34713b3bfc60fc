import DataIngestor
import Foundation

/// Everything about one source.
struct SourcePage {
  let name: String
  let status: StatusMark
  let isBusy: Bool
  let facts: [Fact]
  let contract: ContractView
  let tag: String
  let timeline: Timeline?
  let diagnostics: ProblemList?
  let lastLoad: Moment?
  let chart: BarChart?
  let sample: TableView?
  let history: History

  /// A line about the source.
  struct Fact {
    let name: String
    let value: String
    var link: String?
  }

  /// The form that asks for a key, and its answer.
  struct History {
    let fields: [Field]
    let isPossible: Bool
    let isAsked: Bool
    let table: TableView?
    let complaint: String?

    struct Field {
      let label: String
      let value: String
      let number: Int
    }
  }

  init(
    _ source: SourceDefinition, _ snapshot: Snapshot, plan: Scheduler.Plan?, isBusy: Bool, sample: Rows,
    key: [String], history: Rows?, complaint: String?
  ) {
    let overview = snapshot.overview
    let metadata = snapshot.metadata.source(source.name)
    let satellites = overview.satellites.filter { $0.source == source.name }
    let loads = overview.loads.filter { $0.source == source.name }
    let newest = loads.first.map { first in loads.filter { $0.runID == first.runID } } ?? []
    name = source.name
    status = OverviewPage.status(newest)
    self.isBusy = isBusy
    tag = source.tag.name
    let stored = satellites.reduce(0) { $0 + (overview.rows[$1.name] ?? 0) }
    var facts = [
      Fact(name: "Fulfils", value: source.tag.name, link: "/ui/tags/\(source.tag.name)"),
      Fact(name: "Users", value: source.users.joined(separator: ", ")),
      Fact(name: "Read by", value: source.reader.name), Fact(name: "Hub", value: metadata?.hub ?? ""),
      Fact(name: "Key", value: metadata?.businessKeyColumns.joined(separator: ", ") ?? ""),
      Fact(name: "Stored", value: stored.of("row") + ", all versions"),
    ]
    if let plan {
      let next = Moment(plan.nextFire).map { ", next \($0.relative)" } ?? ""
      let zone = plan.timezone == "UTC" ? "" : " (\(plan.timezone))"
      facts.append(
        Fact(
          name: "Runs",
          value: [plan.when.map { "\($0)\(zone)\(next)" }, plan.watch ? "when its files change" : nil]
            .compactMap(\.self).joined(separator: "; ")))
    }
    if let held = overview.quarantined[source.name] {
      facts.append(
        Fact(name: "In quarantine", value: held.of("row"), link: "/ui/quarantine?source=\(source.name)"))
    }
    self.facts = facts
    contract = ContractView(source.tag, satellites.last)
    timeline = Timeline(satellites, rows: overview.rows)
    diagnostics = ProblemList(newest.flatMap(\.problems))
    lastLoad = Moment(newest.first?.startedAt)
    chart = BarChart(loads, width: 640, height: 96, most: 60)
    self.sample = TableView(sample, caption: "The newest current rows of \(source.name)")
    let columns = satellites.last?.key.columns.map(\.column) ?? []
    self.history = History(
      fields: columns.enumerated().map { index, column in
        History.Field(label: column, value: index < key.count ? key[index] : "", number: index)
      }, isPossible: !columns.isEmpty, isAsked: !key.isEmpty,
      table: history.flatMap { TableView($0, caption: "The rows of the key through time, oldest first") },
      complaint: complaint)
  }
}
