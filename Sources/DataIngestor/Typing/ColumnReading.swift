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
    return
      "CASE WHEN \(x) IS NULL THEN NULL WHEN \(format.proof(x)) THEN \(value(x)) ELSE \(Presumption.failure) END"
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
    guard let isPlain = isCanonical(x, format) else { return proved }
    return "CASE WHEN \(isPlain) THEN \(x) ELSE \(proved) END"
  }

  /// Whether texts are stored as they are.
  private var isTakenAsItIs: Bool { format?.notation == .typed || type == .text }

  /// A cheap condition for a text that is its own canonical text if it has the format, and no value's if it has not.
  private func isCanonical(_ x: String, _ format: ColumnFormat) -> String? {
    guard !format.trimmed else { return nil }
    switch (format.notation, type) {
    case (.integer, .integer), (.integer, .decimal): return "\(x) <> '-0'"
    case (.plainDecimal, .decimal): return "NOT suffix(\(x), '0')"
    case (.isoDate, .date): return "NOT prefix(\(x), '0')"
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
}
