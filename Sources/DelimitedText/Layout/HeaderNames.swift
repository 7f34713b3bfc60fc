/// The names of a header, brought to the width of the rows below it.
struct HeaderNames {
  private(set) var names: [String]
  private(set) var repairs: [Repair] = []
  /// Whether every line, or every row, ends in a delimiter that parts nothing.
  private(set) var hasTrailingDelimiter = false

  init(_ record: Record, _ dialect: Dialect, width: Int, body: ArraySlice<Record>) {
    names = record.texts(dialect)
    if record.width != width, let better = Self.reread(record, dialect, width: width) { names = better }
    if names.count != record.width || !record.flags.isDisjoint(with: [.strayQuote, .unterminated]) {
      repairs.append(
        Repair(
          .strayQuote, line: record.line, "a quote in the header was kept as a character",
          example: record.text))
    }
    let rows = body.filter { $0.width == width }
    let lastIsEmpty = rows.allSatisfy { $0.fields.last?.isEmpty == true }
    if names.count == width {
      if width > 1, names.last?.isEmpty == true, lastIsEmpty { trail() }
      return
    }
    if names.count == width + 1, names.last?.isEmpty == true, !rows.isEmpty {
      names.removeLast()
      if width > 1, names.last?.isEmpty == true, lastIsEmpty { trail() }
      return
    }
    if names.count > width {
      narrow(record, to: width, rows: rows.count)
    } else {
      widen(record, to: width, rows, lastIsEmpty)
    }
  }

  private mutating func trail() {
    names.removeLast()
    hasTrailingDelimiter = true
  }

  /// More names than values: empty names between are stray delimiters; names at the end have no values.
  private mutating func narrow(_ record: Record, to width: Int, rows: Int) {
    let filled = names.filter { !$0.isEmpty }
    guard rows > 0, filled.count == width else { return }
    names = filled
    repairs.append(
      Repair(.longRow, line: record.line, "an empty name in the header was left out", example: record.text))
  }

  /// Fewer names than values.
  private mutating func widen(_ record: Record, to width: Int, _ rows: [Record], _ lastIsEmpty: Bool) {
    if names.count == width - 1, lastIsEmpty, !rows.isEmpty {
      hasTrailingDelimiter = true
      repairs.append(
        Repair(
          .trailingDelimiter, line: record.line,
          "the rows have a value more than the header has names, and it is always empty", example: record.text
        ))
      return
    }
    if names.count == width - 1, let split = Self.split(names) {
      names = split
      repairs.append(
        Repair(
          .missingDelimiter, line: record.line, "a delimiter was missing in the header", example: record.text)
      )
      return
    }
    let missing = width - names.count
    names += (0..<missing).map { _ in "" }
    repairs.append(
      Repair(
        .shortRow, line: record.line,
        "the header names \(width - missing) of \(width) columns; the last ones have no name",
        example: record.text))
  }

  /// The header with one of its quotes as a character, or with a delimiter where a quote stands, if that has the right width.
  private static func reread(_ record: Record, _ dialect: Dialect, width: Int) -> [String]? {
    guard let quote = dialect.quote else { return nil }
    let places = record.bytes.indices.filter { record.bytes[$0] == quote }.prefix(64)
    for place in places {
      for isSplit in [false, true] {
        var tokenizer = Tokenizer(dialect)
        if isSplit { tokenizer.splitAt = place } else { tokenizer.literalQuote = place }
        if let reading = tokenizer.records(record.bytes, isCut: false, limit: 1).first,
          reading.width == width,
          !reading.flags.contains(.unterminated)
        {
          return reading.texts(dialect)
        }
      }
    }
    return nil
  }

  /// Names with the only one split that two written together show by their case: `TIMEQty`.
  private static func split(_ names: [String]) -> [String]? {
    var found: [[String]] = []
    for (index, name) in names.enumerated() {
      let letters = Array(name)
      for place in letters.indices.dropFirst().dropLast() {
        let (left, right, next) = (letters[place - 1], letters[place], letters[place + 1])
        let isBorder =
          left.isLowercase && right.isUppercase
          && !(next.isLowercase && letters[..<place].allSatisfy(\.isLowercase))
          || left.isUppercase && right.isUppercase && next.isLowercase
            && letters[..<place].allSatisfy(\.isUppercase)
        if isBorder {
          found.append(
            names[..<index] + [String(letters[..<place]), String(letters[place...])] + names[(index + 1)...])
        }
      }
    }
    return found.count == 1 ? found[0] : nil
  }
}
