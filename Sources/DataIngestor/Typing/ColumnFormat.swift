import DuckDB

/// How the texts of a column become values of a type: what proves that a text has the format, and the cast.
struct ColumnFormat: Hashable, Sendable {
  /// How texts are written.
  enum Notation: Hashable, Sendable {
    /// The relation already holds values of the type.
    case typed
    case text
    case boolean(trueWords: [String], falseWords: [String])
    case integer
    /// Digits and a point, nothing else.
    case plainDecimal
    /// Numbers as people write them: grouping, currency, parentheses or a trailing minus for negatives.
    case formattedDecimal(mark: Character)
    case isoDate
    case isoTimestamp
    case isoTimestamptz
    case isoTime
    /// A date by its `strptime` format.
    case date(String)
    /// A timestamp by its `strptime` format.
    case timestamp(String)
    /// A date whose month has a name in any of the common languages of Europe.
    case namedMonth(hasTime: Bool)
    /// A date with a year of two digits by its `strptime` format: up to the pivot it is 20.., after it 19..
    case shortYear(format: String, pivot: Int)
    /// Seconds (1), milliseconds (1,000) or microseconds (1,000,000) since 1970 in UTC.
    case epoch(unitsPerSecond: Int)
    case uuid
  }

  let notation: Notation
  let type: DataType
  /// Whether spaces around a value are passed over.
  var trimmed = false

  static let text = ColumnFormat(notation: .text, type: .text)
  static func typed(_ type: DataType) -> ColumnFormat { ColumnFormat(notation: .typed, type: type) }

  /// The format as the registry keeps it, where texts of the kind can be read in more than one way: what was proved once
  /// decides for later texts that leave it open.
  var signature: String? {
    switch notation {
    case .date(let format), .timestamp(let format), .shortYear(let format, _): format
    case .plainDecimal: "decimal_mark ."
    case .formattedDecimal(let mark): "decimal_mark \(mark)"
    default: nil
    }
  }

  private func subject(_ x: String) -> String { trimmed ? "trim(\(x))" : x }

  /// An expression that is true exactly for the texts that have the format. NULL for NULL.
  func proof(_ x: String) -> String {
    switch notation {
    case .isoDate, .isoTimestamp, .isoTimestamptz, .isoTime, .date, .timestamp:
      // Their conditions end with IS NOT NULL, which is not NULL for NULL.
      "CASE WHEN \(x) IS NOT NULL THEN \(condition(x)) END"
    default: condition(x)
    }
  }

