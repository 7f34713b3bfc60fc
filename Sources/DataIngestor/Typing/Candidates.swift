/// The formats that a column of texts may have, in the order in which they are preferred.
///
/// A candidate that a single value contradicts is out. Candidates of one `group` read the same texts differently: where two of
/// them remain after all values were seen, the column is ambiguous and nobody guesses.
struct Candidate: Hashable, Sendable {
  let format: ColumnFormat
  let group: String

  /// Whether the two read the same text as different values: `1,234` is a thousand with one decimal mark, and little more than
  /// one with the other, whose type needs another scale.
  func contradicts(_ other: Candidate) -> Bool {
    guard let reading, let other = other.group == group ? other.reading : nil else { return false }
    return reading != other
  }

  /// The decimal mark of a number.
  var decimalMark: String? {
    switch format.notation {
    case .plainDecimal, .formattedDecimal: reading
    default: nil
    }
  }

  /// What decides the value of a text that both candidates accept; nil where nothing is left to decide, as in digits alone.
  private var reading: String? {
    switch format.notation {
    case .plainDecimal: if case .decimal(_, scale: 0) = format.type { nil } else { "." }
    case .formattedDecimal(let mark): format.type == .integer ? nil : String(mark)
    case .date(let format), .timestamp(let format), .shortYear(let format, _): format
    default: ""
    }
  }

  /// - Parameter yearPivot: The last year of this century that two digits may mean; nil where they mean nothing.
  static func all(trimmed: Bool, demanded: DemandedType?, yearPivot: Int? = nil) -> [Candidate] {
    var candidates: [Candidate] = []
    func add(_ group: String, _ notation: ColumnFormat.Notation, _ type: DataType) {
      candidates.append(
        Candidate(format: ColumnFormat(notation: notation, type: type, trimmed: trimmed), group: group))
    }
    var plainTypes = [2, 4, 6, 8].map { DataType.decimal(precision: 18, scale: $0) }
    plainTypes += [0, 2, 4, 8, 12, 18].map { DataType.decimal(precision: 38, scale: $0) }
    var formattedTypes = [2, 4, 8].map { DataType.decimal(precision: 18, scale: $0) }
    formattedTypes.append(.decimal(precision: 38, scale: 8))
    if case .exactly(let type) = demanded, case .decimal = type {
      plainTypes = [type]
      formattedTypes = [type]
    }
    if demanded == .exactly(.integer) { formattedTypes = [.integer] }
    let wantsBoolean = demanded == .exactly(.boolean)
    let (proved, open) = (BooleanWords.proved, BooleanWords.demanded)
    add("boolean", .boolean(trueWords: proved.true, falseWords: proved.false), .boolean)
    if wantsBoolean {
      add("boolean", .boolean(trueWords: open.true, falseWords: open.false), .boolean)
    }
    if demanded == .timestamp || demanded == .exactly(.date) {
      // Digits alone are a date only where the contract asks for one.
      add("epoch", .epoch(unitsPerSecond: 1), .timestamp)
      add("epoch", .epoch(unitsPerSecond: 1000), .timestamp)
      add("epoch", .epoch(unitsPerSecond: 1_000_000), .timestamp)
      add("compact date", .date("%Y%m%d"), .date)
    }
    add("integer", .integer, .integer)
    for type in plainTypes { add("number", .plainDecimal, type) }
    add("date", .isoDate, .date)
    add("timestamp", .isoTimestamp, .timestamp)
    add("timestamp", .isoTimestamptz, .timestamptz)
    add("time", .isoTime, .time)
    add("uuid", .uuid, .uuid)
    for date in DateNotation.all {
      add(date.group, .date(date.format), .date)
      for time in DateNotation.times { add(date.group, .timestamp(date.format + time), .timestamp) }
    }
    add("month name in another language", .namedMonth(hasTime: false), .date)
    add("month name in another language", .namedMonth(hasTime: true), .timestamp)
    if let yearPivot {
      for format in DateNotation.withTwoDigitYears {
        // Nobody writes months first with points.
        if format == "%m.%d.%y" { continue }
        add("two-digit year", .shortYear(format: format, pivot: yearPivot), .date)
      }
    }
    for mark in [Character("."), ","] {
      for type in formattedTypes { add("number", .formattedDecimal(mark: mark), type) }
    }
    guard let demanded else { return candidates }
    return candidates.filter { demanded.accepts($0.format.type) }
  }
}

/// Dates that are not ISO 8601: order and separator, and the times that may follow.
struct DateNotation {
  let format: String
  let group: String

  static let all: [DateNotation] = {
    var notations: [DateNotation] = []
    for separator in ["/", "-"] {
      notations.append(
        DateNotation(format: ["%d", "%m", "%Y"].joined(separator: separator), group: "day or month first"))
      notations.append(
        DateNotation(format: ["%m", "%d", "%Y"].joined(separator: separator), group: "day or month first"))
    }
    notations.append(DateNotation(format: "%Y/%m/%d", group: "year first"))
    notations.append(DateNotation(format: "%Y.%m.%d", group: "year first"))
    // Nobody writes months first with points.
    notations.append(DateNotation(format: "%d.%m.%Y", group: "day first"))
    for format in [
      "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%a, %d %b %Y", "%d. %B %Y", "%b %d %Y",
    ] {
      notations.append(DateNotation(format: format, group: "month name"))
    }
    return notations
  }()

  static let times = [
    " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p", ", %H:%M:%S", ", %H:%M",
    ", %I:%M:%S %p",
    ", %I:%M %p",
  ]

  /// Two-digit years need a declared format: the century is a guess.
  static let withTwoDigitYears: [String] = ["/", "-", "."].flatMap { separator in
    [["%d", "%m", "%y"], ["%m", "%d", "%y"], ["%y", "%m", "%d"]].map { $0.joined(separator: separator) }
  }
}
