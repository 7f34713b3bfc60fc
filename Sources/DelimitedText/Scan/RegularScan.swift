/// One quick pass over all bytes of a text that tells whether it is regular: UTF-8, one width, quotes only around whole values,
/// one kind of line end, no blank lines, no second header. A regular text means the same to every reader.
package struct RegularScan: Sendable {
  /// Why the text is not regular; nil where it is.
  package private(set) var irregularity: String?
  /// Whether a byte 0x1D to 0x1F was seen.
  package private(set) var holdsSeparators = false
  /// How many rows there are.
  package private(set) var rows = 0

  private let dialect: Dialect
  private let width: Int
  private let endsInReturn: Bool
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
    tokenizer = Tokenizer(detection.dialect.dialect)
    irregularity = Self.irregularity(of: detection)
    guard irregularity == nil else { return }
    try scan(source, detection)
  }

  /// What detection alone tells.
  private static func irregularity(of detection: Detection) -> String? {
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

  /// Judges the whole lines of a piece.
  /// - Returns: Where the line starts that is not whole.
  private mutating func lines(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isEnd: Bool) -> Int
  {
    let quote = ByteMasks.repeating(dialect.quote ?? 0)
    let delimiter = ByteMasks.repeating(dialect.delimiter[0])
    let newline = ByteMasks.repeating(10)
    let carriage = ByteMasks.repeating(13)
    var (lineStart, index, delimiters, returns) = (start, start, 0, 0)
    while index < end {
      var needsLook = index + 8 > end
      if !needsLook {
        let bytes = ByteMasks(base + index)
        let marks = bytes.equal(delimiter)
        var ends = bytes.equal(newline)
        let turns = endsInReturn ? bytes.equal(carriage) : 0
        needsLook = (bytes.notPlain & ~ends & ~marks & ~turns) | bytes.equal(quote) != 0
        if !needsLook {
          var passed: UInt64 = 0
          while ends != 0 {
            let bit = ends & (~ends &+ 1)
            let lineEnd = index + bit.trailingZeroBitCount / 8
            delimiters += (marks & (bit &- 1) & ~passed).nonzeroBitCount
            if endsInReturn { returns += (turns & (bit &- 1) & ~passed).nonzeroBitCount }
            guard delimiters == width - 1, lineEnd - returns > lineStart, returns == (endsInReturn ? 1 : 0),
              !endsInReturn || base[lineEnd - 1] == 13, !isHeader(base, lineStart, lineEnd + 1)
            else {
              irregularity = "row \(rows + 1) is not like the others"
              return lineStart
            }
            rows += 1
            (lineStart, delimiters, returns, passed) = (lineEnd + 1, 0, 0, bit &- 1)
            ends &= ends &- 1
          }
          delimiters += (marks & ~passed).nonzeroBitCount
          if endsInReturn { returns += (turns & ~passed).nonzeroBitCount }
          index += 8
        }
      }
      if needsLook {
        // A closer look at the lines that touch these bytes.
        let next = closely(base, from: lineStart, to: end, until: min(index + 8, end), isEnd: isEnd)
        if next <= lineStart || irregularity != nil { return lineStart }
        (lineStart, index, delimiters, returns) = (next, next, 0, 0)
      }
    }
    return lineStart
  }

  private func isHeader(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard let header, header.count == end - start else { return false }
    return header.indices.allSatisfy { header[$0] == base[start + $0] }
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
      guard fields.count == width,
        outcome.flags.isDisjoint(with: [.strayQuote, .unterminated, .blank])
          || width == 1 && !outcome.flags.contains(.blank) && outcome.flags.isEmpty,
        look(
          UnsafeBufferPointer(start: base + position, count: outcome.next - position), at: position,
          isLast: isLast, outcome
        ),
        !isHeader(base, position, outcome.next)
      else {
        irregularity = irregularity ?? "row \(rows + 1) is not like the others"
        return position
      }
      rows += 1
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
