/// Splits bytes into records and fields. A quote opens a value only at its start and closes it only before a delimiter or the
/// end of the line; every other quote is literal, and told.
struct Tokenizer: Sendable {
  /// Where a record ended.
  struct Outcome {
    /// Where the next record starts.
    var next: Int
    var flags: RecordFlags = []
    /// Lines that it took.
    var lines = 1
    /// Whether the record is cut off by the end of the buffer.
    var isIncomplete = false
  }

  let dialect: Dialect
  /// How long a quoted value may be, so that a quote that never closes does not take in the whole file.
  var longestQuoted = 4 << 20
  /// Whether `""` in front of a delimiter is a literal quote and the closing one, as in files that do not double quotes.
  var closesDoubled = false
  /// The place of a quote to be read as a character.
  var literalQuote = -1
  /// The place of a quote that starts a value although no delimiter precedes it.
  var splitAt = -1
  private let isSpecial: [Bool]
  private let first: UInt8
  private let hasDelimiter: Bool
  private let isLong: Bool

  init(_ dialect: Dialect) {
    self.dialect = dialect
    var special = [Bool](repeating: false, count: 256)
    for byte in [dialect.delimiter.first, dialect.quote, dialect.escape, 10, 13].compactMap(\.self) {
      special[Int(byte)] = true
    }
    isSpecial = special
    first = dialect.delimiter.first ?? 0
    hasDelimiter = !dialect.delimiter.isEmpty
    isLong = dialect.delimiter.count > 1
  }

  /// The length of the delimiter at a place, or 0.
  @inline(__always)
  private func delimiter(_ base: UnsafePointer<UInt8>, at index: Int, _ end: Int) -> Int {
    guard hasDelimiter, index < end, base[index] == first else { return 0 }
    if isLong {
      guard index + dialect.delimiter.count <= end else { return 0 }
      for (offset, byte) in dialect.delimiter.enumerated() where base[index + offset] != byte { return 0 }
      return dialect.delimiter.count
    }
    if dialect.collapses {
      var length = 1
      while index + length < end, base[index + length] == first { length += 1 }
      return length
    }
    return 1
  }

