/// A record with a copy of its bytes: for looking at, not for speed.
package struct Record: Sendable {
  /// The bytes of the whole record, its line end included.
  package let bytes: [UInt8]
  /// Its fields, as ranges of `bytes`.
  package var fields: [Field]
  /// The line it starts in, from 1.
  package let line: Int
  package var flags: RecordFlags
  /// Blank lines before it.
  package var blankBefore = 0

  init(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, fields: [Field], line: Int,
    flags: RecordFlags,
    blankBefore: Int = 0
  ) {
    bytes = Array(UnsafeBufferPointer(start: base + start, count: end - start))
    self.fields = fields.map {
      Field(start: $0.start - start, end: $0.end - start, isQuoted: $0.isQuoted, hasEscapes: $0.hasEscapes)
    }
    self.line = line
    self.flags = flags
    self.blankBefore = blankBefore
  }

  package var width: Int { fields.count }

  /// How many of its values are not empty.
  var filled: Int { fields.count { !$0.isEmpty } }

  /// The values with quotes and escapes resolved.
  package func values(_ dialect: Dialect) -> [[UInt8]] {
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return fields.map { _ in [] } }
      return fields.map { $0.value(base, dialect) }
    }
  }

  /// The values as texts.
  package func texts(_ dialect: Dialect) -> [String] {
    values(dialect).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The values of a line of canonical CSV.
  package static func texts(ofCanonical line: String) -> [String] {
    Tokenizer(.standard).records(Array(line.utf8), isCut: false, limit: 1).first?.texts(.standard) ?? []
  }

  /// The line as it stands in the file.
  package var text: String {
    String(decoding: bytes.prefix(400), as: UTF8.self).trimmingNewlines
  }
}

extension String {
  /// Without spaces around it.
  var trimmed: String {
    String(trimmingPrefix { $0 == " " }.reversed().trimmingPrefix { $0 == " " }.reversed())
  }

  fileprivate var trimmingNewlines: String {
    var text = Substring(self)
    while text.last?.isNewline == true { text.removeLast() }
    return String(text)
  }
}

extension Tokenizer {
  /// The records of bytes that are all there.
  /// - Parameter isCut: Whether the bytes go on; then the last record is left out.
  ///   - width: Where most records have this many values, others are read with a stray quote as a character if that makes them
  ///     so wide.
  func records(_ bytes: [UInt8], isCut: Bool, limit: Int = .max, line: Int = 1, width: Int? = nil) -> [Record]
  {
    var records: [Record] = []
    var fields: [Field] = []
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var (position, line, blank) = (0, line, 0)
      while position < bytes.count, records.count < limit {
        var outcome = record(base, from: position, to: bytes.count, isEnd: !isCut, fields: &fields)
        if let width, width > 1, fields.count != width || outcome.flags.contains(.unterminated),
          let other = reread(base, position, bytes.count, !isCut, width: width, fields: &fields)
        {
          outcome = other
        }
        if outcome.isIncomplete { break }
        if outcome.flags.contains(.blank) {
          blank += 1
        } else {
          records.append(
            Record(
              base, from: position, to: outcome.next, fields: fields, line: line, flags: outcome.flags,
              blankBefore: blank))
          blank = 0
        }
        position = outcome.next
        line += outcome.lines
      }
    }
    return records
  }

  /// A record read with one of the opening quotes of its first line as a character, if that gives it a width.
  private func reread(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isEnd: Bool, width: Int, fields: inout [Field]
  ) -> Outcome? {
    guard let quote = dialect.quote, fields.contains(where: \.isQuoted) else { return nil }
    let regular = fields
    for field in regular where field.isQuoted && base[field.start - 1] == quote {
      var other = self
      other.literalQuote = field.start - 1
      let outcome = other.record(base, from: start, to: end, isEnd: isEnd, fields: &fields)
      if fields.count == width, !outcome.isIncomplete, !outcome.flags.contains(.unterminated) {
        var stray = outcome
        stray.flags.insert(.strayQuote)
        return stray
      }
    }
    fields = regular
    return nil
  }
}
