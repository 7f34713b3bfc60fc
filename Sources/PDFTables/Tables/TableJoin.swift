/// Joins the parts of one table on consecutive pages.
struct TableJoin {
  let tables: [PDFTable]

  /// Both tables have headings, and they say the same.
  var sharesHeadings: Bool {
    guard tables.count == 2, tables[0].headerRows > 0 else { return false }
    let first = Self.names(tables[0])
    let second = Self.names(tables[1])
    return first == second && first.contains { !$0.isEmpty } || repeatsHeading(tables[1])
  }

  /// The second table's first rows are the first one's headings, though they were not taken for headings.
  private func repeatsHeading(_ table: PDFTable) -> Bool {
    guard let first = tables.first, first.headerRows > 0, table.rows.count > first.headerRows else {
      return false
    }
    return zip(first.rows.prefix(first.headerRows), table.rows).allSatisfy {
      Self.folded($0) == Self.folded($1)
    }
  }

  /// For each column of the second table the first one's column at its place; nil when they do not fit.
  var columnsOfSecond: [Int]? {
    guard let first = tables.first, let second = tables.last else { return nil }
    return Self.columns(of: second, in: first)
  }

  private static func columns(of table: PDFTable, in first: PDFTable) -> [Int]? {
    let count = first.columnEdges.count - 1
    let own = table.columnEdges.count - 1
    if own == count {
      let near = 0.03 * max(1, first.box.width) + 6
      if zip(table.columnEdges, first.columnEdges).allSatisfy({ abs($0 - $1) < near }) {
        return Array(0..<count)
      }
    }
    guard own <= count else { return nil }
    var places: [Int] = []
    for column in 0..<own {
      let left = table.columnEdges[column]
      let right = table.columnEdges[column + 1]
      let best = (0..<count).max { overlap(left, right, first, $0) < overlap(left, right, first, $1) } ?? 0
      guard overlap(left, right, first, best) > 0.5 * (right - left), places.last.map({ best > $0 }) ?? true
      else { return nil }
      places.append(best)
    }
    return places
  }

  private static func overlap(_ left: Double, _ right: Double, _ table: PDFTable, _ column: Int) -> Double {
    min(right, table.columnEdges[column + 1]) - max(left, table.columnEdges[column])
  }

  func relation() -> PDFRelation? {
    guard let first = tables.first, let width = first.rows.first?.count else { return nil }
    let names = Self.names(first)
    var relation = PDFRelation(
      columns: Self.unique(names), rows: [], pages: [], hasHeader: first.headerRows > 0,
      isRecognised: tables.contains(where: \.isRecognised))
    for table in tables {
      let isSame =
        table.rows.first?.count == width && (table.page == first.page || Self.names(table) == names)
      let places = isSame ? Array(0..<width) : Self.columns(of: table, in: first) ?? Array(0..<width)
      let skipped =
        table.headerRows > 0
        ? table.headerRows : repeatsHeading(table) && table != first ? first.headerRows : 0
      for row in table.rows.dropFirst(skipped) {
        var fields = [String](repeating: "", count: width)
        for (column, text) in row.enumerated() where column < places.count && places[column] < width {
          fields[places[column]] = text
        }
        if first.headerRows > 0, row.count == width,
          Self.folded(row) == Self.folded(first.rows[first.headerRows - 1])
        {
          continue
        }
        relation.rows.append(fields)
        relation.pages.append(table.page)
      }
    }
    return relation
  }

  private static func folded(_ row: [String]) -> [String] {
    row.map { $0.lowercased().filter { !$0.isWhitespace } }
  }

  /// The headings of a table by column, upper ones first; a heading over several columns is given to each.
  static func names(_ table: PDFTable) -> [String] {
    var names = [[String]](repeating: [], count: table.rows.first?.count ?? 0)
    for row in 0..<table.headerRows {
      for column in names.indices {
        var text = table.rows[row][column]
        if text.isEmpty,
          let span = table.spans.first(where: {
            $0.firstRow == row && $0.firstColumn < column && $0.lastColumn >= column
          })
        {
          text = table.rows[row][span.firstColumn]
        }
        let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !name.isEmpty { names[column].append(name) }
      }
    }
    return names.map { $0.joined(separator: " ") }
  }

  /// Each name once; a missing one tells its place.
  private static func unique(_ names: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return names.enumerated().map { index, name in
      let base = name.isEmpty ? "column_\(index + 1)" : name
      seen[base, default: 0] += 1
      return seen[base] == 1 ? base : "\(base)_\(seen[base] ?? 0)"
    }
  }
}