  /// Reads the record that starts at a place.
  /// - Parameters:
  ///   - isEnd: Whether nothing follows the buffer.
  ///   - fields: Filled with the record's fields.
  func record(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isEnd: Bool, fields: inout [Field]
  ) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    var outcome = Outcome(next: start)
    var index = start
    if dialect.collapses {
      while index < end, base[index] == first { index += 1 }
    }
    while true {
      if dialect.skipsSpaces {
        while index < end, base[index] == 0x20 { index += 1 }
      }
      if let quote = dialect.quote, index < end, base[index] == quote, index != literalQuote {
        index = quoted(base, index, end, isEnd, quote, &outcome, &fields)
      } else {
        index = plain(base, index, end, &outcome, &fields)
      }
      if outcome.isIncomplete { return outcome }
      if index >= end {
        outcome.isIncomplete = !isEnd
        outcome.next = end
        break
      }
      if index == splitAt, base[index] == dialect.quote { continue }
      let length = delimiter(base, at: index, end)
      if length > 0 {
        index += length
        if dialect.collapses, index >= end || base[index] == 10 || base[index] == 13 {
          if index >= end {
            outcome.isIncomplete = !isEnd
            outcome.next = end
            break
          }
        } else {
          continue
        }
      }
      if base[index] == 13 {
        if index + 1 < end {
          outcome.next = index + (base[index + 1] == 10 ? 2 : 1)
        } else {
          outcome.isIncomplete = !isEnd
          outcome.next = end
        }
      } else {
        outcome.next = index + 1
      }
      break
    }
    if fields.count == 1, fields[0].isEmpty, !fields[0].isQuoted { outcome.flags.insert(.blank) }
    return outcome
  }

  @inline(__always)
  private func plain(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ outcome: inout Outcome,
    _ fields: inout [Field]
  ) -> Int {
    var index = start
    var hasEscapes = false
    while index < end {
      let byte = base[index]
      if !isSpecial[Int(byte)] {
        index += 1
        continue
      }
      if byte == 10 || byte == 13 || delimiter(base, at: index, end) > 0 { break }
      if index == splitAt, index > start { break }
      if byte == dialect.quote { outcome.flags.insert(.strayQuote) }
      if byte == dialect.escape, index + 1 < end, base[index + 1] != 10, base[index + 1] != 13 {
        hasEscapes = true
        index += 1
      }
      index += 1
    }
    fields.append(Field(start: start, end: min(index, end), hasEscapes: hasEscapes))
    return min(index, end)
  }

  private func quoted(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isEnd: Bool, _ quote: UInt8,
    _ outcome: inout Outcome, _ fields: inout [Field]
  ) -> Int {
    var index = start + 1
    var hasEscapes = false
    var lines = 0
    let limit = start + longestQuoted
    while index < end {
      let byte = base[index]
      if !isSpecial[Int(byte)] {
        index += 1
        continue
      }
      if byte == quote {
        if index + 1 >= end && !isEnd { break }
        if index + 1 == splitAt {
          finish(lines, &outcome)
          fields.append(Field(start: start + 1, end: index, isQuoted: true, hasEscapes: hasEscapes))
          return index + 1
        }
        if let after = closing(base, index, end) {
          finish(lines, &outcome)
          fields.append(Field(start: start + 1, end: index, isQuoted: true, hasEscapes: hasEscapes))
          return after
        }
        if base[index + 1] == quote {
          hasEscapes = true
          if closesDoubled, closing(base, index + 1, end) != nil {
            finish(lines, &outcome)
            fields.append(Field(start: start + 1, end: index + 1, isQuoted: true))
            return closing(base, index + 1, end) ?? end
          }
          index += 2
          continue
        }
        outcome.flags.insert(.strayQuote)
      } else if byte == dialect.escape, index + 1 < end {
        hasEscapes = true
        index += 1
      } else if byte == 10 || (byte == 13 && !(index + 1 < end && base[index + 1] == 10)) {
        lines += 1
        if index > limit { break }
      }
      index += 1
    }
    if index >= end && !isEnd || index + 1 >= end && !isEnd && index <= limit {
      outcome.isIncomplete = true
      return end
    }
    finish(lines, &outcome)
    outcome.flags.insert(.unterminated)
    fields.append(Field(start: start + 1, end: min(index, end), isQuoted: true, hasEscapes: hasEscapes))
    return min(index, end)
  }

  private func finish(_ lines: Int, _ outcome: inout Outcome) {
    outcome.lines += lines
    if lines > 0 { outcome.flags.insert(.multiline) }
  }

  /// Where the value of a closing quote ends, or nil where the quote does not close.
  @inline(__always)
  private func closing(_ base: UnsafePointer<UInt8>, _ quote: Int, _ end: Int) -> Int? {
    var index = quote + 1
    while true {
      if index >= end || base[index] == 10 || base[index] == 13 { return index }
      if delimiter(base, at: index, end) > 0 { return index }
      guard base[index] == 0x20 else { return nil }
      index += 1
    }
  }

  /// Whether a value over several lines holds lines that could be rows: then its quotes may not belong together.
  func holdsRows(_ base: UnsafePointer<UInt8>, _ fields: [Field], width: Int) -> Bool {
    guard width > 2 else { return false }
    return fields.contains { field in
      guard field.isQuoted, field.end - field.start > width else { return false }
      var (delimiters, isWholeLine) = (0, false)
      for index in field.start..<field.end {
        if base[index] == 10 || base[index] == 13 {
          if isWholeLine, delimiters == width - 1 { return true }
          (delimiters, isWholeLine) = (0, true)
        } else if base[index] == first, hasDelimiter {
          delimiters += 1
        }
      }
      // The last line of it goes on behind the closing quote.
      return isWholeLine && delimiters == width - 1
    }
  }
}
