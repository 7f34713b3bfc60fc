import DuckDB

/// How a stored column is made of a relation's column, as SQL.
struct ColumnReading: Hashable, Sendable {
  /// The relation's column as an expression; nil where the relation has none, so that every value is NULL.
  var source: String?
  /// How its values are read; nil where every value is NULL.
  var format: ColumnFormat?
  /// The stored type.
  let type: DataType

  /// The value; an error of the engine, or wrong, where the text does not have the format.
  func value(_ x: String) -> String {
    guard let format else { return "CAST(NULL AS \(type.sql))" }
    if format.type == type { return format.value(x) }
    if type == .text { return format.notation == .typed ? "CAST(\(x) AS VARCHAR)" : x }
    return "CAST(\(format.value(x)) AS \(type.sql))"
  }

  /// The value; where the text does not have the format, the statement fails with ``Presumption/marker``.
  func checkedValue(_ x: String) -> String {
    guard let format, !isTakenAsItIs else { return value(x) }
    return format.proved(value(x), "CAST(\(format.attempt(x)) AS VARCHAR)", x)
  }

  /// How texts are read before they are proved, where the value written again proves most of them; nil elsewhere.
  var attempted: ColumnFormat? {
    guard let format, format.type == type, format.roundTrip("", "") != nil else { return nil }
    return format
  }

  /// The canonical text (DIH-1) of the value where the text has the format. Any other text becomes one that no value of the type
  /// has, so that the hash of a stored row proves the texts it is made of.
  func canonicalText(_ x: String) -> String {
    guard let format else { return "CAST(NULL AS VARCHAR)" }
    let text = CanonicalText.sql(value(x), type)
    if format.notation == .typed { return text }
    if isTakenAsItIs { return x }
    let proved =
      "CASE WHEN \(x) IS NULL THEN NULL WHEN \(format.proof(x)) THEN \(text) ELSE chr(29) || '?' || \(x) END"
    guard let plain = plainText(x, format) else { return proved }
    return "CASE WHEN \(plain.condition) THEN \(plain.text) ELSE \(proved) END"
  }

  /// Whether the canonical text may hold separators: that of a text, and of a number that is not yet proved.
  var mayHoldSeparators: Bool {
    guard let format, format.notation != .typed else { return type == .text || type == .json }
    return isTakenAsItIs || [.integer, .plainDecimal].contains(format.notation)
  }

  /// Whether texts are stored as they are.
  private var isTakenAsItIs: Bool { format?.notation == .typed || type == .text }

  /// A cheap condition for texts whose canonical text follows without a proof if they have the format, and is no value's if they
  /// have not.
  private func plainText(_ x: String, _ format: ColumnFormat) -> (condition: String, text: String)? {
    guard !format.trimmed else { return nil }
    switch (format.notation, type) {
    case (.integer, .integer), (.integer, .decimal): return ("\(x) <> '-0'", x)
    case (.plainDecimal, .decimal): return ("NOT suffix(\(x), '0')", x)
    case (.isoDate, .date): return ("length(\(x)) = 10 AND NOT prefix(\(x), '0')", x)
    case (.isoTimestamp, .timestamp):
      // 24:00 is the next day's beginning.
      return (
        "length(\(x)) = 19 AND NOT prefix(\(x), '0') AND NOT contains(\(x), '24:00')",
        "concat(replace(\(x), ' ', 'T'), '.000000')"
      )
    default: return nil
    }
  }
}

/// What is taken for granted while rows are loaded in one pass, and found out to be wrong.
enum Presumption {
  /// The message of the engine's error.
  static let marker = "ingestor: a presumption does not hold"
  /// An expression that fails.
  static let failure = "error('\(marker)')"
  /// That a check beside the load found it.
  struct Refuted: Error {}
}
