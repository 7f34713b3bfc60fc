import BankStatements
import Foundation
import Testing

/// Statements of banks, by the files of `Fixtures`: one folder a format, files named for what they hold or what breaks.
struct BankStatementsTests {
  private func url(_ name: String) throws -> URL {
    try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appending(path: name)
  }

  private func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: try url(name))) }

  /// The values of some columns, row by row.
  private func values(_ rows: StatementRows, _ columns: String...) -> [[String?]] {
    rows.rows.map { row in columns.map { row.values[$0] } }
  }

  @Test func `OFX without closing tags and in Windows-1252 gives every field`() throws {
    let rows = try OFX.rows(try bytes("ofx/unclosed-tags-cp1252.ofx"))
    #expect(
      values(rows, "account", "id", "timestamp", "amount", "currency", "description", "type", "check_number")
        == [
          [
            "0012345", "20240502-1", "2024-05-02T12:00:00-05:00", "-12.50", "EUR",
            "Café Müller & Söhne, Ulm €", "DEBIT", nil,
          ],
          ["0012345", "20240503-1", "2024-05-03", "-1200.00", "EUR", "CHECK", "CHECK", "0042"],
          [
            "0012345", "3", "2024-05-04T09:30:00+05:30", "2000.00", "USD", "Employer & Co Salary", "CREDIT",
            nil,
          ],
        ])
    #expect(values(rows, "value_date", "exchange_rate", "bank")[2] == ["2024-05-06", "1.08", "123456789"])
    #expect(rows.rows.map(\.line) == [17, 25, 33] && rows.notes.isEmpty)
  }

  @Test func `OFX in XML gives cards and the money of brokers, and tells of trades that it leaves out`()
    throws
  {
    let rows = try OFX.rows(try bytes("ofx/card-and-broker.qfx"))
    #expect(
      values(rows, "account", "amount", "counterparty") == [
        ["4111", "-30.00", "Lumen & Umbra"], ["9", "500", "Deposit"],
      ])
    #expect(rows.notes.map(\.code) == ["left_out"])
  }

  @Test func `OFX that is cut off, failed at the bank, reaches out or is none says so`() throws {
    let faults = try [
      "ofx/cut-off.ofx", "ofx/answer-with-an-error.ofx", "ofx/external-entity.ofx", "qif/cut-off.qif",
    ].map { name in
      let bytes = try bytes(name)
      return try #require(throws: StatementFault.self) { try OFX.rows(bytes) }
    }
    #expect(faults[0].message.contains("cut off") && faults[0].line == 6)
    #expect(faults[1].message.contains("Signon invalid"))
    #expect(faults[2].message.contains("nothing outside the file is read"))
    #expect(faults[3].message.contains("This is no OFX"))
    let deep = Array(("OFXHEADER:100\n<OFX>" + String(repeating: "<A>", count: 10_000)).utf8)
    #expect(throws: StatementFault.self) { try OFX.rows(deep) }
  }

  @Test func `QIF dates are read in the order that all of them prove`() throws {
    #expect(QIF.orders(of: ["02/05/2024", "31/05'24"]) == [.dayFirst])
    #expect(QIF.orders(of: ["5/2'04", "12/31/99"]) == [.monthFirst])
    #expect(QIF.orders(of: ["2024-05-02"]) == [.yearFirst])
    #expect(QIF.orders(of: ["01/02/2024", "03/04/2024"]) == [.dayFirst, .monthFirst])
    // Where every reading is the same day, nothing is open.
    #expect(QIF.orders(of: ["05/05/2024"]).count == 1)
    #expect(QIF.orders(of: ["13/13/2024"]).isEmpty)
    #expect(QIF.day("5/ 2' 4", .monthFirst) == "2004-05-02")
    #expect(QIF.day("12/31/99", .monthFirst) == "1999-12-31")
    #expect(QIF.day("29.2.23", .dayFirst) == nil)
    #expect(QIF.day("29.2.24", .dayFirst) == "2024-02-29")
  }

  @Test func `QIF accounts, transfers and splits`() throws {
    let german = try QIF.file(try bytes("qif/day-first.qif"))
    let rows = QIF.rows(german, order: .dayFirst, splitsRows: false)
    #expect(
      values(rows, "account", "timestamp", "amount", "description", "category", "transfer_account") == [
        ["Girokonto", "2024-05-02", "-1.234,50", "Vermieter Miete Mai", "Wohnen:Miete", nil],
        ["Girokonto", "2024-05-31", "2.000,00", "Arbeitgeber", nil, "Sparbuch"],
      ])
    let card = try QIF.file(try bytes("qif/month-first-with-splits.qif"))
    let whole = QIF.rows(card, order: .monthFirst, splitsRows: false)
    #expect(
      values(whole, "timestamp", "amount", "address", "splits") == [
        [
          "2004-05-02", "-100.00", nil,
          #"[{"amount":"-80.00","category":"Groceries","memo":"Food"},{"amount":"-20.00","transfer_account":"Cash"}]"#,
        ],
        ["1999-12-31", "-5.00", "Main Street 1, Ulm", nil],
      ])
    #expect(whole.notes.map(\.code) == ["left_out"])
    #expect(
      values(
        QIF.rows(card, order: .monthFirst, splitsRows: true), "amount", "category", "transfer_account",
        "description") == [
          ["-80.00", "Groceries", nil, "Supermarket Food"], ["-20.00", nil, "Cash", "Supermarket"],
          ["-5.00", nil, nil, "Parking"],
        ])
    let odd = try QIF.file(try bytes("qif/splits-that-do-not-add-up.qif"))
    #expect(QIF.rows(odd, order: .yearFirst, splitsRows: false).notes.map(\.code) == ["splits"])
    let cut = try bytes("qif/cut-off.qif")
    #expect(try #require(throws: StatementFault.self) { try QIF.file(cut) }.line == 5)
  }

  @Test func `CAMT.053 gives signs, dates, parties and references`() throws {
    let rows = try CAMT053.rows(file: try url("camt/version-02.xml").path)
    #expect(
      values(rows, "account", "timestamp", "value_date", "amount", "currency", "description", "counterparty")
        == [
          [
            "DE02120300000000202051", "2024-05-02", "2024-05-03", "-700.00", "EUR", "Miete Mai",
            "Vermieter & Co",
          ]
        ])
    #expect(
      values(
        rows, "counterparty_account", "counterparty_bank", "type", "status", "bank_reference", "end_to_end_id"
      ) == [
        ["DE89370400440532013000", "COBADEFFXXX", "PMNT-ICDT-ESCT", "BOOK", "B1", nil]
      ])
    #expect(rows.notes.isEmpty)
  }

  @Test func `CAMT batches become their transactions where those add up`() throws {
    let rows = try CAMT053.rows(file: try url("camt/version-08-with-a-batch.xml").path)
    #expect(
      values(
        rows, "timestamp", "amount", "description", "counterparty", "end_to_end_id", "status", "reversal")
        == [
          ["2024-05-10T10:00:00+02:00", "10.00", "RF18", "Jo", "e1", "BOOK", nil],
          ["2024-05-10T10:00:00+02:00", "20.00", "Cat", "Cat", "e2", "BOOK", nil],
          ["2024-05-11", "50.00", "Rücklastschrift", nil, nil, "BOOK", "true"],
          ["2024-05-31", "-5.00", "FEE", nil, nil, "PDNG", nil],
        ])
    #expect(rows.notes.isEmpty, "what is only pending does not move the balance")
    let whole = try CAMT053.rows(file: try url("camt/batch-without-amounts.xml").path)
    #expect(values(whole, "amount") == [["30.00"]] && whole.notes.map(\.code) == ["batch"])
  }

  @Test func `CAMT balances are checked, and other messages and cut files refused`() throws {
    #expect(
      try CAMT053.rows(file: try url("camt/balance-that-does-not-fit.xml").path).notes.map(\.message) == [
        "The statement's entries lead from 1000.00 to 300.00, and its closing balance is 301.00."
      ])
    let order = try url("camt/a-payment-order.xml").path
    #expect(
      try #require(throws: StatementFault.self) { try CAMT053.rows(file: order) }.message.contains("no CAMT"))
    let cut = try url("camt/cut-off.xml").path
    #expect(try #require(throws: StatementFault.self) { try CAMT053.rows(file: cut) }.line != nil)
  }

  @Test func `MT940 gives signs, dates without a year and numbered details`() throws {
    let rows = try MT940.rows(try bytes("mt940/numbered-details.sta"))
    #expect(
      values(rows, "account", "timestamp", "value_date", "amount", "currency", "type") == [
        ["12030000/0000202051", "2024-01-02", "2024-01-02", "-700.00", "EUR", "SEPA-UEBERWEISUNG"],
        ["12030000/0000202051", "2023-12-31", "2023-12-29", "20.5", "EUR", "MSC"],
        ["12030000/0000202051", "2024-01-03", "2024-01-03", "5.00", "EUR", "RTI"],
      ])
    #expect(
      values(
        rows, "description", "counterparty", "counterparty_account", "counterparty_bank", "end_to_end_id",
        "bank_reference", "category")[0] == [
          "Miete Januar 2024 Wohnung 12, Hauptstr. 1", "Vermieter und Soehne Verwaltung GmbH",
          "DE89370400440532013000",
          "COBADEFFXXX", "2024-01-MIETE", "B1", "166",
        ])
    #expect(
      values(rows, "description", "reference", "supplement")[1] == ["Zinsen und mehr", "4711", "Gutschrift"])
    #expect(
      values(rows, "description")[2] == ["RTI"], "what comes after the closing balance is about the statement"
    )
    #expect(rows.notes.isEmpty)
  }

  @Test func `MT940 with details named by words`() throws {
    let rows = try MT940.rows(try bytes("mt940/words-in-details.sta"))
    #expect(
      values(
        rows, "amount", "type", "counterparty", "counterparty_account", "description", "reference",
        "bank_reference", "end_to_end_id") == [
          ["12.34", "SEPA OVERBOEKING", "Jo de Vries", "NL91ABNA0417164300", "Huur mei", "EREF", "0001", nil]
        ])
  }

  @Test func `MT940 balances are checked, and what is cut off or none refused`() throws {
    #expect(
      try MT940.rows(try bytes("mt940/balance-that-does-not-fit.sta")).notes.map(\.message) == [
        "The statement's movements lead from 10.00 to 9.00, and its closing balance is 10.00."
      ])
    for (name, words) in [
      ("mt940/cut-off.sta", "closing balance"), ("mt940/no-amount.sta", "no movement"),
      ("qif/cut-off.qif", "no MT940"),
    ] {
      let bytes = try bytes(name)
      #expect(try #require(throws: StatementFault.self) { try MT940.rows(bytes) }.message.contains(words))
    }
    #expect(throws: StatementFault.self) { try MT940.rows([0x3A, 0, 1]) }
  }
}
