/// Finds the best reading of a record that is not regular: other ways to take its quotes, another delimiter, values dropped,
/// joined, split or left empty.
struct RecordRepair: Sendable {
  let dialect: Dialect
  let columns: Columns
  private let fitter: RowFitter
  private let tokenizer: Tokenizer

  init(_ dialect: Dialect, _ columns: Columns) {
    self.dialect = dialect
    self.columns = columns
    fitter = RowFitter(columns: columns)
    tokenizer = Tokenizer(dialect)
  }

  /// A reading of a record.
  struct Reading {
    var fields: [Field]
    /// Where the next record starts.
    var next: Int
    var lines: Int
    var score: Double
    /// What had to be done; empty where nothing had.
    var repairs: [(kind: Repair.Kind, text: String)] = []
  }

  /// - Parameters:
  ///   - start: Where the record starts.
  ///   - regular: How the dialect reads it.
  func reading(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isEnd: Bool, regular: Tokenizer.Outcome,
    fields: [Field]
  ) -> Reading {
    let width = columns.profiles.count
    let isOdd = !regular.flags.isDisjoint(with: [.strayQuote, .unterminated])
    // A value that takes in other lines, and may be none, costs most.
    let takesIn = regular.flags.contains(.multiline) && tokenizer.holdsRows(base, fields, width: width)
    let penalty =
      regular.flags.contains(.unterminated) ? Self.runaway(regular) : takesIn ? 4 : isOdd ? 0.5 : 0
    var readings: [Reading] = [
      fitted(
        base, fields, regular,
        repairs: regular.flags.contains(.unterminated)
          ? [(.unterminatedQuote, "a quoted value does not end; it was ended here")] : [],
        penalty: penalty)
    ]
    if readings[0].repairs.isEmpty, !isOdd, !takesIn { return readings[0] }
    let lineEnd = Self.lineEnd(base, start, regular.next)
    var other: [Field] = []
    func attempt(_ tokenizer: Tokenizer, _ repair: (Repair.Kind, String), penalty: Double) {
      let outcome = tokenizer.record(base, from: start, to: end, isEnd: isEnd, fields: &other)
      if repair.0 == .otherDelimiter {
        // What parts the rows elsewhere must not be left inside of values.
        guard other.count * 3 >= width * 2,
          !other.contains(where: { !$0.isQuoted && $0.bytes(base).contains(dialect.delimiter.first ?? 0) })
        else { return }
      }
      guard !outcome.isIncomplete, abs(other.count - width) <= abs(fields.count - width) + 8 else { return }
      let takesIn = outcome.flags.contains(.multiline) && tokenizer.holdsRows(base, other, width: width)
      let stray =
        outcome.flags.contains(.unterminated)
        ? Self.runaway(outcome) : takesIn ? 4 : outcome.flags.contains(.strayQuote) ? 0.5 : 0
      readings.append(fitted(base, other, outcome, repairs: [repair], penalty: penalty + stray))
    }
    if let quote = dialect.quote, lineEnd - start <= 1 << 16 {
      var variant = tokenizer
      variant.closesDoubled = true
      attempt(
        variant, (.strayQuote, "a quote inside a quoted value is not doubled; it was kept as a character"),
        penalty: 1)
      let places = (start..<lineEnd).lazy.filter { base[$0] == quote }.prefix(40)
      for place in places {
        var variant = tokenizer
        variant.literalQuote = place
        if place == start || Self.isDelimiterEnd(base, place, dialect, start) {
          attempt(
            variant, (.strayQuote, "an opening quote without a closing one was kept as a character"),
            penalty: 1.2)
        } else {
          variant.literalQuote = -1
          variant.splitAt = place
          attempt(
            variant, (.missingDelimiter, "a delimiter was missing before a quoted value"),
            penalty: place + 1 < lineEnd && base[place + 1] == 0x20 ? 3 : 1.5)
        }
      }
    }
    if fields.count != width {
      for delimiter in [" ", ",", ";", "\t", "|"].map({ Array($0.utf8) }) where delimiter != dialect.delimiter
      {
        guard width > 2, (start..<lineEnd).contains(where: { base[$0] == delimiter[0] }) else { continue }
        var changed = dialect
        changed.delimiter = delimiter
        attempt(
          Tokenizer(changed),
          (
            .otherDelimiter,
            "the values are parted by '\(Dialect.text(delimiter))' instead of '\(dialect.delimiterText)'"
          ),
          penalty: 2.5)
      }
    }
    return readings.dropFirst().reduce(readings[0]) { $1.score > $0.score + 1e-9 ? $1 : $0 }
  }

  /// What a value costs that does not end: the more, the more lines it takes in.
  private static func runaway(_ outcome: Tokenizer.Outcome) -> Double { 8 + Double(min(outcome.lines, 1000)) }

  private func fitted(
    _ base: UnsafePointer<UInt8>, _ fields: [Field], _ outcome: Tokenizer.Outcome,
    repairs: [(Repair.Kind, String)], penalty: Double
  ) -> Reading {
    let fitted = fitter.fit(base, fields)
    var repairs = repairs
    let (n, width) = (fields.count, columns.profiles.count)
    if fitted.split > 0 {
      repairs.append(
        (.missingDelimiter, "\(n) values for \(width) columns: a value was split where its kind changes"))
    } else if n < width {
      repairs.append((.shortRow, "\(n) values for \(width) columns: the missing ones are NULL"))
    } else if n > width {
      repairs.append(
        (
          .longRow,
          fitted.joined > 0
            ? "\(n) values for \(width) columns: values parted by a stray delimiter were joined"
            : "\(n) values for \(width) columns: an empty one was left out"
        ))
    }
    return Reading(
      fields: fitted.fields, next: outcome.next, lines: outcome.lines, score: fitted.score - penalty,
      repairs: repairs)
  }

  private static func lineEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, base[index] != 10, base[index] != 13 { index += 1 }
    return index
  }

  private static func isDelimiterEnd(
    _ base: UnsafePointer<UInt8>, _ place: Int, _ dialect: Dialect, _ start: Int
  ) -> Bool {
    var index = place
    if dialect.skipsSpaces { while index > start, base[index - 1] == 0x20 { index -= 1 } }
    return index == start || base[index - 1] == dialect.delimiter.last
  }
}
