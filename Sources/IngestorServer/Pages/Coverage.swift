import DataIngestor

/// How many rows each source has in each period: a lane for each source, a cell for each period, darker for more.
struct Coverage {
  let width: Int
  let height: Int
  let summary: String
  let lanes: [Lane]
  let ticks: [Tick]
  let table: TableView?

  /// One source.
  struct Lane {
    let source: String
    /// The source's name, shortened to the space beside the cells.
    let label: String
    let y: Int
    let labelY: Int
    let cells: [Cell]
    let total: String
  }

  /// One period of a source.
  struct Cell {
    let x: Double
    let width: Double
    /// 0 (nothing) to 5 (most).
    let level: Int
    let title: String
  }

  /// A period on the axis.
  struct Tick {
    let x: Double
    let y: Int
    let text: String
  }

  /// The rows by source and period of a tag's time: years where there are more than ten of them, else months.
  static func sql(tag: String, column: String) -> String {
    """
    WITH dated AS (SELECT source, CAST("\(column)" AS TIMESTAMP) AS moment FROM "\(tag)" WHERE "\(column)" IS NOT NULL),
    span AS (SELECT datediff('month', min(moment), max(moment)) > 120 AS is_long FROM dated)
    SELECT source, CASE WHEN is_long THEN strftime(moment, '%Y') ELSE strftime(moment, '%Y-%m') END AS period,
      count(*) AS rows
    FROM dated, span GROUP BY ALL ORDER BY ALL
    """
  }

  /// - Parameter rows: Source, period, count. Nil for none.
  init?(_ rows: Rows) {
    let counts = rows.rows.compactMap { row -> (source: String, period: String, count: Int)? in
      guard row.count == 3, let source = row[0], let period = row[1], let count = row[2].flatMap({ Int($0) })
      else { return nil }
      return (source, period, count)
    }
    guard let first = counts.map(\.period).min(), let last = counts.map(\.period).max() else { return nil }
    let periods = Self.periods(from: first, to: last)
    let left = 150.0
    width = 760
    let step = min(40, (Double(width) - left - 70) / Double(periods.count))
    let most = counts.map(\.count).max() ?? 1
    var known: [String: [String: Int]] = [:]
    for entry in counts { known[entry.source, default: [:]][entry.period] = entry.count }
    let sources = known.keys.sorted()
    lanes = sources.enumerated().map { index, source in
      let own = known[source] ?? [:]
      let y = index * 30 + 4
      return Lane(
        source: source, label: source.shortened(to: 20), y: y, labelY: y + 15,
        cells: periods.enumerated().map { position, period in
          let count = own[period] ?? 0
          return Cell(
            x: ((left + Double(position) * step) * 10).rounded() / 10,
            width: max(1, ((step - 2) * 10).rounded() / 10),
            level: count == 0 ? 0 : max(1, Int((Double(count) / Double(most) * 5).rounded(.up))),
            title: "\(source), \(period): \(count.of("row"))")
        }, total: own.values.reduce(0, +).grouped)
    }
    height = sources.count * 30 + 26
    let every = max(1, Int((60 / step).rounded(.up)))
    let axis = sources.count * 30 + 18
    ticks = periods.enumerated().filter { $0.offset % every == 0 }.map { position, period in
      Tick(x: ((left + Double(position) * step) * 10).rounded() / 10, y: axis, text: period)
    }
    let holes = lanes.reduce(0) { $0 + $1.cells.filter { $0.level == 0 }.count }
    summary =
      "Rows of \(sources.count.of("source")) from \(first) to \(last)"
      + (holes > 0
        ? "; \(holes) of \(lanes.count * periods.count) periods have none" : "; no period is empty")
    table = TableView(
      Rows(columns: ["source", "period", "rows"], rows: rows.rows), caption: "Rows by source and period")
  }

  /// Every period from the first to the last, also those without a row.
  private static func periods(from first: String, to last: String) -> [String] {
    func number(_ text: String) -> Int {
      let parts = text.split(separator: "-").compactMap { Int($0) }
      return parts.count == 2 ? parts[0] * 12 + parts[1] - 1 : parts.first ?? 0
    }
    let isMonthly = first.contains("-")
    return (number(first)...max(number(first), number(last))).map { number in
      guard isMonthly else { return String(number) }
      let month = number % 12 + 1
      return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
    }
  }
}
