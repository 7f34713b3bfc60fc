import LibXML2

/// The text of a bank's file: UTF-8 where it is, else what the file says, else Windows-1252.
enum StatementText {
  static func lines(_ bytes: [UInt8], declared: String? = nil) throws(StatementFault) -> [String] {
    try text(bytes, declared: declared).split(omittingEmptySubsequences: false) { $0.isNewline }.map {
      String($0)
    }
  }

  static func text(_ bytes: [UInt8], declared: String? = nil) throws(StatementFault) -> String {
    var body = bytes[...]
    if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
    if body.contains(0) { throw StatementFault("The file is no text: it holds bytes 0.", line: 1) }
    // Banks declare an old encoding and write UTF-8; no text in an old one is valid UTF-8 by chance.
    if let text = String(validating: body, as: UTF8.self) { return text }
    guard let decoded = TextDecoding.utf8(body, encoding: declared ?? "windows-1252") else {
      throw StatementFault("The file is not in the encoding '\(declared ?? "")' that it declares.")
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}

/// Exact sums of amounts, for checking balances.
struct ExactSum {
  /// The amount in units of 10^-6.
  private(set) var micros: Int128 = 0

  /// - Returns: nil for what is no plain number of at most six decimals.
  init?(_ text: String) {
    let isNegative = text.hasPrefix("-")
    let digits = text.drop { $0 == "-" || $0 == "+" }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, whole.count <= 24,
      let integer = Int128(whole)
    else { return nil }
    let fraction = parts.count == 2 ? parts[1].prefix(while: { $0.isASCII && $0.isNumber }) : ""
    guard parts.count == 1 || (fraction.count == parts[1].count && fraction.count <= 6) else { return nil }
    let decimals = Int128(fraction + String(repeating: "0", count: 6 - fraction.count)) ?? 0
    micros = (integer * 1_000_000 + decimals) * (isNegative ? -1 : 1)
  }

  static func sum(_ amounts: [String]) -> Int128? {
    amounts.reduce(0 as Int128?) { sum, text in
      guard let sum, let amount = ExactSum(text) else { return nil }
      return sum + amount.micros
    }
  }

  /// A sum as a person writes it.
  static func text(_ micros: Int128) -> String {
    let magnitude = micros.magnitude
    var fraction = String(magnitude % 1_000_000)
    fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
    while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
    return (micros < 0 ? "-" : "") + "\(magnitude / 1_000_000).\(fraction)"
  }
}

extension String {
  /// The text without white space around it; nil where nothing is left.
  var trimmed: String? {
    let start = drop(while: \.isWhitespace)
    let text = start.dropLast(start.reversed().prefix(while: \.isWhitespace).count)
    return text.isEmpty ? nil : String(text)
  }

  /// The same amount with the other sign.
  var negated: String {
    hasPrefix("-") ? String(dropFirst()) : "-" + drop { $0 == "+" }
  }
}
