/// What a row that is no item, and no transaction, says it is.
enum TotalLabel {
  /// The sum of the rows above, before or after tax, or what is to be paid.
  case sum
  /// A tax on them.
  case tax
  /// A balance that they begin or end with, or that is carried over.
  case balance

  /// Nil when `text` does not begin with the words for one of these.
  init?(_ text: String) {
    let words = Self.words(of: text)
    guard let first = words.first else { return nil }
    let spelled = words.joined(separator: " ") + " "
    func begins(with phrases: [String]) -> Bool { phrases.contains { spelled.hasPrefix("\($0) ") } }
    if begins(with: Self.sumPhrases) || Self.isSum(first) {
      self = .sum
    } else if begins(with: Self.taxPhrases) {
      self = .tax
    } else if begins(with: Self.balancePhrases) || Self.isBalance(first) {
      self = .balance
    } else {
      return nil
    }
  }

  /// A word for a sum or a balance stands anywhere in `text`.
  static func isNamed(in text: String) -> Bool {
    let words = words(of: text)
    let spelled = " " + words.joined(separator: " ") + " "
    return words.contains { isSum($0) || isBalance($0) }
      || balancePhrases.contains { spelled.contains(" \($0) ") }
  }

  /// In lower case.
  private static func words(of text: String) -> [Substring] { text.lowercased().split { !$0.isLetter } }

  /// `subtotal` and `zwischensumme` as well.
  private static func isSum(_ word: Substring) -> Bool {
    ["total", "summe"].contains { word.hasSuffix($0) }
      || ["totals", "totale", "subtotale", "totaal", "subtotaal", "suma"].contains(word)
  }

  /// `endsaldo` as well.
  private static func isBalance(_ word: Substring) -> Bool {
    word.hasSuffix("saldo") || ["balance", "solde", "übertrag"].contains(word)
  }

  /// These mean a sum only where a text begins with them: shops and goods bear such names too.
  private static let sumPhrases = [
    "sub total", "grand total", "net total", "invoice total", "order total", "net amount", "amount due",
    "balance due", "amount payable", "sum", "gross pay", "net pay",
    "gesamt", "gesamtbetrag", "rechnungsbetrag", "endbetrag", "zahlbetrag", "zu zahlen", "netto",
    "nettobetrag", "brutto", "bruttobetrag",
    "sous total", "montant total", "net à payer", "importo totale", "importe total",
  ]

  private static let taxPhrases = [
    "vat", "v a t", "tax", "sales tax", "gst", "hst", "pst", "plus vat", "including vat", "incl vat",
    "of which vat",
    "mwst", "ust", "mehrwertsteuer", "umsatzsteuer", "zzgl mwst", "zzgl ust", "inkl mwst", "incl mwst",
    "davon mwst",
    "tva", "iva", "btw", "moms",
  ]

  private static let balancePhrases = [
    "brought forward", "carried forward", "opening balance", "closing balance", "previous balance",
    "new balance",
    "alter saldo", "neuer saldo", "ancien solde", "nouveau solde", "report à nouveau",
  ]
}
