import Foundation

/// Normalises the dates and amounts of a relation, and checks its balance.
struct StatementBuilder {
  private(set) var columns: [String]
  private(set) var rows: [[String]]
  private(set) var diagnostics: [PDFDiagnostic] = []
  private(set) var period: ClosedRange<StatementDay>?
  private(set) var pages: [Int]
  private(set) var setAside: [[String]] = []
  /// In how many places the running balance follows from the amounts.
  private(set) var balancesThatFollow = 0
  private let roles: StatementColumns
  /// The column of dates; it moves when a column before it is removed.
  private var date: Int
  private let options: StatementOptions

  /// Nil when nothing tells dates and amounts.
  init?(_ reading: SignReading, options: StatementOptions) {
    guard let roles = StatementColumns(reading.relation) else { return nil }
    columns = reading.relation.columns
    rows = reading.relation.rows
    pages = reading.relation.pages
    diagnostics = reading.diagnostics
    period = options.period
    self.roles = roles
    date = roles.date
    self.options = options
  }

  /// Writes dates as `2024-03-01`; a date that is left out is the one of the row above.
  mutating func normaliseDates(lines: [String]) {
    let places = [roles.date] + roles.otherDates
    let all = places.flatMap { column in rows.compactMap { DateText($0[column]) } }
    let dates = StatementDates(dates: all, lines: lines, dayFirst: options.dayFirst, period: options.period)
    period = dates.period
    if dates.isAmbiguous {
      diagnostics.append(
        .init(
          .warning, "pdf.statement.ambiguous_dates",
          "Nothing tells whether the dates put the day or the month first; the day was taken first. Set day_first."
        ))
    }
    if let anchor = dates.anchor, all.contains(where: { $0.year == nil }) {
      diagnostics.append(
        .init(
          .warning, "pdf.statement.year_inferred",
          "No period is printed; dates without a year were taken to lie in the year before \(anchor)."))
    }
    var unknown = 0
    for column in places {
      var above = ""
      for row in rows.indices {
        if rows[row][column].isEmpty {
          if column == roles.date, hasAmount(row), !isSum(row) { rows[row][column] = above }
          continue
        }
        guard let date = DateText(rows[row][column]) else { continue }
        if let day = dates.day(date) { rows[row][column] = day.description } else { unknown += 1 }
        above = rows[row][column]
      }
    }
    if unknown > 0 {
      diagnostics.append(
        .init(
          .error, "pdf.statement.unknown_year",
          "\(unknown) dates have no year, or do not exist, and stay as they are printed. Set the statement's period."
        ))
    }
  }

  /// Takes out the rows without a date: what carries none is no transaction, but it is told.
  mutating func setAsideUndated() {
    let kept = rows.indices.filter { !rows[$0][date].isEmpty && DateText(rows[$0][date]) != nil }
    guard kept.count < rows.count else { return }
    let keptSet = Set(kept)
    for row in rows.indices where !keptSet.contains(row) {
      setAside.append(rows[row])
      let text = rows[row].filter { !$0.isEmpty }.joined(separator: " ").replacing("\n", with: " ")
      diagnostics.append(
        .init(
          .note, "pdf.statement.set_aside", page: pages[row],
          "A row of page \(pages[row]) has no date and was set aside: \(text)"))
    }
    rows = kept.map { rows[$0] }
    pages = kept.map { pages[$0] }
  }

  /// The row sums up others, or carries a balance over.
  private func isSum(_ row: Int) -> Bool {
    rows[row].first { $0.contains(where: \.isLetter) }.map(TotalLabel.isNamed) ?? false
  }

  private func hasAmount(_ row: Int) -> Bool {
    [roles.amount, roles.debit, roles.credit].contains { column in
      column.map { !rows[row][$0].isEmpty } ?? false
    }
  }

