/// What a row at the foot of a table of items says it is.
enum TotalLabel {
  /// The sum of the rows above, before or after tax, or what is to be paid.
  case sum
  /// A tax on them.
  case tax

  /// Nil when `text` does not begin with the word for a sum or a tax.
  init?(_ text: String) {
    let words = text.lowercased().split { !$0.isLetter }.joined(separator: " ") + " "
    if Self.sums.contains(where: { words.hasPrefix("\($0) ") }) {
      self = .sum
    } else if Self.taxes.contains(where: { words.hasPrefix("\($0) ") }) {
      self = .tax
    } else {
      return nil
    }
  }

  private static let sums = [
    "total", "totals", "subtotal", "sub total", "grand total", "net total", "invoice total", "order total",
    "net amount",
    "amount due", "balance due", "amount payable", "sum",
    "summe", "zwischensumme", "gesamt", "gesamtsumme", "gesamtbetrag", "rechnungsbetrag", "endbetrag",
    "zahlbetrag", "zu zahlen",
    "netto", "nettobetrag", "brutto", "bruttobetrag",
    "sous total", "montant total", "net à payer", "totale", "subtotale", "importo totale", "importe total",
    "suma", "totaal",
    "subtotaal",
  ]

  private static let taxes = [
    "vat", "v a t", "tax", "sales tax", "gst", "hst", "pst", "plus vat", "including vat", "incl vat",
    "of which vat",
    "mwst", "ust", "mehrwertsteuer", "umsatzsteuer", "zzgl mwst", "zzgl ust", "inkl mwst", "incl mwst",
    "davon mwst",
    "tva", "iva", "btw", "moms",
  ]
}
