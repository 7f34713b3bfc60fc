/// Which column of a statement carries what.
struct StatementColumns {
  var date: Int
  /// A second date, such as the value date.
  var otherDates: [Int] = []
  var amount: Int?
  var debit: Int?
  var credit: Int?
  var balance: Int?

  /// Nil when the relation has no column of dates, or none of amounts.
  init?(_ relation: PDFRelation) {
    let columns = relation.columns.indices
    let dates = columns.filter { Self.share(relation, $0) { DateText($0) != nil } > 0.6 }
    guard let date = dates.first else { return nil }
    self.date = date
    otherDates = Array(dates.dropFirst())
    let money = columns.filter { column in
      guard !dates.contains(column) else { return false }
      let mark = MoneyText.decimalMark(of: relation.rows.lazy.map { $0[column] })
      return Self.share(relation, column) { MoneyText($0, decimalMark: mark) != nil } > 0.7
        && relation.rows.contains { row in
          row[column].contains { $0 == "." || $0 == "," }
            || MoneyText(row[column], decimalMark: mark)?.mark != nil
        }
    }
    for column in money {
      let name = relation.columns[column].lowercased()
      if balance == nil, Self.names(name, Self.balanceWords) {
        balance = column
      } else if debit == nil, Self.names(name, Self.debitWords) {
        debit = column
      } else if credit == nil, Self.names(name, Self.creditWords) {
        credit = column
      } else if amount == nil, Self.names(name, Self.amountWords) {
        amount = column
      }
    }
    if amount == nil, debit == nil || credit == nil {
      let left = money.filter { $0 != balance }
      // Without telling headings: the last of several is the balance, the first the amount.
      if balance == nil, left.count > 1, !relation.hasHeader { balance = left.last }
      amount = left.first { $0 != balance && $0 != debit && $0 != credit } ?? debit ?? credit
      if amount == debit { debit = nil }
      if amount == credit { credit = nil }
    }
    guard amount != nil || debit != nil && credit != nil else { return nil }
  }

  /// The share of filled fields of a column that are as `test` says; 0 when the column is mostly empty of them.
  private static func share(_ relation: PDFRelation, _ column: Int, _ test: (String) -> Bool) -> Double {
    let filled = relation.rows.lazy.map { $0[column] }.filter { !$0.isEmpty }
    var count = 0
    var fits = 0
    for text in filled {
      count += 1
      if test(text) { fits += 1 }
    }
    return count == 0 ? 0 : Double(fits) / Double(count)
  }

  private static func names(_ name: String, _ words: [String]) -> Bool {
    words.contains { name.contains($0) }
  }

  private static let balanceWords = ["balance", "saldo", "kontostand", "solde"]
  private static let debitWords = [
    "debit", "paid out", "money out", "withdraw", "payments out", "soll", "lastschrift", "débit", "cargo",
    "dare",
    "belastung", "charges",
  ]
  private static let creditWords = [
    "credit", "paid in", "money in", "deposit", "receipts", "haben", "gutschrift", "crédit", "abono", "avere",
  ]
  private static let amountWords = [
    "amount", "betrag", "montant", "importe", "importo", "bedrag", "valor", "total",
  ]
}
