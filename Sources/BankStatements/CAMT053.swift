import LibXML2

/// ISO 20022 account statements: CAMT.053 of every version, and CAMT.052 and CAMT.054, which are built alike.
package enum CAMT053 {
  /// The columns of a movement.
  package static let columns = [
    "account", "timestamp", "value_date", "amount", "currency", "description", "counterparty",
    "counterparty_account", "counterparty_bank", "type", "status", "reference", "bank_reference",
    "end_to_end_id", "mandate", "creditor_id", "purpose", "original_amount", "original_currency",
    "exchange_rate", "reversal", "statement",
  ]

  /// Reads a file.
  /// - Throws: ``StatementFault`` for what is no such statement, or is not well-formed.
  package static func rows(file path: String) throws(StatementFault) -> StatementRows {
    var rows = StatementRows()
    var statement = CAMTStatement()
    var hasStatement = false
    let parser = XMLDocumentParser()
    let reader = XMLElementReader(names: parser.names, wanted: ["Id", "Acct", "Bal", "Ntry"]) {
      element, path in
      guard let parent = path.last, ["Stmt", "Rpt", "Ntfctn"].contains(parent) else { return }
      hasStatement = true
      switch element.name {
      case "Id":
        // The first element of a statement.
        statement.check(&rows)
        statement = CAMTStatement(id: element.text, line: element.line)
      case "Acct": statement.setAccount(element)
      case "Bal": statement.balances.append(CAMTBalance(element))
      default: statement.add(element, to: &rows)
      }
    }
    do {
      try parser.parse(file: path, into: reader)
    } catch {
      throw StatementFault(fault: error)
    }
    guard hasStatement else {
      throw StatementFault(
        "This is no CAMT statement: it has no BkToCstmrStmt/Stmt.", line: 1,
        advice: "Other messages of ISO 20022 can be read with 'xml:'.")
    }
    statement.check(&rows)
    return rows
  }
}

/// A balance of a statement.
struct CAMTBalance {
  let code: String?
  let amount: String?

  init(_ element: XMLElement) {
    code = element["Tp", "CdOrPrtry", "Cd"]?.text
    let isDebit = element["CdtDbtInd"]?.text == "DBIT"
    amount = element["Amt"]?.text.map { isDebit ? $0.negated : $0 }
  }
}

/// One statement while its entries come.
struct CAMTStatement {
  var id: String?
  var line = 1
  var balances: [CAMTBalance] = []
  private var account: String?
  private var booked: [String] = []

  init(id: String? = nil, line: Int = 1) {
    self.id = id
    self.line = line
  }

  mutating func setAccount(_ element: XMLElement) {
    account = element["Id", "IBAN"]?.text ?? element["Id", "Othr", "Id"]?.text
  }

  /// Adds an entry: a row, or one for each of its transactions where those say their amounts and add up to it.
  mutating func add(_ entry: XMLElement, to rows: inout StatementRows) {
    let amount = CAMTAmount(entry)
    let status = entry["Sts", "Cd"]?.text ?? entry["Sts"]?.text
    if status == nil || status == "BOOK", let signed = amount.signed { booked.append(signed) }
    let details = entry.all("NtryDtls").flatMap { $0.all("TxDtls") }
    var common: [String: String] = [:]
    common["account"] = account
    common["statement"] = id
    common["status"] = status
    common["timestamp"] = Self.moment(entry["BookgDt"]) ?? Self.moment(entry["ValDt"])
    common["value_date"] = Self.moment(entry["ValDt"])
    common["reversal"] = entry["RvslInd"]?.text
    common["reference"] = entry["NtryRef"]?.text
    common["bank_reference"] = entry["AcctSvcrRef"]?.text
    common["type"] = Self.code(entry["BkTxCd"])
    common["description"] = entry["AddtlNtryInf"]?.text
    common["amount"] = amount.signed
    common["currency"] = amount.currency

    let parts = details.map { CAMTAmount(transaction: $0, of: amount) }
    let sum = ExactSum.sum(parts.compactMap(\.signed))
    let addsUp =
      details.count > 1 && parts.allSatisfy { $0.signed != nil }
      && sum == amount.signed.flatMap { ExactSum($0)?.micros }
    if details.count > 1 && !addsUp {
      rows.note(
        "batch",
        "An entry of \(details.count) transactions is one row: their amounts are missing or do not add up to it.",
        line: entry.line)
    }
    if addsUp {
      for (detail, part) in zip(details, parts) {
        var values = common.merging(CAMTDetails(detail, isDebit: part.isDebit).values) { $1 }
        values["amount"] = part.signed
        values["currency"] = part.currency ?? amount.currency
        rows.rows.append(StatementRows.Row(line: detail.line, values: Self.described(values)))
      }
      return
    }
    let only = details.count == 1 ? CAMTDetails(details[0], isDebit: amount.isDebit).values : [:]
    rows.rows.append(
      StatementRows.Row(line: entry.line, values: Self.described(common.merging(only) { $1 })))
  }

  /// Every movement has a description: what it is for, else whose it is, else what kind.
  private static func described(_ values: [String: String]) -> [String: String] {
    var values = values
    values["description"] = values["description"] ?? values["counterparty"] ?? values["type"]
    return values
  }

  private static func moment(_ element: XMLElement?) -> String? {
    element?["DtTm"]?.text ?? element?["Dt"]?.text
  }

  /// The kind of a movement: the bank's own code, or ISO's, as `PMNT-RCDT-ESCT`.
  private static func code(_ element: XMLElement?) -> String? {
    let family = element?["Domn", "Fmly"]
    let parts = [element?["Domn", "Cd"]?.text, family?["Cd"]?.text, family?["SubFmlyCd"]?.text].compactMap(
      \.self)
    return parts.isEmpty ? element?["Prtry", "Cd"]?.text : parts.joined(separator: "-")
  }

  /// Whether the booked entries lead from the opening to the closing balance.
  func check(_ rows: inout StatementRows) {
    guard let opening = balances.first(where: { $0.code == "OPBD" || $0.code == "PRCD" })?.amount,
      let closing = balances.last(where: { $0.code == "CLBD" })?.amount, let end = ExactSum(closing),
      let sum = ExactSum.sum([opening] + booked), sum != end.micros
    else { return }
    rows.note(
      "balance",
      "The statement's entries lead from \(opening) to \(ExactSum.text(sum)), and its closing balance is \(closing).",
      line: line)
  }
}
