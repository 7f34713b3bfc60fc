/// Numbers as people write them, with a known decimal mark: `1,234.50`, `1.234,50 €`, `(12.00)`, `12.00-`, `- $5`,
/// `12,34,567` (Indian grouping), `1'234.50`, `1 234,50`.
struct FormattedNumber {
  let mark: Character

  private var group: String { mark == "." ? ",' \u{A0}\u{202F}’" : ".' \u{A0}\u{202F}’" }
  private static let currency = "[$€£¥₹]|[A-Z]{3}|kr|zł|Kč|Fr\\.?"

  /// True exactly for numbers with this mark; grouping is in threes, or Indian.
  func proof(_ x: String) -> String {
    let mark = self.mark == "." ? "\\." : ","
    let digits =
      "([0-9]{1,3}([\(group)][0-9]{3})+|[0-9]{1,2}([\(group)][0-9]{2})+[\(group)][0-9]{3}|0|[1-9][0-9]*)"
    let number = "\(digits)(\(mark)[0-9]+)?"
    let body = "([+-] ?)?(\(Self.currency))? ?[+-]? ?\(number) ?(\(Self.currency))?"
    return ColumnFormat.matches(x, "(\(body)[-+]?|\\(\(body)\\)|\(mark)[0-9]+)")
      + " AND length(regexp_replace(\(x), '[^+-]', '', 'g')) <= 1"
  }

  private func digits(_ x: String) -> String {
    "replace(regexp_replace(replace(\(x), 'Fr.', ''), '[^0-9\(mark)]', '', 'g'), '\(mark)', '.')"
  }

  /// The number with a point and a leading minus only.
  func plain(_ x: String) -> String {
    "CASE WHEN contains(\(x), '-') OR contains(\(x), '(') THEN '-' || \(digits(x)) ELSE \(digits(x)) END"
  }

  /// How many digits stand before the mark.
  func integerDigits(_ x: String) -> String { "length(split_part(\(digits(x)), '.', 1))" }

  /// How many digits stand after the mark.
  func scale(_ x: String) -> String { "length(split_part(\(digits(x)), '.', 2))" }
}
