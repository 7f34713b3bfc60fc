import BankStatements
import Foundation

extension PersonalFormat {
  private static let money: Set<String> = ["timestamp", "amount", "description"]

  static let ofx = PersonalFormat(
    name: "ofx", summary: "OFX and QFX statements of banks and cards.", endings: ["ofx", "qfx"],
    signature: ["OFXHEADER", "<OFX>"], columns: OFX.columns, mandatory: money
  ) { batch in
    try batch.each { batch.add(try OFX.rows(try bytes($0)), $0) }
  }

  static let camt = PersonalFormat(
    name: "camt", summary: "CAMT.053 statements of ISO 20022; also CAMT.052 and CAMT.054.",
    endings: ["xml", "camt", "c53"],
    signature: ["camt.053", "camt.052", "camt.054"], columns: CAMT053.columns, mandatory: money
  ) { batch in
    try batch.each { batch.add(try CAMT053.rows(file: $0.location), $0) }
  }

  static let mt940 = PersonalFormat(
    name: "mt940", summary: "MT940 statements of SWIFT.", endings: ["sta", "mt940", "940", "swi", "swift"],
    signature: ["\n:60F:", "\n:60M:"], columns: MT940.columns, mandatory: money
  ) { batch in
    try batch.each { batch.add(try MT940.rows(try bytes($0)), $0) }
  }

  static let qif = PersonalFormat(
    name: "qif", summary: "QIF files of accounts.", endings: ["qif"],
    signature: ["!Type:", "!Account"], columns: QIF.columns, mandatory: money,
    hasFreeNumbers: true,
    settings: [
      .init(
        "date_order", .oneOf(QIF.DateOrder.allCases.map(\.rawValue)),
        "How day, month and year follow each other; default: as all dates prove."),
      .init(
        "splits", .oneOf(["column", "rows"]),
        "Whether the parts of a movement become a column of JSON (default) or a row each."),
    ]
  ) { batch in try QIFBatch(batch).read() }

  static func bytes(_ input: Input) throws(StatementFault) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: input.location) else {
      throw StatementFault("The file cannot be opened.")
    }
    return Array(data)
  }
}

extension PersonalBatch {
  /// Adds the rows of a bank's file.
  func add(_ found: StatementRows, _ input: Input) {
    rows += found.rows.map { Row(input: input, line: $0.line, values: $0.values) }
    problems += found.notes.map { note in
      Problem(
        "\(format).\(note.code)", note.message, severity: .warning, source: source, file: input.name,
        line: note.line)
    }
  }
}

/// QIF files that are read together: their dates prove together in which order they are.
struct QIFBatch {
  let batch: PersonalBatch
  private let declared: QIF.DateOrder?

  init(_ batch: PersonalBatch) {
    self.batch = batch
    declared = batch.settings["date_order"]?.string.flatMap { QIF.DateOrder(rawValue: $0) }
  }

  func read() throws {
    var files: [(input: Input, file: QIF.File)] = []
    try batch.each { files.append(($0, try QIF.file(try PersonalFormat.bytes($0)))) }
    let dates = files.flatMap { $0.file.records.map(\.date) }
    guard !dates.isEmpty, let order = order(files, dates) else { return }
    batch.state = order.rawValue
    let splitsRows = batch.settings["splits"]?.string == "rows"
    for (input, file) in files {
      for record in file.records where QIF.day(record.date, order) == nil {
        batch.problems.append(
          Problem(
            "qif.date", "'\(record.date)' is no date of the order \(order.rawValue).", source: batch.source,
            file: input.name, line: record.line))
      }
      batch.add(QIF.rows(file, order: order, splitsRows: splitsRows), input)
    }
  }

  /// The order of the dates: as declared, as all of them prove, or as an earlier run proved; never a guess.
  private func order(_ files: [(input: Input, file: QIF.File)], _ dates: [String]) -> QIF.DateOrder? {
    if let declared { return declared }
    let orders = QIF.orders(of: dates)
    if orders.count == 1 { return orders[0] }
    let known = batch.state.flatMap { QIF.DateOrder(rawValue: $0) }
    if let known, orders.contains(known) { return known }
    let advice =
      "Declare it under 'qif', for example 'date_order: \(orders.first?.rawValue ?? "dmy")'."
    if orders.isEmpty {
      let odd = files.flatMap { input, file in
        file.records.filter { record in QIF.DateOrder.allCases.allSatisfy { QIF.day(record.date, $0) == nil }
        }
        .map { (input, $0) }
      }
      batch.problems += odd.prefix(20).map { input, record in
        Problem(
          "qif.date", "'\(record.date)' is no date.", source: batch.source, file: input.name,
          line: record.line)
      }
      if !odd.isEmpty { return nil }
    }
    batch.problems.append(
      Problem(
        "qif.date_order",
        orders.isEmpty
          ? "No one order of day, month and year fits all dates."
          : "The dates can be read as \(orders.map(\.rawValue).joined(separator: " and as ")).",
        source: batch.source, file: files.first?.input.name,
        examples: Array(Set(dates)).sorted().prefix(3).map { $0 },
        advice: advice))
    return nil
  }
}
