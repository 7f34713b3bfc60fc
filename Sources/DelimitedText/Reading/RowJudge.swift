/// Decides what each record is: a row, a repeated header, a sum, a footer, the beginning of another table.
///
/// A record that does not look like the rows before it is held until it is known what follows it.
struct RowJudge {
  private let layout: Layout
  var columns: Columns { layout.columns }
  let dialect: Dialect
  /// Whether quotes were taken as characters without being declared so.
  let doubtsQuotes: Bool
  private let options: ReadingOptions
  let names: [[UInt8]]
  var width: Int { layout.width }
  var log = RepairLog()
  private var held: [HeldRow] = []
  private var blankLines = 0
  private var blankRun = 0
  private var isPastTable = false
  private var setAside = 0

  /// A record that waits.
  private struct HeldRow {
    let record: Record
    let reading: [Field]
    let repair: Repair?
    let conformity: (matched: Int, mismatched: Int)
  }

  private static let longestHold = 400

  init(_ detection: Detection, _ options: ReadingOptions) {
    layout = detection.layout
    dialect = detection.dialect.dialect
    doubtsQuotes = detection.doubtsQuotes
    self.options = options
    names = layout.header?.map { Array($0.utf8) } ?? []
  }

  // MARK: - Records

  /// Whether a record is passed over: before the first row, blank, a comment.
  mutating func isPassedOver(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ outcome: Tokenizer.Outcome, _ line: Int
  ) -> Bool {
    if line < layout.bodyLine { return true }
    if outcome.flags.contains(.blank) {
      blankRun += 1
      return true
    }
    let length = outcome.next - start
    func begins(_ prefix: [UInt8]) -> Bool {
      length >= prefix.count && !prefix.isEmpty
        && prefix.indices.allSatisfy { base[start + $0] == prefix[$0] }
    }
    if let comment = layout.comment, begins(comment) {
      // Those of the sample have been told.
      if !log.repairs.contains(where: { $0.kind == .comment && $0.line == line }) {
        log.add(.comment, line: line, "a comment was passed over")
      }
      return true
    }
    if Record.isRulerSign(base[start]), length > 2, base[start + 1] == base[start],
      base[start + 2] == base[start]
    {
      let record = Record(
        base, from: start, to: outcome.next, fields: [], line: line, flags: [])
      if record.isRuler(dialect) {
        if line > layout.bodyLine || layout.header != nil {
          log.add(.comment, line: line, LayoutFinder.rulerText, example: record.text)
        }
        return true
      }
    }
    return options.layout.skippedPrefixes.contains(where: begins)
  }

  /// Whether a record needs no repair.
  func isRegular(_ outcome: Tokenizer.Outcome, _ fields: [Field]) -> Bool {
    guard outcome.flags.isDisjoint(with: [.strayQuote, .unterminated]) else { return false }
    if fields.count == layout.width { return true }
    if layout.hasTrailingDelimiter, fields.count == layout.width + 1, fields[layout.width].isEmpty {
      return true
    }
    if let shortest = layout.shortestTail { return fields.count < layout.width && fields.count >= shortest }
    return false
  }

  /// Takes a record that needs no repair.
  mutating func take(
    _ base: UnsafePointer<UInt8>, _ fields: [Field], line: Int, end: Int, start: Int,
    into sink: inout some RowSink & ~Copyable
  ) throws {
    let conformity = layout.columns.conformity(base, fields)
    let isBare = fields.allSatisfy(\.isEmpty) && layout.width > 1
    if conformity.mismatched == 0, !isBare, blankRun == 0 || conformity.matched > 0 && !isSparse(fields),
      !isNamedTotal(base, fields),
      !isPastTable || conformity.matched > 1 && fields.count == layout.width,
      conformity.matched > 0
        || layout.columns.typed.isEmpty && !isLikeHeader(base, fields) && held.isEmpty
          && !isTotal(base, fields)
        || !layout.columns.typed.isEmpty && !isTotal(base, fields)
    {
      isPastTable = false
      settle()
      if !held.isEmpty { try release(into: &sink) }
      try sink.append(base, whole(fields), line: line, repair: nil)
      return
    }
    try hold(
      HeldRow(
        record: Record(
          base, from: start, to: end, fields: fields, line: line, flags: [], blankBefore: blankRun),
        reading: whole(fields).map { Self.moved($0, by: -start) }, repair: nil, conformity: conformity),
      into: &sink)
  }

  /// Takes a record that was repaired.
  mutating func take(
    _ base: UnsafePointer<UInt8>, _ reading: RecordRepair.Reading, original: [Field], flags: RecordFlags,
    line: Int, start: Int,
    into sink: inout some RowSink & ~Copyable
  ) throws {
    let conformity = layout.columns.conformity(base, reading.fields)
    var record = Record(
      base, from: start, to: reading.next, fields: original.filter { $0.end <= reading.next }, line: line,
      flags: flags,
      blankBefore: blankRun)
    var repair: Repair?
    if let first = reading.repairs.first {
      repair = Repair(
        first.kind, line: line, reading.repairs.map(\.text).joined(separator: "; "), example: record.text)
    } else {
      log.add(
        .bareQuotes, line: line, "quotes inside of a value were kept as characters", example: record.text)
    }
    if reading.repairs.contains(where: { $0.kind == .strayQuote || $0.kind == .otherDelimiter }) {
      record.fields = reading.fields.map { Self.moved($0, by: -start) }
    }
    let row = HeldRow(
      record: record, reading: reading.fields.map { Self.moved($0, by: -start) }, repair: repair,
      conformity: conformity)
    if conformity.mismatched == 0, conformity.matched > 0, blankRun == 0, held.isEmpty, !isPastTable,
      reading.repairs.allSatisfy({ $0.kind != .shortRow && $0.kind != .longRow })
    {
      try emit(row, into: &sink)
    } else {
      try hold(row, into: &sink)
    }
  }

