/// Which rows of a grid name its columns, and what they say.
struct Headings {
  /// A name for each column; nil where no heading says one.
  private(set) var names: [String?] = []
  /// The rows below, those of `<tfoot>` last.
  private(set) var body: [Grid.Row] = []
  /// A heading over the whole width that names no column.
  private(set) var title: String?
  private var rows: [Grid.Row] = []

  /// How far down a row is looked for that has the headings asked for.
  private static let searchedRows = 50

  init(_ grid: [Grid.Row], _ options: HTMLTable.Options) {
    let ordered = ["thead", "tbody", "tfoot"].flatMap { name in grid.filter { $0.section == name } }
    var count = options.headingRows ?? Self.marked(ordered)
    if let wanted = options.headings, options.headingRows == nil,
      !Self.has(wanted, Self.joined(Array(ordered.prefix(count))))
    {
      let row = ordered.prefix(Self.searchedRows).firstIndex { Self.has(wanted, $0.texts) }
      if let row {
        body = Array(ordered[(row + 1)...])
        rows = [ordered[row]]
        names = Self.joined(rows)
        return
      }
    }
    count = min(count, ordered.count)
    rows = Array(ordered.prefix(count))
    body = Array(ordered.dropFirst(count))
    // A line over the whole table above its headings is a title.
    while rows.count > 1, rows[0].isOneCell {
      title = title ?? rows[0].texts.first.flatMap { $0 }
      rows.removeFirst()
    }
    names = Self.joined(rows)
    if names.isEmpty { names = Array(repeating: nil, count: ordered.first?.cells.count ?? 0) }
  }

  /// Whether a row below says the headings again.
  func isRepeated(_ row: Grid.Row) -> Bool {
    let texts = row.texts
    return rows.contains { $0.texts == texts } && (row.isHeading || row.section == "tfoot" || rows.count == 1)
  }

  /// How many rows the page marks as headings: those of `<thead>`, else the first ones of `<th>` alone.
  private static func marked(_ rows: [Grid.Row]) -> Int {
    let head = rows.prefix { $0.section == "thead" }.count
    if head > 0 { return head }
    let headings = rows.prefix { $0.isHeading }.count
    return headings == rows.count ? min(headings, 1) : headings
  }

  private static func has(_ wanted: [String], _ texts: [String?]) -> Bool {
    let present = Set(texts.compactMap { $0?.lowercased() })
    return wanted.allSatisfy { present.contains($0.lowercased()) }
  }

  /// The texts of several rows by column, from top to bottom; what spans rows is said once.
  private static func joined(_ rows: [Grid.Row]) -> [String?] {
    guard let first = rows.first else { return [] }
    return first.cells.indices.map { column in
      var parts: [String] = []
      for row in rows {
        if let text = row.texts[column], text != parts.last { parts.append(text) }
      }
      return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
  }

  /// Every name once: `column_N` for none, and a number behind one that was there.
  static func unique(_ names: [String?]) -> [String] {
    var taken: Set<String> = []
    return names.enumerated().map { index, name in
      let base = name ?? "column_\(index + 1)"
      var unique = base
      var number = 2
      while taken.contains(unique.lowercased()) {
        unique = "\(base) \(number)"
        number += 1
      }
      taken.insert(unique.lowercased())
      return unique
    }
  }
}
