import Foundation

/// An amount as a statement prints it.
struct MoneyText: Equatable {
  enum Mark { case credit, debit }

  /// Digits with a point as decimal mark and a minus where the text has one.
  var value: Decimal
  /// `CR`, `DR` and their like.
  var mark: Mark?
  /// Digits after the decimal mark.
  var scale: Int

  /// Nil when `text` is no amount. `decimalMark` is the column's.
  init?(_ text: String, decimalMark: Character) {
    var rest = text.uppercased().filter { !$0.isWhitespace }
    var isNegative = false
    for (suffix, mark) in Self.marks where rest.hasSuffix(suffix) && rest.count > suffix.count {
      rest.removeLast(suffix.count)
      self.mark = mark
      break
    }
    if rest.hasPrefix("("), rest.hasSuffix(")") {
      rest = String(rest.dropFirst().dropLast())
      isNegative = true
    }
    rest.removeAll { $0.isCurrencySymbol || $0 == "'" || $0 == "’" }
    for code in Self.currencies where rest.hasPrefix(code) || rest.hasSuffix(code) {
      rest = rest.replacingOccurrences(of: code, with: "")
    }
    for minus in ["-", "−", "–"] where rest.hasPrefix(minus) || rest.hasSuffix(minus) {
      rest = rest.replacingOccurrences(of: minus, with: "")
      isNegative = true
    }
    if rest.hasPrefix("+") { rest.removeFirst() } else if rest.hasSuffix("+") { rest.removeLast() }
    rest.removeAll { $0 == (decimalMark == "." ? "," : ".") }
    let parts = rest.split(separator: decimalMark, omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let whole = parts.first, !whole.isEmpty || parts.count == 2
    else { return nil }
    scale = parts.count == 2 ? parts[1].count : 0
    guard !(whole.isEmpty && scale == 0),
      let value = Decimal(string: (whole.isEmpty ? "0" : whole) + (scale > 0 ? "." + parts[1] : ""))
    else { return nil }
    self.value = isNegative ? -value : value
  }

  private static let marks: [(String, Mark)] = [
    ("CR", .credit), ("DR", .debit), ("DB", .debit), ("OD", .debit),
    // `Haben` and `Soll` on German statements, `crédit` and `débit` on French ones.
    ("HABEN", .credit), ("SOLL", .debit), ("H", .credit), ("S", .debit), ("C", .credit), ("D", .debit),
  ]
  private static let currencies = [
    "EUR", "USD", "GBP", "CHF", "SGD", "AUD", "CAD", "NZD", "JPY", "INR", "HKD", "SEK", "NOK", "DKK", "PLN",
    "CZK",
    "S$", "A$", "C$", "KR",
  ]

  /// The decimal mark that most amounts of a column show.
  static func decimalMark(of texts: some Sequence<String>) -> Character { evidence(of: texts).mark }

  /// The decimal mark, and whether anything but the usual groups of thousands speaks for it.
  static func evidence(of texts: some Sequence<String>) -> (mark: Character, isCertain: Bool) {
    // Votes for the comma minus those for the point.
    var certain = 0
    var likely = 0
    for text in texts {
      let signs = text.filter { $0.isNumber || $0 == "." || $0 == "," }
      guard let last = signs.lastIndex(where: { $0 == "." || $0 == "," }) else { continue }
      let vote = signs[last] == "," ? 1 : -1
      let after = signs.distance(from: last, to: signs.endIndex) - 1
      let marks = Set(signs.filter { !$0.isNumber })
      if signs.filter({ $0 == signs[last] }).count > 1 {
        certain -= vote
      } else if after != 3 || marks.count > 1 || signs.hasPrefix("0") {
        certain += vote
      } else {
        // `1.234`: three digits after the only mark are taken for a group of thousands.
        likely -= vote
      }
    }
    let vote = certain != 0 ? certain : likely
    return (vote > 0 ? "," : ".", certain != 0 || likely == 0)
  }

  static func text(_ value: Decimal, scale: Int) -> String {
    var value = value
    var rounded = Decimal()
    NSDecimalRound(&rounded, &value, scale, .plain)
    var digits = "\(rounded.magnitude)"
    if scale > 0 {
      let parts = digits.split(separator: ".")
      let fraction = parts.count > 1 ? String(parts[1]) : ""
      digits = "\(parts[0]).\(fraction)\(String(repeating: "0", count: max(0, scale - fraction.count)))"
    }
    return rounded.sign == .minus && rounded != 0 ? "-\(digits)" : digits
  }
}