  /// Writes amounts as `-1234.50`, combines debits and credits, checks the running balance.
  mutating func normaliseAmounts() {
    let balances = roles.balance.map { money($0) }
    if let column = roles.balance, let balances { write(balances.values, to: column, balances.scale) }
    let amounts: [Decimal?]
    var scale = 2
    if let debit = roles.debit, let credit = roles.credit {
      let out = money(debit)
      let into = money(credit)
      scale = max(out.scale, into.scale)
      // Debits printed with a minus are amounts as they are; otherwise a minus marks a debit taken back.
      let negative = out.values.filter { ($0 ?? 0) < 0 }.count
      let sign: Decimal = negative * 2 > out.values.filter({ $0 != nil }).count ? 1 : -1
      amounts = zip(out.values, into.values).map { out, into in
        out == nil && into == nil ? nil : (into ?? 0) + sign * (out ?? 0)
      }
      if options.combinesDebitAndCredit { combine(debit, credit, amounts, scale) }
    } else if let amount = roles.amount {
      let signed = money(amount)
      scale = signed.scale
      amounts = signed.values
      write(amounts, to: amount, scale)
    } else {
      return
    }
    guard let balances else { return }
    // What sums up others is booked once already.
    let booked = amounts.indices.map { rows[$0][date].isEmpty ? nil : amounts[$0] }
    check(booked, balances.values, max(scale, balances.scale))
  }

  /// The values of a column by row; marks of credit and debit become signs.
  private mutating func money(_ column: Int) -> (values: [Decimal?], scale: Int) {
    let texts = rows.map { $0[column] }
    let (mark, isCertain) = MoneyText.evidence(of: texts)
    if !isCertain {
      diagnostics.append(
        .init(
          .warning, "pdf.statement.ambiguous_amounts",
          "Nothing in the column \(columns[column]) tells a decimal mark from groups of thousands; groups were taken."
        ))
    }
    let read = texts.map { $0.isEmpty ? nil : MoneyText($0, decimalMark: mark) }
    let hasCredits = read.contains { $0?.mark == .credit }
    let hasDebits = read.contains { $0?.mark == .debit }
    for (row, text) in texts.enumerated() where !text.isEmpty && read[row] == nil {
      diagnostics.append(
        .init(
          .warning, "pdf.statement.no_amount", page: pages[row],
          "'\(text)' in the column \(columns[column]) on page \(pages[row]) is no amount and stays as it is printed."
        ))
    }
    let isBalance = column == roles.balance
    let values = read.map { money -> Decimal? in
      guard let money else { return nil }
      switch money.mark {
      case .debit: return -money.value.magnitude
      case .credit: return money.value.magnitude
      // Where only credits are marked, the rest are debits; a balance without a mark is what it says.
      case nil: return hasCredits && !hasDebits && !isBalance ? -money.value : money.value
      }
    }
    return (values, read.compactMap { $0?.scale }.max() ?? 2)
  }

  private mutating func write(_ values: [Decimal?], to column: Int, _ scale: Int) {
    for (row, value) in values.enumerated() {
      if let value { rows[row][column] = MoneyText.text(value, scale: scale) }
    }
  }

  /// Puts one column `amount` in place of the first of the two, and removes the other.
  private mutating func combine(_ debit: Int, _ credit: Int, _ amounts: [Decimal?], _ scale: Int) {
    let kept = min(debit, credit)
    let removed = max(debit, credit)
    for row in rows.indices {
      rows[row][kept] = amounts[row].map { MoneyText.text($0, scale: scale) } ?? ""
      rows[row].remove(at: removed)
    }
    columns[kept] = columns.contains("amount") ? "signed_amount" : "amount"
    columns.remove(at: removed)
    if removed < date { date -= 1 }
  }

  private mutating func check(_ amounts: [Decimal?], _ balances: [Decimal?], _ scale: Int) {
    guard let outcome = BalanceCheck(amounts: amounts, balances: balances).outcome() else {
      if balances.filter({ $0 != nil }).count > 2 {
        diagnostics.append(
          .init(
            .warning, "pdf.statement.balance_not_running",
            "The column of balances does not follow from the amounts."))
      }
      return
    }
    balancesThatFollow = outcome.checked - outcome.mismatches.count
    for mismatch in outcome.mismatches {
      diagnostics.append(
        .init(
          .warning, "pdf.statement.balance_mismatch", page: pages[mismatch.row],
          "The balance \(MoneyText.text(mismatch.found, scale: scale)) on page \(pages[mismatch.row]), row \(mismatch.row + 1), "
            + "does not follow: \(MoneyText.text(mismatch.expected, scale: scale)) was expected."))
    }
    if outcome.mismatches.isEmpty {
      diagnostics.append(
        .init(
          .note, "pdf.statement.balance_checked",
          "The running balance was checked in \(outcome.checked) places and holds."))
    }
  }
}
