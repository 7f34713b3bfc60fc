/// A column that holds nothing but marks of debit and credit: `S` and `H`, `DR` and `CR`, `+` and `-`.
struct MarkColumn {
  /// By row; nil where the field is empty, or where nothing tells what its mark means.
  let marks: [MoneyText.Mark?]
  /// The marks that stand in it, as they are compared.
  let seen: [String]
  /// Whether what is seen tells debits from credits.
  let isClear: Bool

  /// Nil when the column holds anything else.
  init?(_ relation: PDFRelation, _ column: Int) {
    let texts = relation.rows.map { Self.normalised($0[column]) }
    let seen = Set(texts).subtracting([""])
    let areLetters = seen.count <= 2 && seen.allSatisfy { $0.count == 1 && $0.allSatisfy(\.isUppercase) }
    guard !seen.isEmpty, areLetters || seen.allSatisfy({ Self.known.contains($0) }) else { return nil }
    let heading = relation.columns[column].uppercased()
    let isNamed = Self.pairs.contains { Self.names($0, heading) }
    let isUnnamed = !relation.hasHeader || heading.hasPrefix("COLUMN_")
    // A dash under a heading says that there is nothing.
    if seen == ["-"], !isNamed, !isUnnamed { return nil }
    let pair = Self.pairs.first { seen.isSubset(of: [$0.debit, $0.credit]) }
    self.seen = seen.sorted()
    isClear =
      pair != nil
      && (seen.count == 2 || isNamed || seen.isSubset(of: Self.tellAlone)
        || seen == ["-"] && texts.contains(""))
    marks = texts.map { text in
      text.isEmpty ? nil : text == pair?.debit ? .debit : text == pair?.credit ? .credit : nil
    }
  }

  /// Whether an amount may go without a mark: where only one is in use, the rest are of the other kind.
  var allowsUnmarked: Bool { seen.count == 1 }

  /// German, English and international, Spanish, French, Italian, Dutch.
  private static let pairs: [(debit: String, credit: String)] = [
    ("S", "H"), ("D", "C"), ("DR", "CR"), ("DB", "CR"), ("SOLL", "HABEN"), ("DEBIT", "CREDIT"),
    ("D", "H"), ("DEBE", "HABER"), ("DÉBIT", "CRÉDIT"), ("D", "A"), ("DARE", "AVERE"), ("AF", "BIJ"),
    ("-", "+"),
  ]
  private static let known = Set(pairs.flatMap { [$0.debit, $0.credit] })
  /// Marks that mean nothing else, so that one of a pair is enough.
  private static let tellAlone: Set<String> = [
    "DR", "CR", "DB", "SOLL", "HABEN", "DEBIT", "CREDIT", "DEBE", "HABER", "DÉBIT", "CRÉDIT", "DARE", "AVERE",
  ]

  /// Words in capitals; single letters are marks only as capitals.
  private static func normalised(_ text: String) -> String {
    let mark = text.filter { !$0.isWhitespace && !".()".contains($0) }
    return ["−", "–"].contains(mark) ? "-" : mark.count == 1 ? mark : mark.uppercased()
  }

  /// A heading such as `S/H`, `Soll/Haben`, `DC` or `+/-`.
  private static func names(_ pair: (debit: String, credit: String), _ heading: String) -> Bool {
    let letters = heading.filter { $0.isLetter || $0 == "+" || $0 == "-" }
    let words = heading.split { !$0.isLetter && $0 != "+" && $0 != "-" }.map(String.init)
    return letters == pair.debit + pair.credit || letters == pair.credit + pair.debit
      || words.contains(pair.debit) && words.contains(pair.credit)
  }
}
