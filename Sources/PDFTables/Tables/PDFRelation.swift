/// A table over one or several pages: named columns, rows with the page each comes from.
public struct PDFRelation: Sendable, Codable, Hashable {
  /// Names of the columns, each once; `column_3` where there is no heading.
  public var columns: [String]
  /// Text by row and column.
  public var rows: [[String]]
  /// The page of each row, 1-based.
  public var pages: [Int]
  /// False when the names were made up.
  public var hasHeader: Bool
  /// True when some of the text was recognised in an image.
  public var isRecognised: Bool
}

extension PDFResult {
  /// The tables with those joined that go on over the next page: the same columns at the same places, or the same
  /// headings. Repeated headings are left out.
  public var relations: [PDFRelation] {
    var groups: [[PDFTable]] = []
    for table in tables {
      if let place = groups.lastIndex(where: { continuation(of: $0, by: table) }) {
        groups[place].append(table)
      } else {
        groups.append([table])
      }
    }
    return groups.compactMap { TableJoin(tables: $0).relation() }
  }

  /// The group's last table ends its page and `table` begins the next one.
  private func continuation(of group: [PDFTable], by table: PDFTable) -> Bool {
    guard let first = group.first, let last = group.last, last.page + 1 == table.page else { return false }
    let isLast = !tables.contains {
      $0.page == last.page && $0.box.top > last.box.bottom && $0.rows.count > 2
    }
    let isFirst = !tables.contains {
      $0.page == table.page && $0.box.bottom < table.box.top && $0.rows.count > 2
    }
    let join = TableJoin(tables: [first, table])
    if join.sharesHeadings { return true }
    return isLast && isFirst && table.headerRows == 0 && join.columnsOfSecond != nil
  }
}
