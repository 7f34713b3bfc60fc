/// MT940 statements, as SWIFT defines them and banks write them.
package enum MT940 {
  /// The columns of a movement.
  package static let columns = [
    "account", "timestamp", "value_date", "amount", "currency", "description", "counterparty",
    "counterparty_account", "counterparty_bank", "type", "category", "reference", "bank_reference",
    "end_to_end_id", "mandate", "creditor_id", "statement", "supplement",
  ]

  /// A field: its tag, and its lines.
  private struct Field {
    let tag: String
    var lines: [String]
    let line: Int
  }

  /// Reads a file.
  /// - Throws: ``StatementFault`` for what is no MT940, or is cut off.
  package static func rows(_ bytes: [UInt8]) throws(StatementFault) -> StatementRows {
    var rows = StatementRows()
    var statement = Statement()
    var hasField = false
    for field in fields(try StatementText.lines(bytes)) {
      hasField = true
      switch field.tag {
      case "20":
        try statement.end(into: &rows)
        statement = Statement(line: field.line)
      case "25": statement.account = field.lines.joined().trimmed
      case "28C", "28": statement.number = field.lines.joined().trimmed
      case "60F", "60M": statement.opening = try balance(field)
      case "62F", "62M": statement.closing = try balance(field)
      case "61": statement.movements.append(try movement(field, statement.opening?.currency))
      case "86":
        // After the closing balance it is about the statement, not about its last movement.
        if !statement.movements.isEmpty, statement.closing == nil {
          let details = MT940Details(field.lines)
          statement.movements[statement.movements.count - 1].values.merge(details.values) { $1 }
        }
      default: break
      }
    }
    guard hasField else {
      throw StatementFault("This is no MT940: it has no field such as ':20:'.", line: 1)
    }
    try statement.end(into: &rows)
    return rows
  }

  private static func fields(_ lines: [String]) -> [Field] {
    var fields: [Field] = []
    for (index, line) in lines.enumerated() {
      if let match = line.prefixMatch(of: /(?:\{4:)?:([0-9]{2}[A-Z]?):/) {
        fields.append(
          Field(tag: String(match.1), lines: [String(line[match.range.upperBound...])], line: index + 1))
      } else if line.hasPrefix("-}") || line == "-" || line.hasPrefix("{1:") || fields.isEmpty {
        continue
      } else {
        fields[fields.count - 1].lines.append(line)
      }
    }
    return fields
  }

  /// A balance: `C240501EUR1234,56`.
  private static func balance(_ field: Field) throws(StatementFault) -> Statement.Balance {
    guard let match = field.lines.joined().firstMatch(of: /^([CD])(\d{6})([A-Z]{3})([\d,]+)/) else {
      throw StatementFault(
        "':\(field.tag):' is no balance: '\(field.lines.joined().prefix(40))'.", line: field.line)
    }
    let amount = number(match.4)
    return Statement.Balance(amount: match.1 == "D" ? amount.negated : amount, currency: String(match.3))
  }

  /// A movement: `2405020502DR12,50NTRFREFERENCE//BANKREF`, a supplement on the next line.
  private static func movement(_ field: Field, _ currency: String?) throws(StatementFault)
    -> StatementRows.Row
  {
    let pattern = /^(\d{6})(\d{4})?(R?[CD]|E[CD])([A-Z])??(\d[\d,]*)([NFS][A-Z0-9]{3})?(.*)$/
    guard let match = field.lines[0].firstMatch(of: pattern), let valueDate = date(match.1) else {
      throw StatementFault(
        "':61:' is no movement: '\(field.lines[0].prefix(60))'.", line: field.line,
        advice: "It begins with a date, C or D, and an amount: 240502D12,50.")
    }
    var values = ["value_date": valueDate]
    values["timestamp"] = match.2.map { entryDate($0, near: valueDate) } ?? valueDate
    // RC takes a credit back, RD a debit.
    let isDebit = match.3 == "D" || match.3 == "RC" || match.3 == "ED"
    values["amount"] = isDebit ? number(match.5).negated : number(match.5)
    values["currency"] = currency
    values["type"] = match.6.map { String($0.dropFirst()) }
    let references = String(match.7)
    if let cut = references.firstRange(of: "//") {
      values["reference"] = meaningful(references[..<cut.lowerBound])
      values["bank_reference"] = meaningful(references[cut.upperBound...])
    } else {
      values["reference"] = meaningful(references[...])
    }
    values["supplement"] = field.lines.dropFirst().joined(separator: " ").trimmed
    return StatementRows.Row(line: field.line, values: values)
  }

  private static func meaningful(_ reference: Substring) -> String? {
    String(reference).trimmed.flatMap { $0 == "NONREF" ? nil : $0 }
  }

  private static func number(_ text: Substring) -> String {
    let number = String(text).replacing(",", with: ".")
    return number.hasSuffix(".") ? String(number.dropLast()) : number
  }

  /// `240502` as a date; two digits of a year from 80 on are of the last century.
  private static func date(_ text: Substring) -> String? {
    let digits = Array(text)
    guard let year = Int(String(digits[0...1])), let month = Int(String(digits[2...3])),
      (1...12).contains(month),
      let day = Int(String(digits[4...5])), (1...31).contains(day)
    else { return nil }
    return "\(year >= 80 ? 1900 + year : 2000 + year)-\(String(digits[2...3]))-\(String(digits[4...5]))"
  }

  /// The date of booking, which has no year: the one that lies nearest to the value date.
  private static func entryDate(_ text: Substring, near valueDate: String) -> String {
    let month = Int(text.prefix(2)) ?? 0
    let valueYear = Int(valueDate.prefix(4)) ?? 0
    let valueMonth = Int(valueDate.dropFirst(5).prefix(2)) ?? 0
    let year = month - valueMonth > 6 ? valueYear - 1 : valueMonth - month > 6 ? valueYear + 1 : valueYear
    return "\(year)-\(text.prefix(2))-\(text.suffix(2))"
  }
}

extension MT940 {
  /// One statement of a file.
  private struct Statement {
    struct Balance {
      let amount: String
      let currency: String
    }

    var line = 1
    var account: String?
    var number: String?
    var opening: Balance?
    var closing: Balance?
    var movements: [StatementRows.Row] = []

    /// Ends it: every movement carries what the statement says, and the balances are checked.
    func end(into rows: inout StatementRows) throws(StatementFault) {
      guard account != nil || opening != nil || !movements.isEmpty else { return }
      guard let closing else {
        throw StatementFault(
          "The statement has no closing balance ':62F:': it may be cut off.", line: line,
          advice: "Get the file from the bank again.")
      }
      for var row in movements {
        row.values["account"] = account
        row.values["statement"] = number
        if row.values["description"] == nil {
          row.values["description"] =
            row.values["supplement"] ?? row.values["reference"] ?? row.values["type"]
        }
        rows.rows.append(row)
      }
      let amounts = movements.compactMap { $0.values["amount"] }
      guard let opening, let sum = ExactSum.sum([opening.amount] + amounts),
        let end = ExactSum(closing.amount)
      else { return }
      if sum != end.micros {
        rows.note(
          "balance",
          "The statement's movements lead from \(opening.amount) to \(ExactSum.text(sum)), and its closing balance is \(closing.amount).",
          line: line)
      }
    }
  }
}