  private func condition(_ x: String) -> String {
    let x = subject(x)
    switch notation {
    case .typed, .text: return "\(x) IS NOT NULL"
    case .boolean(let trueWords, let falseWords):
      return "lower(\(x)) IN (\((trueWords + falseWords).map(SQL.text).joined(separator: ", ")))"
    case .integer: return Self.matches(x, "-?(0|[1-9][0-9]{0,17})")
    case .plainDecimal:
      guard case .decimal(let precision, let scale) = type else { return "false" }
      let digits = precision - scale
      let whole = digits > 1 ? "(0|[1-9][0-9]{0,\(digits - 1)})" : digits == 1 ? "[0-9]" : "0"
      let fraction = scale > 0 ? "(\\.[0-9]{1,\(scale)})?" : ""
      return Self.matches(x, "-?" + whole + fraction)
    case .formattedDecimal(let mark):
      // Grouped digits are an integer where one is asked for.
      let (precision, scale) =
        if case .decimal(let precision, let scale) = type { (precision, scale) } else { (18, 0) }
      let number = FormattedNumber(mark: mark)
      return
        "(\(number.proof(x)) AND \(number.integerDigits(x)) <= \(precision - scale) AND \(number.scale(x)) <= \(scale))"
    case .isoDate:
      return "(\(Self.matches(x, "[0-9]{4}-[0-9]{2}-[0-9]{2}")) AND TRY_CAST(\(x) AS DATE) IS NOT NULL)"
    case .isoTimestamp:
      return "(\(Self.matches(x, Self.isoTimestampPattern)) AND TRY_CAST(\(x) AS TIMESTAMP) IS NOT NULL)"
    case .isoTimestamptz:
      return
        "(\(Self.matches(x, Self.isoTimestampPattern + " ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)")) AND TRY_CAST(\(zoned(x)) AS TIMESTAMPTZ) IS NOT NULL)"
    case .isoTime:
      return
        "(\(Self.matches(x, "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?")) AND TRY_CAST(\(time(x)) AS TIME) IS NOT NULL)"
    case .date(let format), .timestamp(let format):
      // A year of fewer than four digits is not what `%Y` means here.
      let parsed = "try_strptime(\(x), \(SQL.text(format)))"
      return format.contains("%Y")
        ? "coalesce(\(parsed) >= TIMESTAMP '1000-01-01', false)" : "(\(parsed) IS NOT NULL)"
    case .namedMonth(let hasTime): return MonthNames.proof(x, hasTime: hasTime)
    case .shortYear(let format, _):
      return
        "(\(Self.matches(x, "[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{1,2}")) AND try_strptime(\(x), \(SQL.text(format))) IS NOT NULL)"
    case .epoch(let units):
      return
        "(\(Self.matches(x, "[1-9][0-9]{0,17}")) AND TRY_CAST(\(x) AS BIGINT) BETWEEN \(300_000_000 * units) AND \(4_200_000_000 * units))"
    case .uuid:
      return Self.matches(x, "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
    }
  }

  /// A condition that implies the proof and costs less: that the engine writes the value as the very text. Where it is false or
  /// NULL, the proof decides. nil where there is none.
  /// - Parameter written: What the engine writes of the value that ``attempt(_:)`` reads.
  func roundTrip(_ x: String, _ written: String) -> String? {
    guard !trimmed else { return nil }
    let writesTheSame = "\(written) = \(x)"
    switch (notation, type) {
    case (.integer, .integer): return "strlen(\(x)) <= 18 AND \(writesTheSame)"
    case (.plainDecimal, .decimal): return writesTheSame
    // Other lengths are those of infinity and of years of more than four digits or before Christ.
    case (.isoDate, .date): return "strlen(\(x)) = 10 AND \(writesTheSame)"
    case (.isoTimestamp, .timestamp): return "strlen(\(x)) = 19 AND \(writesTheSame)"
    default: return nil
    }
  }

  /// What a text is read as before it is proved. Only where there is a ``roundTrip(_:_:)``.
  func attempt(_ x: String) -> String { "TRY_CAST(\(x) AS \(type.sql))" }

  /// The value; where the text does not have the format, the statement fails with ``Presumption/marker``.
  /// - Parameters:
  ///   - value: An expression of the value.
  ///   - written: What the engine writes of ``attempt(_:)``.
  func proved(_ value: String, _ written: String, _ x: String) -> String {
    let roundTrip = roundTrip(x, written).map { "\($0) OR " } ?? ""
    return
      "CASE WHEN \(x) IS NULL OR \(roundTrip)\(proof(x)) THEN \(value) ELSE \(Presumption.failure) END"
  }

  /// An expression of the value; it fails where a text does not have the format, so that nothing unproved passes.
  func value(_ x: String) -> String {
    let raw = x
    let x = subject(x)
    switch notation {
    case .typed, .text: return raw
    case .boolean(let trueWords, _):
      return "lower(\(x)) IN (\(trueWords.map(SQL.text).joined(separator: ", ")))"
    case .integer, .plainDecimal, .isoDate, .isoTimestamp, .uuid: return "CAST(\(x) AS \(type.sql))"
    case .isoTimestamptz: return "CAST(\(zoned(x)) AS TIMESTAMPTZ)"
    case .formattedDecimal(let mark): return "CAST(\(FormattedNumber(mark: mark).plain(x)) AS \(type.sql))"
    case .isoTime: return "CAST(\(time(x)) AS TIME)"
    case .date(let format): return "CAST(strptime(\(x), \(SQL.text(format))) AS DATE)"
    case .timestamp(let format): return "CAST(strptime(\(x), \(SQL.text(format))) AS TIMESTAMP)"
    case .namedMonth(let hasTime): return "CAST(\(MonthNames.value(x)) AS \(hasTime ? "TIMESTAMP" : "DATE"))"
    case .shortYear(let format, let pivot):
      let parsed = "strptime(\(x), \(SQL.text(format)))"
      let year = "(year(\(parsed)) % 100)"
      return
        "make_date(CASE WHEN \(year) <= \(pivot) THEN 2000 ELSE 1900 END + \(year), month(\(parsed)), day(\(parsed)))"
    case .epoch(let units): return "make_timestamp(CAST(\(x) AS BIGINT) * \(1_000_000 / units))"
    }
  }

  static func matches(_ x: String, _ pattern: String) -> String {
    "regexp_full_match(\(x), \(SQL.text(pattern)))"
  }

  private static let isoTimestampPattern =
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,6})?)?"

  /// DuckDB reads `2024-01-05 10:00:00+01` and `+01:00`, but not the word UTC, a space before an offset nor `+0100`.
  private func zoned(_ x: String) -> String {
    let bare = [(" UTC", "+00"), ("Z", "+00"), (" +", "+"), (" -", "-")].reduce(x) {
      "replace(\($0), '\($1.0)', '\($1.1)')"
    }
    return "regexp_replace(\(bare), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2')"
  }

  private func time(_ x: String) -> String { "CASE WHEN length(\(x)) = 5 THEN \(x) || ':00' ELSE \(x) END" }
}
