/// Words that files of many countries use outside of their rows.
enum Words {
  /// What the line of a sum, a balance or the end of a statement begins with.
  static let totals = [
    "total", "totals", "totale", "totaal", "sum", "summe", "somme", "suma", "soma", "gesamt", "gesamtsumme",
    "subtotal",
    "sub-total", "grand total", "zwischensumme", "saldo", "balance", "closing balance", "opening balance",
    "ending balance",
    "final balance", "kontostand", "endsaldo", "anfangssaldo", "neuer saldo", "alter saldo", "solde",
    "eindsaldo", "beginsaldo",
    "razem", "ogółem", "celkem", "spolu", "összesen", "yhteensä", "i alt", "totalt", "summa", "итого",
    "всего", "баланс",
    "average", "mean", "durchschnitt", "moyenne", "media", "count", "anzahl", "end of", "ende ", "fin de",
    "fine ", "generated",
    "erstellt", "exported", "page ", "seite ",
  ].map { Array($0.utf8) }

  /// Whether a value is one of them and nothing else, but for a colon and stars.
  static func isTotalAlone(_ value: [UInt8]) -> Bool {
    let text = String(decoding: value, as: UTF8.self).lowercased()
      .trimmingPrefix { " *-".contains($0) }.reversed().drop { " *-:".contains($0) }.reversed()
    return totals.contains(Array(String(text).utf8))
  }

  /// Whether a value begins with one of them, as a word of its own.
  static func isTotal(_ value: [UInt8]) -> Bool {
    let lower = Array(String(decoding: value.prefix(60), as: UTF8.self).lowercased().utf8)
    let trimmed = lower.drop { $0 == 0x20 || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "-") }
    return totals.contains { word in
      guard trimmed.starts(with: word) else { return false }
      guard let next = trimmed.dropFirst(word.count).first, word.last != 0x20 else { return true }
      return !(next >= 0x61 && next <= 0x7A || next >= 0x80)
    }
  }
}
