import Foundation

/// The rows at the foot of a table of items that sum them up: no items, so that they would count twice.
public struct TotalRows {
  /// The table without them.
  public private(set) var relation: PDFRelation
  /// Each row that was set aside, and whether one of the sums holds.
  public private(set) var diagnostics: [PDFDiagnostic] = []

  /// A row is a total where it stands below the last item, is named so, and has nothing in a column that the items fill. In a
  /// table of two columns it has all an item has; there one of the sums must hold.
  public init(of relation: PDFRelation) {
    self.relation = relation
    let foot = Self.foot(of: relation.rows)
    let totals = relation.rows.indices.filter { $0 >= foot && Self.label(relation.rows[$0]) != nil }
    guard !totals.isEmpty else { return }
    let kept = relation.rows.indices.filter { !totals.contains($0) }
    let items = kept.map { relation.rows[$0] }
    let tax = totals.filter { Self.label(relation.rows[$0]) == .tax }
      .compactMap { Self.amount(of: relation.rows[$0], below: items)?.printed }.reduce(0, +)
    let sums = totals.filter { Self.label(relation.rows[$0]) == .sum }
      .compactMap { row in Self.amount(of: relation.rows[row], below: items).map { (row: row, amount: $0) } }
    // Items are printed with the tax or without it.
    let holding = sums.first { sum in
      [0, tax, -tax].contains { sum.amount.sum + $0 == sum.amount.printed }
    }
    if holding == nil, relation.columns.count == 2 { return }
    self.relation.rows = items
    self.relation.pages = kept.map { relation.pages[$0] }
    for row in totals {
      let page = relation.pages[row]
      diagnostics.append(
        .init(
          .note, "pdf.total.set_aside", page: page,
          "A row of page \(page) is no item and was set aside: \(Self.text(relation.rows[row]))"
            + (row == holding?.row ? "; it is the sum of the items" : "")))
    }
    if holding == nil, let sum = sums.last {
      let page = relation.pages[sum.row]
      diagnostics.append(
        .init(
          .warning, "pdf.total.mismatch", page: page,
          "'\(Self.text(relation.rows[sum.row]))' on page \(page) does not follow from the items, which add up to "
            + "\(sum.amount.sum)\(tax == 0 ? "" : ", with tax to \(sum.amount.sum + tax)")."))
    }
  }

  /// Where the rows begin that follow the last item; behind the last row where the table has only totals, or none.
  private static func foot(of rows: [[String]]) -> Int {
    guard let top = rows.first, label(top) == nil, let first = rows.firstIndex(where: { label($0) != nil })
    else { return rows.count }
    let items = Array(rows[..<first])
    let last = rows.lastIndex { top.count > 2 ? fills($0, as: items) : label($0) == nil }
    return (last ?? 0) + 1
  }

  /// The row has something in every column in which nine of ten items have.
  private static func fills(_ row: [String], as items: [[String]]) -> Bool {
    row.indices.allSatisfy { column in
      !row[column].isEmpty || items.count { !$0[column].isEmpty } * 10 < items.count * 9
    }
  }

  /// What the row's first text says.
  private static func label(_ row: [String]) -> TotalLabel? {
    row.first { $0.contains(where: \.isLetter) }.flatMap(TotalLabel.init)
  }

  /// The last amount of a row, and the sum of the items in its column; nil where one of them cannot be read.
  private static func amount(of row: [String], below items: [[String]]) -> (printed: Decimal, sum: Decimal)? {
    guard let column = row.lastIndex(where: { $0.contains(where: \.isNumber) }) else { return nil }
    let texts = items.map { $0[column] }.filter { !$0.isEmpty }
    let mark = MoneyText.decimalMark(of: texts + [row[column]])
    let amounts = texts.compactMap { MoneyText($0, decimalMark: mark)?.value }
    guard let printed = MoneyText(row[column], decimalMark: mark)?.value, !amounts.isEmpty,
      amounts.count == texts.count
    else { return nil }
    return (printed, amounts.reduce(0, +))
  }

  private static func text(_ row: [String]) -> String {
    row.filter { !$0.isEmpty }.joined(separator: " ").replacing("\n", with: " ")
  }
}