  private mutating func hold(_ row: HeldRow, into sink: inout some RowSink & ~Copyable) throws {
    settle()
    if isPastTable {
      setAside += 1
      return
    }
    held.append(row)
    if held.count >= Self.longestHold { try release(into: &sink) }
  }

  /// Counts the blank lines that were passed since the last record.
  private mutating func settle() {
    blankLines += blankRun
    blankRun = 0
  }

  // MARK: - Decisions

  /// Decides about what is held, with rows after it or without room for more.
  private mutating func release(into sink: inout some RowSink & ~Copyable, isEnd: Bool = false) throws {
    let rows = held
    held = []
    var isFooter = false
    for (index, row) in rows.enumerated() {
      if let columns = nextTable(rows[index...], isEnd: isEnd) {
        isPastTable = true
        setAside += rows.count - index
        log.add(
          .secondTable, line: row.record.line,
          "another table of \(columns) columns begins here; it was set aside", example: row.record.text)
        return
      }
      if isBare(row) {
        blankLines += 1
      } else if isLikeHeader(row.record) {
        log.add(
          .repeatedHeader, line: row.record.line, "the header is repeated; it was set aside",
          example: row.record.text)
      } else if options.footer == nil, row.record.beginsWithTotal(dialect),
        isSparse(row.record.fields) || row.conformity.mismatched > 0 && hasGap(row)
          || isEnd && index == rows.count - 1 && isNamedTotal(row.record)
      {
        log.add(.total, line: row.record.line, "a line of totals was set aside", example: row.record.text)
      } else if options.footer == nil, isEnd, !isRunaway(row), isFooter || isFooterLike(row) {
        isFooter = true
        log.add(
          .footer, line: row.record.line, "a line after the last row was set aside", example: row.record.text)
      } else if isStrayLine(row) {
        log.add(
          .strayLine, line: row.record.line, "a line that is no row was set aside", example: row.record.text)
      } else {
        try emit(row, into: &sink)
      }
    }
  }

  private mutating func emit(_ row: HeldRow, into sink: inout some RowSink & ~Copyable) throws {
    if let repair = row.repair { log.add(repair) }
    if row.conformity.mismatched > 0 {
      log.add(
        .misfit, line: row.record.line, "a value is not of the kind that its column holds elsewhere",
        example: row.record.text)
    }
    try row.record.bytes.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress {
        try sink.append(base, row.reading, line: row.record.line, repair: row.repair)
      }
    }
  }

  /// Whether a held row and those after it are another table, and its width.
  private func nextTable(_ rows: ArraySlice<HeldRow>, isEnd: Bool) -> Int? {
    guard let first = rows.first, rows.count > 1, first.record.width > 1, isNameLike(first.record),
      first.conformity.matched == 0, !isLikeHeader(first.record) || first.record.width != width,
      first.record.width != width || first.record.blankBefore > 0
    else { return nil }
    let rest = rows.dropFirst()
    let alike = rest.count { $0.record.width == first.record.width }
    return alike * 3 >= rest.count * 2 ? first.record.width : nil
  }

  private func isBare(_ row: HeldRow) -> Bool { row.record.fields.allSatisfy(\.isEmpty) && width > 1 }

  private func hasGap(_ row: HeldRow) -> Bool { row.record.fields.contains(where: \.isEmpty) }

  /// Whether the last line, or one after which only such follow, is none of the rows.
  private func isFooterLike(_ row: HeldRow) -> Bool {
    let filled = row.record.fields.count { !$0.isEmpty }
    let isShort = row.record.width != width || isSparse(row.record.fields)
    if layout.columns.typed.isEmpty {
      return isShort && (row.record.blankBefore > 0 || row.record.beginsWithTotal(dialect))
        || row.record.width == 1 && width > 2
    }
    if row.conformity.matched > 0 && row.conformity.mismatched == 0
      && !(row.record.blankBefore > 0 && isShort)
    {
      return false
    }
    return isShort && (row.conformity.matched == 0 || row.record.blankBefore > 0 || filled <= 2)
  }

  /// Whether a quote does not end, so that any number of rows may be in it.
  private func isRunaway(_ row: HeldRow) -> Bool { row.repair?.kind == .unterminatedQuote }

  /// Whether a line between rows holds one text and none of the values of a row.
  private func isStrayLine(_ row: HeldRow) -> Bool {
    width > 3 && row.record.fields.count { !$0.isEmpty } == 1 && row.conformity.matched == 0
      && row.conformity.mismatched > 0
  }

  /// Decides about the end of the text.
  mutating func finish(into sink: inout some RowSink & ~Copyable, report: Transcoder.Report) throws {
    if let footer = options.footer, footer > 0 {
      for row in held.suffix(footer) {
        log.add(
          .footer, line: row.record.line, "a line of the declared footer was set aside",
          example: row.record.text)
      }
      held.removeLast(min(footer, held.count))
    }
    try release(into: &sink, isEnd: true)
    if blankLines > 0 {
      let lines = blankLines == 1 ? "1 line between rows is" : "\(blankLines) lines between rows are"
      log.add(.blankLines, line: 0, "\(lines) blank")
    }
    if setAside > 1 { log.add(.secondTable, line: 0, "\(setAside) lines of other tables were set aside") }
    if report.nuls > 0 { log.add(.nulBytes, line: 0, "\(report.nuls) NUL bytes were left out") }
    if report.invalid > 0 {
      log.add(
        .invalidBytes, line: 0,
        "\(report.invalid) bytes have no meaning in the encoding (the first at byte \((report.firstInvalid ?? 0) + 1)); they were read as Windows-1252, or replaced"
      )
    }
  }
}
