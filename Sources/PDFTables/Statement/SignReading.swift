import Foundation

/// A way to read the marks of debit and credit that stand in columns of their own: as the signs of amounts beside them.
///
/// The marks are written to their amounts, as other statements print them, and their columns are left out.
struct SignReading {
  private(set) var relation: PDFRelation
  /// Whose marks were taken for signs, and which could not be.
  private(set) var diagnostics: [PDFDiagnostic] = []

  /// The ways to read a relation, the likeliest first. Where several columns may be meant, the running balance tells.
  static func all(of relation: PDFRelation) -> [SignReading] {
    var readings = [SignReading(relation: relation)]
    // From the right, so that the places of the others stay when a column is left out.
    for column in relation.columns.indices.reversed() {
      guard let marks = MarkColumn(relation, column) else { continue }
      readings = Array(readings.flatMap { $0.signed(by: column, marks) }.prefix(most))
    }
    return readings
  }

  private static let most = 32

  private func signed(by column: Int, _ marks: MarkColumn) -> [SignReading] {
    let targets = targets(of: column)
    let unsigned = targets.filter { Amounts(relation, $0)?.areUnsigned == true }
    guard let nearest = unsigned.first ?? targets.first else { return [self] }
    if unsigned.isEmpty, Amounts(relation, nearest)?.agree(with: marks) == true { return [self] }
    let readings = marks.isClear ? unsigned.compactMap { attached(column, marks, to: $0) } : []
    guard readings.isEmpty else { return readings + [self] }
    var unclear = self
    unclear.diagnostics.append(
      .init(
        .warning, "pdf.statement.unclear_marks",
        "The column \(relation.columns[column]) beside \(relation.columns[nearest]) holds \(marks.text), which do not tell "
          + "debits from credits here: the amounts are as they are printed. Check their signs."))
    return [unclear]
  }

  /// The columns of amounts beside one, the likeliest first: left before right, and what lies beyond the left one.
  private func targets(of column: Int) -> [Int] {
    let roles = StatementColumns(relation)
    let parted = roles?.debit != nil && roles?.credit != nil ? [roles?.debit, roles?.credit] : []
    func isTarget(_ place: Int) -> Bool {
      relation.columns.indices.contains(place) && !parted.contains(place) && Amounts(relation, place) != nil
    }
    var places = [column - 1, column + 1].filter(isTarget)
    if places.first == column - 1, isTarget(column - 2) { places.append(column - 2) }
    // Whole numbers beside amounts are no amounts.
    let fractions = places.filter { Amounts(relation, $0)?.haveFractions == true }
    return fractions.isEmpty ? places : fractions
  }

  /// Nil when a mark stands in a row where no amount is beside it.
  private func attached(_ column: Int, _ marks: MarkColumn, to target: Int) -> SignReading? {
    var reading = self
    let others = targets(of: column).filter { $0 != target }
    var unmarked: [Int] = []
    for (row, mark) in marks.marks.enumerated() {
      guard let mark else {
        if !relation.rows[row][target].isEmpty { unmarked.append(row) }
        continue
      }
      guard let place = ([target] + others).first(where: { !relation.rows[row][$0].isEmpty }) else {
        return nil
      }
      reading.relation.rows[row][place] += mark == .debit ? " DR" : " CR"
    }
    let (from, to) = (relation.columns[column], relation.columns[target])
    reading.diagnostics.append(
      .init(
        .note, "pdf.statement.marks_read",
        "The marks \(marks.text) in the column \(from) were taken for the signs of \(to)."))
    if !marks.allowsUnmarked {
      for row in unmarked where !relation.rows[row].contains(where: TotalLabel.isNamed) {
        reading.diagnostics.append(
          .init(
            .warning, "pdf.statement.unclear_marks", page: relation.pages[row],
            "'\(relation.rows[row][target])' in the column \(to) on page \(relation.pages[row]) has no mark in the column "
              + "\(from) and was taken for a credit. Check its sign."))
      }
    }
    reading.relation.columns.remove(at: column)
    for row in reading.relation.rows.indices { reading.relation.rows[row].remove(at: column) }
    return reading
  }
}

extension MarkColumn {
  /// For messages: `'H', 'S'`.
  fileprivate var text: String { seen.map { "'\($0)'" }.joined(separator: ", ") }
}

/// The amounts of a column, as far as marks beside them matter.
private struct Amounts {
  private let values: [MoneyText?]
  /// No amount has a sign or a mark of its own.
  let areUnsigned: Bool
  let haveFractions: Bool

  /// Nil when the column holds something else.
  init?(_ relation: PDFRelation, _ column: Int) {
    let texts = relation.rows.map { $0[column] }
    let filled = texts.filter { !$0.isEmpty }
    let mark = MoneyText.decimalMark(of: filled)
    values = texts.map { MoneyText($0, decimalMark: mark) }
    let amounts = values.compactMap(\.self)
    let dates = filled.count { DateText($0) != nil }
    guard amounts.count * 10 > filled.count * 7, dates * 10 <= filled.count * 6 else { return nil }
    areUnsigned =
      amounts.allSatisfy { $0.mark == nil && $0.value >= 0 } && !filled.contains { $0.contains("+") }
    haveFractions = filled.contains { $0.contains { $0 == "." || $0 == "," } }
  }

  /// The signs of the amounts say what the marks say, or the amounts have marks of their own.
  func agree(with marks: MarkColumn) -> Bool {
    zip(values, marks.marks).allSatisfy { money, mark in
      guard let money, let mark, money.mark == nil, money.value != 0 else { return true }
      return (money.value < 0) == (mark == .debit)
    }
  }
}
