/// QIF files of accounts: bank, cash, card, asset, liability.
package enum QIF {
  /// The columns of a movement.
  package static let columns = [
    "account", "timestamp", "amount", "description", "counterparty", "memo", "category", "transfer_account",
    "check_number", "cleared", "address", "account_type", "splits",
  ]

  /// How the numbers of a date follow each other.
  package enum DateOrder: String, CaseIterable, Sendable {
    /// 31/12/2024
    case dayFirst = "dmy"
    /// 12/31/2024
    case monthFirst = "mdy"
    /// 2024/12/31
    case yearFirst = "ymd"
  }

  /// A record: its dates are not read yet, because one date alone does not say in which order it is.
  package struct Record: Sendable {
    package let line: Int
    /// The date as it is written.
    package let date: String
    /// Its other values.
    package let values: [String: String]
    /// Its parts.
    package let splits: [Split]
  }

  /// A part of a movement.
  package struct Split: Sendable {
    /// `category`, `transfer_account`, `memo`, `amount`.
    package var values: [String: String] = [:]
  }

  /// What a file holds.
  package struct File: Sendable {
    package var records: [Record] = []
    package var notes: [StatementRows.Note] = []
  }

  private static let money: Set<String> = ["bank", "cash", "ccard", "oth a", "oth l"]

  /// Reads a file.
  /// - Throws: ``StatementFault`` for what is no QIF, or is cut off.
  package static func file(_ bytes: [UInt8]) throws(StatementFault) -> File {
    var file = File()
    var kind = ""
    var account: String?
    var isMoney = false
    var fields: [(code: Character, text: String)] = []
    var first = 0
    var isQIF = false
    var passedOver = 0
    for (index, line) in try StatementText.lines(bytes).enumerated() {
      guard let line = line.trimmed, let code = line.first else { continue }
      if code == "!" {
        guard fields.isEmpty else { throw unended(first) }
        isQIF = true
        let header = line.lowercased()
        if header.hasPrefix("!type:") {
          kind = String(header.dropFirst(6)).trimmed ?? ""
          isMoney = money.contains(kind)
        } else if header == "!account" {
          kind = "account"
          isMoney = false
        }
      } else if code != "^" {
        if fields.isEmpty { first = index + 1 }
        fields.append((code, String(line.dropFirst())))
      } else {
        defer { fields = [] }
        if kind == "account" {
          account = fields.first { $0.code == "N" }?.text.trimmed
        } else if isMoney, !fields.isEmpty {
          file.records.append(try record(fields, line: first, kind: kind, account: account))
        } else if kind == "invst" {
          passedOver += 1
        }
      }
    }
    guard isQIF else { throw StatementFault("This is no QIF: it has no line such as '!Type:Bank'.", line: 1) }
    guard fields.isEmpty else { throw unended(first) }
    if passedOver > 0 {
      file.notes.append(
        .init(
          code: "left_out",
          message: "\(passedOver) records of investments are no movements of money and were left out.",
          line: nil))
    }
    return file
  }

  private static func unended(_ line: Int) -> StatementFault {
    StatementFault(
      "The record does not end with '^': the file may be cut off.", line: line, advice: "Export it again.")
  }

  private static func record(
    _ fields: [(code: Character, text: String)], line: Int, kind: String, account: String?
  ) throws(StatementFault) -> Record {
    var values = ["account_type": kind]
    values["account"] = account
    var date: String?
    var splits: [Split] = []
    var address: [String] = []
    for (code, raw) in fields {
      let text = raw.trimmed
      switch code {
      case "D": date = text
      case "T", "U": values["amount"] = values["amount"] ?? text.map(amount)
      case "P": values["counterparty"] = text
      case "M": values["memo"] = text
      case "N": values["check_number"] = text
      case "C": values["cleared"] = text
      case "A": address += text.map { [$0] } ?? []
      case "L": values.merge(category(text)) { $1 }
      case "S": splits.append(Split(values: category(text)))
      case "E": if !splits.isEmpty { splits[splits.count - 1].values["memo"] = text }
      case "$": if !splits.isEmpty { splits[splits.count - 1].values["amount"] = text.map(amount) }
      default: break
      }
    }
    guard let date else {
      throw StatementFault("The record has no date (a line that begins with D).", line: line)
    }
    values["address"] = address.isEmpty ? nil : address.joined(separator: ", ")
    values["description"] =
      [values["counterparty"], values["memo"]].compactMap(\.self).joined(separator: " ").trimmed
      ?? values["category"] ?? values["transfer_account"] ?? kind
    return Record(line: line, date: date, values: values, splits: splits)
  }

  private static func amount(_ text: String) -> String {
    text.hasPrefix("+") ? String(text.dropFirst()) : text
  }

  /// `Household:Rent/Class`, or the other account of a transfer in brackets.
  private static func category(_ text: String?) -> [String: String] {
    guard let text else { return [:] }
    if let match = text.wholeMatch(of: /\[(.*)\](?:\/.*)?/) { return ["transfer_account": String(match.1)] }
    return ["category": text]
  }
}
