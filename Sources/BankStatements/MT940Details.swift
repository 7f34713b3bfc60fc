/// The field `:86:` of MT940: what a movement is about, in the ways in which banks write it.
struct MT940Details {
  private(set) var values: [String: String] = [:]

  init(_ lines: [String]) {
    let text = lines.joined()
    if let match = text.prefixMatch(of: /(\d{3})([?>~|])(?=\d{2})/) {
      subfields(String(text[match.range.upperBound...]), separator: Character(String(match.2)))
      values["category"] = String(match.1)
    } else if text.prefixMatch(of: /\/[A-Z]{2,4}\//) != nil {
      words(text)
    } else {
      values["description"] = lines.compactMap(\.trimmed).joined(separator: " ").trimmed
    }
  }

  /// `00SEPA-UEBERWEISUNG?20EREF+1?21SVWZ+Rent?31DE02...?32Jo`: numbered parts.
  private mutating func subfields(_ text: String, separator: Character) {
    var purpose = ""
    var name = ""
    // A part of full width goes on within a word.
    func joinable(_ part: String) -> String { part.count >= 27 || part.hasSuffix(" ") ? part : part + " " }
    for part in text.split(separator: separator) {
      guard let number = Int(part.prefix(2)) else { continue }
      let value = String(part.dropFirst(2))
      switch number {
      case 0: values["type"] = value.trimmed
      case 20...29, 60...63:
        purpose += joinable(value)
      case 30: values["counterparty_bank"] = value.trimmed
      case 31: values["counterparty_account"] = value.trimmed
      case 32, 33: name += joinable(value)
      default: break
      }
    }
    values["counterparty"] = name.trimmed
    sepa(purpose)
  }

  /// `EREF+1 MREF+2 SVWZ+Rent`: what the purpose says under the names of SEPA.
  private mutating func sepa(_ purpose: String) {
    let columns = ["EREF": "end_to_end_id", "MREF": "mandate", "CRED": "creditor_id", "SVWZ": "description"]
    let marks = Array(purpose.matches(of: /\b(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+/))
    guard !marks.isEmpty else {
      values["description"] = purpose.trimmed
      return
    }
    for (index, mark) in marks.enumerated() {
      let end = index + 1 < marks.count ? marks[index + 1].range.lowerBound : purpose.endIndex
      let value = String(purpose[mark.range.upperBound..<end]).trimmed
      if let column = columns[String(mark.1)], value != "NOTPROVIDED" { values[column] = value }
    }
    if values["description"] == nil {
      values["description"] = String(purpose[..<marks[0].range.lowerBound]).trimmed
    }
  }

  /// `/TRTP/SEPA OVERBOEKING/IBAN/NL02.../NAME/Jo/REMI/Rent/EREF/1`: parts named by words.
  private mutating func words(_ text: String) {
    let columns = [
      "TRTP": "type", "IBAN": "counterparty_account", "BIC": "counterparty_bank", "NAME": "counterparty",
      "REMI": "description", "EREF": "end_to_end_id", "MARF": "mandate", "CSID": "creditor_id",
    ]
    let marks = Array(
      text.matches(
        of:
          /\/(TRTP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|ORDP|BENM|ADDR|ISDT|PURP|ULTD|ULTB|RTRN|CNTP|PREF|SVCL)\//
      ))
    for (index, mark) in marks.enumerated() {
      let end = index + 1 < marks.count ? marks[index + 1].range.lowerBound : text.endIndex
      let value = String(text[mark.range.upperBound..<end]).trimmed
      if let column = columns[String(mark.1)], value != "NOTPROVIDED", values[column] == nil {
        values[column] = value.map { $0.hasPrefix("USTD//") ? String($0.dropFirst(6)) : $0 }
      }
    }
    if values["description"] == nil { values["description"] = text.trimmed }
  }
}
