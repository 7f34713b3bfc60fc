import Foundation

/// What a reader is told of a text; what is not told is found.
package struct ReadingOptions: Hashable, Sendable {
  package var encoding: TextEncoding?
  package var dialect = DialectDetector.Pins()
  package var layout = Layout.Pins()
  /// Lines at the end that are no rows.
  package var footer: Int?
  package init() {}
}

/// What was found of a text: everything that reading it needs.
package struct Detection: Sendable {
  package let encoding: EncodingDetector.Finding
  package let dialect: DialectDetector.Finding
  package private(set) var layout: Layout
  /// Whether the first line only names the delimiter: `sep=;`.
  package let hasSeparatorLine: Bool
  /// How lines end: `\n`, `\r\n`, `\r`, or `mixed`.
  package let lineEnd: String
  /// Whether the sample is all of the text.
  package let isWhole: Bool
  /// Whether all was looked at that may matter; where not, the text is UTF-8 with the delimiter of its beginning only if the pass
  /// over all bytes finds it regular.
  package let isComplete: Bool
  /// What parts the lines at the end of a text whose first ones nothing usual parts.
  package let laterDelimiter: [UInt8]?
  /// Whether quotes are taken as characters because the text is read better so, not because it was declared.
  let doubtsQuotes: Bool
  /// Rows of the table in the sample, for a preview.
  package let rows: [[String]]

  /// How much of a text is looked at.
  package static let sampleSize = 1 << 20

  /// Looks at a source.
  /// - Parameter looksAhead: Whether a text is read on whose beginning leaves its encoding or its delimiter open.
  package init(_ source: some ByteSource, _ options: ReadingOptions, looksAhead: Bool = true) throws {
    var source = source
    let sample = try Sample(&source, size: Self.sampleSize, skip: options.layout.skip ?? 0)
    var (head, tail, isCut) = (sample.bytes, [UInt8](), sample.isCut)
    isWhole = !isCut && sample.linesBefore == 0
    var evidence = head
    let isOpen = isCut && options.encoding == nil && !head.contains { $0 >= 0x80 }
    if isOpen, looksAhead {
      // Plain so far: the first other characters decide.
      while case let more = try source.bytes(Self.sampleSize), !more.isEmpty {
        tail = more
        if more.contains(where: { $0 >= 0x80 }) {
          evidence = more
          break
        }
      }
    }
    var found = EncodingDetector.detect(evidence, isCut: isCut)
    if let pinned = options.encoding {
      let isMarked = found.markLength > 0 && (found.encoding == pinned || pinned.name == "UTF-16")
      found = EncodingDetector.Finding(
        encoding: isMarked ? found.encoding : pinned, markLength: isMarked ? found.markLength : 0,
        why: "declared")
    }
    encoding = found
    head.removeFirst(min(found.markLength, head.count))
    var text: [UInt8] = []
    var transcoder = Transcoder(found.encoding)
    head.withUnsafeBufferPointer { transcoder.append($0, isLast: !isCut, to: &text) }
    while !isCut, let last = text.last, last == 0x1A || last == 0 { text.removeLast() }

    var pins = options.dialect
    let declared = sample.linesBefore == 0 ? Self.separatorLine(text) : nil
    hasSeparatorLine = declared != nil
    if let declared, pins.delimiter == nil { pins.delimiter = declared.delimiter }
    var start = declared?.length ?? 0
    var firstLine = sample.linesBefore + (declared == nil ? 1 : 2)
    // Lines that are skipped say nothing about the table.
    while firstLine <= options.layout.skip ?? 0, start < text.count { Self.pass(&start, &firstLine, text) }
    while start < text.count, text[start] == 10 || text[start] == 13 { Self.pass(&start, &firstLine, text) }
    lineEnd = Self.lineEnd(text)
    dialect = DialectDetector(Array(text[start...]), isCut: isCut, pins: pins).detect()
    var layoutPins = options.layout
    if let skip = layoutPins.skip, start > 0 || sample.linesBefore > 0 { layoutPins.skip = max(skip, 1) }
    let isUnusual =
      isCut && !DialectDetector.usual.contains(dialect.dialect.delimiter) && pins.delimiter == nil
    isComplete = looksAhead || !isOpen && !isUnusual
    laterDelimiter =
      isUnusual && looksAhead
      ? try Self.delimiter(ofRest: &source, tail) : nil
    doubtsQuotes = options.dialect.quote == nil && dialect.dialect.quote == nil
    let records = Tokenizer(dialect.dialect).records(
      Array(text[start...]), isCut: isCut, limit: 5000, line: firstLine, width: dialect.width)
    var finder = LayoutFinder(records, dialect.dialect, layoutPins)
    layout = finder.find()
    if layout.headerLine == nil, let first = records.first {
      layout.bodyLine = max(layout.bodyLine, first.line)
    }
    let (bodyLine, width, chosen) = (layout.bodyLine, layout.width, dialect.dialect)
    rows = records.filter { $0.line >= bodyLine && $0.width == width }.prefix(5).map { $0.texts(chosen) }
  }

  /// Looks at canonical CSV, as ``CanonicalWriter`` writes it: only its table is looked for.
  package init(canonical source: some ByteSource, _ pins: Layout.Pins) throws {
    var source = source
    let sample = try Sample(&source, size: Self.sampleSize, skip: pins.skip ?? 0)
    encoding = EncodingDetector.Finding(encoding: .utf8, why: "canonical")
    hasSeparatorLine = false
    lineEnd = "\\n"
    isWhole = !sample.isCut && sample.linesBefore == 0
    isComplete = true
    laterDelimiter = nil
    doubtsQuotes = false
    let chosen = Dialect.standard
    let records = Tokenizer(chosen).records(
      sample.bytes, isCut: sample.isCut, limit: 5000, line: sample.linesBefore + 1)
    var finder = LayoutFinder(records, chosen, pins)
    layout = finder.find()
    if layout.headerLine == nil, let first = records.first(where: { $0.line > pins.skip ?? 0 }) {
      layout.bodyLine = max(layout.bodyLine, first.line)
    }
    dialect = DialectDetector.Finding(
      dialect: chosen, width: layout.width, why: "canonical", doubt: 0, rival: nil)
    let (bodyLine, width) = (layout.bodyLine, layout.width)
    rows = records.filter { $0.line >= bodyLine && $0.width == width }.prefix(5).map { $0.texts(chosen) }
  }

  /// The same, for rows from the middle of the text: no line of them comes before the table.
  /// - Parameter isWhole: Whether they are the whole text after all.
  package func startingAnywhere(isWhole: Bool) -> Detection {
    if isWhole { return self }
    var detection = self
    detection.layout.bodyLine = 1
    return detection
  }

  /// What parts the last lines.
  private static func delimiter(ofRest source: inout some ByteSource, _ tail: [UInt8]) throws -> [UInt8]? {
    var (previous, last) = ([UInt8](), tail)
    while case let more = try source.bytes(sampleSize), !more.isEmpty { (previous, last) = (last, more) }
    let end = (previous.suffix(1 << 16) + last).suffix(1 << 16)
    guard let feed = end.firstIndex(of: 10) else { return nil }
    let found = DialectDetector(Array(end[(feed + 1)...]), isCut: false, pins: .init()).detect()
    return found.width > 2 && DialectDetector.usual.contains(found.dialect.delimiter)
      ? found.dialect.delimiter : nil
  }

  /// A first line that Excel writes to name the delimiter.
  private static func separatorLine(_ text: [UInt8]) -> (delimiter: [UInt8], length: Int)? {
    guard text.count >= 5, text[3] == UInt8(ascii: "=") else { return nil }
    guard String(decoding: text[..<3], as: UTF8.self).lowercased() == "sep" else { return nil }
    guard let end = text[4...].firstIndex(where: { $0 == 10 || $0 == 13 }), (5...7).contains(end) else {
      return nil
    }
    let length = end + (text[end] == 13 && end + 1 < text.count && text[end + 1] == 10 ? 2 : 1)
    return (Array(text[4..<end]), length)
  }

  /// Passes a line.
  private static func pass(_ start: inout Int, _ line: inout Int, _ text: [UInt8]) {
    while start < text.count, text[start] != 10, text[start] != 13 { start += 1 }
    if start + 1 < text.count, text[start] == 13, text[start + 1] == 10 { start += 1 }
    start = min(start + 1, text.count)
    line += 1
  }

  private static func lineEnd(_ text: [UInt8]) -> String {
    var (lf, crlf, cr) = (0, 0, 0)
    for index in text.indices {
      if text[index] == 10 {
        if index > 0, text[index - 1] == 13 { crlf += 1 } else { lf += 1 }
      } else if text[index] == 13, index + 1 < text.count, text[index + 1] != 10 {
        cr += 1
      }
    }
    switch (lf > 0, crlf > 0, cr > 0) {
    case (_, false, false): return "\\n"
    case (false, true, false): return "\\r\\n"
    case (false, false, true): return "\\r"
    default: return "mixed"
    }
  }
}
