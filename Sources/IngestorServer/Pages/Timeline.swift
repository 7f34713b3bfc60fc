import DataIngestor
import Foundation

/// The schema versions of a source on a line of time, a lane for each user, and what changed from one to the next.
struct Timeline {
  let width = 640
  let height: Int
  let lanes: [Lane]
  let ticks: [Tick]
  let steps: [Step]
  let summary: String

  /// One user.
  struct Lane {
    let user: String
    let y: Int
    let labelY: Int
    let spans: [Span]
  }

  /// A version while it was the newest.
  struct Span {
    let x: Double, end: Double, labelX: Double
    let version: String
    let title: String
  }

  /// A date on the axis.
  struct Tick {
    let x: Double
    let y: Int
    let text: String
    let anchor: String
  }

  /// What a version changed.
  struct Step {
    let version: Int
    let user: String
    let table: String
    let since: Moment?
    let rows: String
    let changes: [String]
  }

  private static let left = 110.0
  private static let right = 624.0

  /// - Parameters:
  ///   - satellites: Of one source, oldest first. Nil for none.
  ///   - rows: Table -> its rows.
  init?(_ satellites: [SatelliteRecord], rows: [String: Int], now: Date = Date()) {
    let dated = satellites.compactMap { satellite in
      ISO8601.date(satellite.createdAt).map { (satellite, $0) }
    }
    guard let first = dated.map(\.1).min() else { return nil }
    let length = max(60, now.timeIntervalSince(first))
    func x(_ date: Date) -> Double {
      let share = date.timeIntervalSince(first) / length
      return ((Self.left + share * (Self.right - Self.left)) * 10).rounded() / 10
    }
    let users = Array(Set(satellites.map(\.user))).sorted()
    height = users.count * 34 + 34
    var lanes: [Lane] = []
    for (index, user) in users.enumerated() {
      let own = dated.filter { $0.0.user == user }
      let y = index * 34 + 10
      lanes.append(
        Lane(
          user: user, y: y, labelY: y + 13,
          spans: own.enumerated().map { position, entry in
            let isLast = position + 1 == own.count
            let end = isLast ? Self.right : x(own[position + 1].1) - 2
            let begin = min(x(entry.1), end - 4)
            return Span(
              x: begin, end: max(4, end - begin), labelX: begin + 6,
              version: end - begin > 24 ? "v\(entry.0.version)" : "",
              title:
                "Version \(entry.0.version) of \(user) since \(Moment(entry.1).full): \(entry.0.columns.count.of("column"))"
            )
          }))
    }
    self.lanes = lanes
    let bottom = users.count * 34 + 26
    ticks = [
      Tick(x: Self.left, y: bottom, text: Moment(first).full, anchor: "start"),
      Tick(x: Self.right, y: bottom, text: "now", anchor: "end"),
    ]
    steps = satellites.reversed().map { satellite in
      let before = satellites.last { $0.user == satellite.user && $0.version < satellite.version }
      return Step(
        version: satellite.version, user: satellite.user, table: satellite.name,
        since: Moment(satellite.createdAt), rows: (rows[satellite.name] ?? 0).of("row"),
        changes: Self.changes(from: before, to: satellite))
    }
    summary = "\(satellites.count.of("schema version")) of \(users.count.of("user"))"
  }

  private static func changes(from before: SatelliteRecord?, to now: SatelliteRecord) -> [String] {
    guard let before else { return ["the first version, \(now.columns.count.of("column"))"] }
    let old = Dictionary(before.columns.map { ($0.name, $0.type) }) { $1 }
    let new = Dictionary(now.columns.map { ($0.name, $0.type) }) { $1 }
    var changes = now.columns.compactMap { column -> String? in
      guard let type = old[column.name] else { return "new column \(column.name) (\(column.type))" }
      return type == column.type ? nil : "\(column.name) was \(type), is \(column.type)"
    }
    changes += before.columns.filter { new[$0.name] == nil }.map { "column \($0.name) is gone" }
    return changes
  }
}
