/// OFX and QFX statements of banks and cards.
package enum OFX {
  /// The columns of a movement.
  package static let columns = [
    "account", "id", "timestamp", "amount", "currency", "description", "counterparty", "memo", "type",
    "value_date", "check_number", "reference", "counterparty_account", "category", "original_currency",
    "exchange_rate", "bank",
  ]

  /// Statements of accounts, by the element around them, and what says the account.
  private static let statements: Set<String> = ["STMTRS", "CCSTMTRS", "INVSTMTRS", "LOANSTMTRS"]

  /// Reads a file.
  /// - Throws: ``StatementFault`` for what is no OFX, is cut off, or says itself that it failed.
  package static func rows(_ bytes: [UInt8]) throws(StatementFault) -> StatementRows {
    let document = try OFXDocument(bytes)
    for status in document.root.all(["STATUS"]) where status["SEVERITY"]?.uppercased() == "ERROR" {
      throw StatementFault(
        "The bank answered with an error: \(status["MESSAGE"] ?? "code \(status["CODE"] ?? "")").",
        line: status.line)
    }
    var rows = StatementRows()
    for statement in document.root.all(statements) {
      let from = statement.all(["BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LOANACCTFROM"]).first
      let account = from?["ACCTID"] ?? from?["LOANACCTID"]
      for movement in statement.all(["STMTTRN"]) {
        var row = Self.row(movement)
        row.values["account"] = account
        row.values["bank"] = from?["BANKID"] ?? from?["BROKERID"]
        row.values["currency"] = movement["CURRENCY", "CURSYM"] ?? statement["CURDEF"]
        rows.rows.append(row)
      }
      let trades = statement.all(["INVBUY", "INVSELL", "INCOME", "REINVEST", "TRANSFER"])
      if let first = trades.first {
        rows.note(
          "left_out", "\(trades.count) trades of securities are no movements of money and were left out.",
          line: first.line)
      }
    }
    return rows
  }

  private static func row(_ movement: OFXDocument.Element) -> StatementRows.Row {
    var values: [String: String] = [:]
    values["id"] = movement["FITID"]
    values["timestamp"] = movement["DTPOSTED"].map(moment)
    values["value_date"] = movement["DTAVAIL"].map(moment)
    values["amount"] = movement["TRNAMT"].map(amount)
    values["type"] = movement["TRNTYPE"]
    values["check_number"] = movement["CHECKNUM"]
    values["reference"] = movement["REFNUM"]
    values["category"] = movement["SIC"]
    values["original_currency"] = movement["ORIGCURRENCY", "CURSYM"]
    values["exchange_rate"] = movement["CURRENCY", "CURRATE"] ?? movement["ORIGCURRENCY", "CURRATE"]
    values["counterparty_account"] = movement["BANKACCTTO", "ACCTID"] ?? movement["CCACCTTO", "ACCTID"]
    let name = movement["NAME"]
    let memo = movement["MEMO"]
    values["counterparty"] = name
    values["memo"] = memo
    // The memo often goes on where the name, of 32 characters at most, was cut.
    values["description"] =
      switch (name, memo) {
      case (let name?, let memo?) where memo.hasPrefix(name): memo
      case (let name?, let memo?) where name != memo: name + " " + memo
      default: name ?? memo ?? movement["TRNTYPE"]
      }
    return StatementRows.Row(line: movement.line, values: values)
  }

  /// `20240502120000.000[-5:EST]` in ISO 8601.
  static func moment(_ text: String) -> String {
    guard
      let match = text.firstMatch(
        of:
          /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?(\.\d+)?)?\s*(?:\[([+\-]?\d+)(?:\.(\d+))?(?::[^\]]*)?\])?$/
      )
    else { return text }
    let date = "\(match.1)-\(match.2)-\(match.3)"
    guard let hour = match.4, let minute = match.5 else { return date }
    let time = "T\(hour):\(minute):\(match.6 ?? "00")\(match.7.map { $0 == ".000" ? "" : $0 } ?? "")"
    guard let zone = match.8, let hours = Int(zone) else { return date + time }
    // A fraction of an hour: [5.5:IST], or in minutes [5.30:IST].
    let minutes =
      match.9.map {
        $0.count == 1
          ? (Int($0) ?? 0) * 6 : $0 == "75" ? 45 : $0 == "50" ? 30 : $0 == "25" ? 15 : Int($0) ?? 0
      } ?? 0
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    return date + time + (zone.hasPrefix("-") ? "-" : "+") + two(abs(hours)) + ":" + two(minutes)
  }

  /// An amount with a point, where it has no other mark than a comma.
  static func amount(_ text: String) -> String {
    let plain = text.hasPrefix("+") ? String(text.dropFirst()) : text
    return plain.contains(".") || plain.count(where: { $0 == "," }) != 1
      ? plain : plain.replacing(",", with: ".")
  }
}
