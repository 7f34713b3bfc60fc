/// One quick pass over all bytes of a text that tells whether it is regular: UTF-8, one width, quotes only around whole values,
/// one kind of line end, no blank lines, no second header. A regular text means the same to every reader.
package struct RegularScan: Sendable {
  /// Why the text is not regular; nil where it is.
  package private(set) var irregularity: String?
  /// Whether a byte 0x1D to 0x1F was seen.
  package private(set) var holdsSeparators = false
  /// How many rows there are.
  package private(set) var rows = 0
  /// The bytes of the longest row, its line end included.
  package private(set) var longestRow = 0

  private let dialect: Dialect
  private let width: Int
  private let endsInReturn: Bool
  private let doubtsQuotes: Bool
  private var header: [UInt8]?
  private let tokenizer: Tokenizer
  private var fields: [Field] = []
  private static let piece = 1 << 20

  /// Passes over a source.
  /// - Parameter detection: What was found of it.
  package init(_ source: some ByteSource, _ detection: Detection) throws {
    dialect = detection.dialect.dialect
    width = detection.layout.width
    endsInReturn = detection.lineEnd == "\\r\\n"
    doubtsQuotes = detection.doubtsQuotes
    tokenizer = Tokenizer(detection.dialect.dialect)
    irregularity = Self.irregularity(of: detection)
    guard irregularity == nil else { return }
    try scan(source, detection)
  }

  /// What detection alone tells: why the text is not regular.
  package static func irregularity(of detection: Detection) -> String? {
    let (dialect, layout) = (detection.dialect.dialect, detection.layout)
    if detection.encoding.encoding != .utf8 || !detection.encoding.isCertain {
      return "its encoding is \(detection.encoding.encoding)"
    }
    if detection.hasSeparatorLine { return "its first line names the delimiter" }
    if dialect.delimiter.count != 1 || dialect.collapses || dialect.skipsSpaces {
      return "its delimiter is unusual"
    }
    if dialect.escape != nil { return "quotes are escaped" }
    if detection.lineEnd != "\\n" && detection.lineEnd != "\\r\\n" {
      return "its line ends are \(detection.lineEnd)"
    }
    if layout.width == 0 { return "it holds no table" }
    if let first = layout.repairs.first { return first.text }
    if layout.hasTrailingDelimiter { return "its lines end in a delimiter" }
    if layout.shortestTail != nil { return "its rows differ in width" }
    if layout.comment != nil { return "it holds comments" }
    if layout.header != nil ? layout.headerLine != 1 : layout.bodyLine != 1 {
      return "its table does not begin in the first line"
    }
    return nil
  }

  private mutating func scan(_ source: some ByteSource, _ detection: Detection) throws {
    var source = source
    if detection.encoding.markLength > 0 { _ = try source.bytes(detection.encoding.markLength) }
    var buffer = [UInt8](repeating: 0, count: 2 * Self.piece + 64)
    var (kept, isFirst, isEnd) = (0, detection.layout.header != nil, false)
    while !isEnd, irregularity == nil {
      if kept + Self.piece + 64 > buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
      let read = try buffer.withUnsafeMutableBytes {
        try source.read(into: .init(rebasing: $0[kept..<kept + Self.piece]))
      }
      isEnd = read == 0
      let count = kept + read
      let done = buffer.withUnsafeBufferPointer { bytes -> Int in
        guard let base = bytes.baseAddress else { return 0 }
        var start = 0
        if isFirst {
          guard let end = bytes[..<count].firstIndex(of: 10) else { return 0 }
          header = Array(bytes[..<(end + 1)])
          guard
            look(
              UnsafeBufferPointer(rebasing: bytes[..<(end + 1)]), isLast: false,
              Tokenizer.Outcome(next: end + 1))
          else {
            irregularity = irregularity ?? "its header is not plain text"
            return 0
          }
          isFirst = false
          longestRow = end + 1
          start = end + 1
        }
        return lines(base, from: start, to: count, isEnd: isEnd)
      }
      buffer.withUnsafeMutableBytes { bytes in
        if let base = bytes.baseAddress, done > 0, done < count {
          base.copyMemory(from: base + done, byteCount: count - done)
        }
      }
      kept = count - done
      if kept > 64 << 20 { irregularity = "a line is longer than 64 MB" }
    }
    if irregularity == nil, kept > 0 { irregularity = "the last line is not whole" }
  }

  /// What is known of the line that a place is in.
  private struct Line {
    var start: Int
    var delimiters = 0
    var returns = 0
  }

  /// Judges the whole lines of a piece.
  /// - Returns: Where the line starts that is not whole.
  private mutating func lines(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isEnd: Bool) -> Int
  {
    let quote = ByteMasks.repeating(dialect.quote ?? (doubtsQuotes ? UInt8(ascii: "\"") : 0))
    let delimiter = ByteMasks.repeating(dialect.delimiter[0])
    let (newline, carriage) = (ByteMasks.repeating(10), ByteMasks.repeating(13))
    var line = Line(start: start)
    var index = start
    while index < end {
      var needsLook = index + ByteMasks.count > end
      if !needsLook {
        let bytes = ByteMasks(base + index)
        let marks = bytes.equal(delimiter)
        let special = (bytes.notPlain | bytes.equal(quote)) & ~marks | bytes.notASCII
        if special == 0 {
          line.delimiters += ByteMasks.count(marks)
          index += ByteMasks.count
          continue
        }
        let ends = bytes.equal(newline)
        let turns = endsInReturn ? bytes.equal(carriage) : 0
        needsLook = (special & ~ends & ~turns) != 0
        if !needsLook {
          guard pass(base, index, &line, marks, ends, turns) else {
            irregularity = "row \(rows + 1) is not like the others"
            return line.start
          }
          index += ByteMasks.count
        }
      }
      if needsLook {
        // A closer look at the lines that touch these bytes.
        let next = closely(
          base, from: line.start, to: end, until: min(index + ByteMasks.count, end), isEnd: isEnd)
        if next <= line.start || irregularity != nil { return line.start }
        line = Line(start: next)
        index = next
      }
    }
    return line.start
  }

  /// Judges the lines that end within eight bytes.
  /// - Returns: Whether they are like the others.
  @inline(__always)
  private mutating func pass(
    _ base: UnsafePointer<UInt8>, _ index: Int, _ line: inout Line, _ marks: UInt64, _ ends: UInt64,
    _ turns: UInt64
  ) -> Bool {
    var (ends, passed): (UInt64, UInt64) = (ends, 0)
    while ends != 0 {
      let bit = ends & (~ends &+ 1)
      let lineEnd = index + bit.trailingZeroBitCount / 8
      line.delimiters += ByteMasks.count(marks & (bit &- 1) & ~passed)
      if endsInReturn { line.returns += ByteMasks.count(turns & (bit &- 1) & ~passed) }
      // A line of delimiters alone is as good as blank.
      guard line.delimiters == width - 1, lineEnd - line.returns - line.start > width - 1,
        line.returns == (endsInReturn ? 1 : 0), !endsInReturn || base[lineEnd - 1] == 13,
        !isHeader(base, line.start, lineEnd + 1), !isRuler(base, line.start, lineEnd)
      else { return false }
      rows += 1
      longestRow = max(longestRow, lineEnd + 1 - line.start)
      line = Line(start: lineEnd + 1)
      passed = bit &- 1
      ends &= ends &- 1
    }
    line.delimiters += ByteMasks.count(marks & ~passed)
    if endsInReturn { line.returns += ByteMasks.count(turns & ~passed) }
    return true
  }

  private func isHeader(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard let header, header.count == end - start else { return false }
    return header.indices.allSatisfy { header[$0] == base[start + $0] }
  }

  /// Whether a line begins like one that only rules off.
  private func isRuler(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    Record.isRulerSign(base[start]) && end - start > 2 && base[start + 1] == base[start]
      && base[start + 2] == base[start]
  }

  /// Judges lines by the tokenizer, up to the one that holds a place.
  private mutating func closely(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, until place: Int, isEnd: Bool
  ) -> Int {
    var position = start
    while position < end, position < place {
      let outcome = tokenizer.record(base, from: position, to: end, isEnd: isEnd, fields: &fields)
      if outcome.isIncomplete { return position }
      let isLast = isEnd && outcome.next == end
      if outcome.flags.contains(.blank) && isLast { return end }
      guard fields.count == width, width == 1 || !fields.allSatisfy(\.isEmpty),
        outcome.flags.isDisjoint(with: [.strayQuote, .unterminated, .blank])
          || width == 1 && !outcome.flags.contains(.blank) && outcome.flags.isEmpty,
        look(
          UnsafeBufferPointer(start: base + position, count: outcome.next - position), at: position,
          isLast: isLast, outcome
        ),
        !isHeader(base, position, outcome.next), !isRuler(base, position, outcome.next),
        !doubtsQuotes || !fields.contains(where: { $0.opensQuote(base) })
      else {
        irregularity = irregularity ?? "row \(rows + 1) is not like the others"
        return position
      }
      rows += 1
      longestRow = max(longestRow, outcome.next - position)
      position = outcome.next
    }
    return position
  }

  /// Looks at all bytes of a record: NULs, separators, line ends, UTF-8.
  /// - Parameter offset: Where the record starts in the buffer that its fields are ranges of.
  private mutating func look(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0, isLast: Bool, _ outcome: Tokenizer.Outcome
  ) -> Bool {
    var isPlain = true
    var returns = 0
    for byte in bytes {
      if byte >= 0x80 { isPlain = false }
      if byte == 0 { return false }
      if byte == 13 { returns += 1 }
      if byte >= 0x1D && byte <= 0x1F { holdsSeparators = true }
    }
    if !isPlain, UTF8Check(bytes, isCut: false).invalid > 0 {
      irregularity = "it is not UTF-8"
      return false
    }
    if outcome.flags.contains(.multiline), let base = bytes.baseAddress {
      let moved = fields.map { Field(start: $0.start - offset, end: $0.end - offset, isQuoted: $0.isQuoted) }
      if tokenizer.holdsRows(base, moved, width: width) { return false }
    }
    let endsWell =
      bytes.last == 10 ? (bytes.count > 1 && bytes[bytes.count - 2] == 13) == endsInReturn : isLast
    return endsWell
      && (outcome.flags.contains(.multiline) || returns == (endsInReturn && bytes.last == 10 ? 1 : 0))
  }
}
