import LibXML2

/// An amount with its sign.
struct CAMTAmount {
  /// The amount, negative where money goes out; nil where there is none.
  let signed: String?
  let currency: String?
  let isDebit: Bool

  /// The amount of an entry.
  init(_ entry: XMLElement) {
    isDebit = entry["CdtDbtInd"]?.text == "DBIT"
    let amount = entry["Amt"]
    currency = amount?.attributes["Ccy"]
    signed = amount?.text.map { [isDebit] in isDebit ? $0.negated : $0 }
  }

  /// The amount of one transaction of an entry: its own, or the one in its details, in the currency of the entry.
  init(transaction: XMLElement, of entry: CAMTAmount) {
    isDebit = (transaction["CdtDbtInd"]?.text).map { $0 == "DBIT" } ?? entry.isDebit
    let candidates = [
      transaction["Amt"], transaction["AmtDtls", "TxAmt", "Amt"], transaction["AmtDtls", "InstdAmt", "Amt"],
    ]
    let amount = candidates.compactMap(\.self).first { $0.attributes["Ccy"] == entry.currency }
    currency = amount?.attributes["Ccy"]
    signed = amount?.text.map { [isDebit] in isDebit ? $0.negated : $0 }
  }
}

/// What the details of a transaction say.
struct CAMTDetails {
  private(set) var values: [String: String] = [:]

  init(_ details: XMLElement, isDebit: Bool) {
    let references = details["Refs"]
    values["bank_reference"] = references?["AcctSvcrRef"]?.text
    values["end_to_end_id"] = references?["EndToEndId"]?.text.flatMap { $0 == "NOTPROVIDED" ? nil : $0 }
    values["mandate"] = references?["MndtId"]?.text
    values["purpose"] = details["Purp", "Cd"]?.text ?? details["Purp", "Prtry"]?.text

    // The other party: who gets what goes out, who gives what comes in.
    let parties = details["RltdPties"]
    let other = parties?[isDebit ? "Cdtr" : "Dbtr"]
    // From version 08 on a party is a person or an agent.
    values["counterparty"] =
      other?["Nm"]?.text ?? other?["Pty", "Nm"]?.text ?? other?["Agt", "FinInstnId", "Nm"]?.text
    let account = parties?[isDebit ? "CdtrAcct" : "DbtrAcct"]?["Id"]
    values["counterparty_account"] = account?["IBAN"]?.text ?? account?["Othr", "Id"]?.text
    let bank = details["RltdAgts"]?[isDebit ? "CdtrAgt" : "DbtrAgt"]?["FinInstnId"]
    values["counterparty_bank"] = bank?["BICFI"]?.text ?? bank?["BIC"]?.text
    let creditor = parties?["Cdtr"]
    values["creditor_id"] =
      (creditor?["Id"] ?? creditor?["Pty", "Id"])?["PrvtId", "Othr", "Id"]?.text

    let instructed = details["AmtDtls", "InstdAmt"]
    values["original_amount"] = instructed?["Amt"]?.text
    values["original_currency"] = instructed?["Amt"]?.attributes["Ccy"]
    values["exchange_rate"] =
      instructed?["CcyXchg", "XchgRate"]?.text ?? details["AmtDtls", "TxAmt", "CcyXchg", "XchgRate"]?.text

    let remittance = details["RmtInf"]
    let free = remittance?.all("Ustrd").compactMap(\.text).joined(separator: " ") ?? ""
    let structured = remittance?.all("Strd").compactMap { $0["CdtrRefInf", "Ref"]?.text }.first
    values["reference"] = structured
    values["description"] =
      free.isEmpty ? structured ?? details["AddtlTxInf"]?.text : free
  }
}
