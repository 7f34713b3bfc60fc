import Foundation

/// The orders as statements of banks, whose columns have names of their own.
enum BankFixtures {
  typealias Order = ReaderFixture.Order

  static let all: [ReaderFixture] = [
    statement("ofx", ofx, .init(id: "id", day: "timestamp", memo: "description", note: "check_number")),
    statement("qif", qif, .init(id: "check_number", day: "timestamp", memo: "description", note: "category")),
    statement(
      "camt", camt, .init(id: "bank_reference", day: "timestamp", memo: "description", note: "reference")),
    statement(
      "mt940", mt940, .init(id: "reference", day: "timestamp", memo: "description", note: "bank_reference")),
  ]

  /// Damaged, it ends in the middle.
  private static func statement(
    _ kind: String, _ text: @escaping @Sendable ([Order]) -> String, _ names: ReaderFixture.Names
  ) -> ReaderFixture {
    ReaderFixture(
      description: kind,
      write: { orders, workspace in
        try workspace.write("bank/orders.\(kind)", text(orders))
        return "\(kind): bank/orders.\(kind)"
      },
      damage: { workspace in
        let order = Order(id: 1, day: "2026-01-31", amount: "1.50", memo: "Grocer")
        let whole = text([order])
        try workspace.write("bank/orders.\(kind)", String(whole.prefix(whole.count - 12)))
      }, names: names)
  }

  @Sendable private static func ofx(_ orders: [Order]) -> String {
    let movements = orders.map { order in
      "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>\(order.day.replacing("-", with: ""))<TRNAMT>\(order.amount)<FITID>\(order.id)<NAME>\(order.memo.replacing("&", with: "&amp;"))"
        + (order.note.map { "<CHECKNUM>\($0)" } ?? "") + "</STMTTRN>"
    }
    return """
      OFXHEADER:100
      DATA:OFXSGML

      <OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>00123</BANKACCTFROM><BANKTRANLIST>
      \(movements.joined(separator: "\n"))
      </BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
      """
  }

  @Sendable private static func qif(_ orders: [Order]) -> String {
    let records = orders.map { order in
      let day = order.day.split(separator: "-").reversed().joined(separator: "/")
      return "D\(day)\nT\(order.amount)\nN\(order.id)\nP\(order.memo)\n"
        + (order.note.map { "L\($0)\n" } ?? "") + "^\n"
    }
    return "!Type:Bank\n" + records.joined()
  }

  @Sendable private static func camt(_ orders: [Order]) -> String {
    let entries = orders.map { order in
      let isDebit = order.amount.hasPrefix("-")
      return "<Ntry>" + (order.note.map { "<NtryRef>\($0)</NtryRef>" } ?? "")
        + "<Amt Ccy=\"EUR\">\(order.amount.drop { $0 == "-" })</Amt><CdtDbtInd>\(isDebit ? "DBIT" : "CRDT")</CdtDbtInd>"
        + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>\(order.day)</Dt></BookgDt><AcctSvcrRef>\(order.id)</AcctSvcrRef>"
        + "<AddtlNtryInf>\(order.memo.replacing("&", with: "&amp;"))</AddtlNtryInf></Ntry>"
    }
    return """
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>
      \(entries.joined(separator: "\n"))
      </Stmt></BkToCstmrStmt></Document>
      """
  }

  @Sendable private static func mt940(_ orders: [Order]) -> String {
    let movements = orders.map { order in
      let day = order.day.replacing("-", with: "").dropFirst(2)
      let isDebit = order.amount.hasPrefix("-")
      let amount = order.amount.drop { $0 == "-" }.replacing(".", with: ",")
      return ":61:\(day)\(day.dropFirst(2))\(isDebit ? "D" : "C")\(amount)NTRF\(order.id)"
        + (order.note.map { "//\($0)" } ?? "") + "\n:86:\(order.memo)\n"
    }
    let sum = orders.reduce(Decimal(0)) { $0 + (Decimal(string: $1.amount) ?? 0) }
    return
      ":20:X\n:25:1\n:60F:C260101EUR0,00\n\(movements.joined()):62F:C260131EUR\("\(sum)".replacing(".", with: ","))\n-\n"
  }
}
