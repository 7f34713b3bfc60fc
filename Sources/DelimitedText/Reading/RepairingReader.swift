/// Reads a text by what was found of it, row by row in bounded memory. Rows that are not regular are repaired by what fits the
/// columns best; lines that are no rows are set aside; each of both is told.
package struct RepairingReader: Sendable {
  let detection: Detection
  let options: ReadingOptions

  package init(_ detection: Detection, _ options: ReadingOptions = ReadingOptions()) {
    self.detection = detection
    self.options = options
  }

  /// How large one record may be; a longer one is cut where the buffer ends, as an unterminated quote.
  private static let longestRecord = 16 << 20

  /// Reads all of a source.
  /// - Returns: What was repaired and set aside.
  package func read(_ source: some ByteSource, into sink: inout some RowSink & ~Copyable) throws -> RepairLog
  {
    var buffer = try TextBuffer(
      source, detection.encoding.encoding, markLength: detection.encoding.markLength)
    var rows = RowJudge(detection, options)
    for repair in detection.layout.repairs { rows.log.add(repair) }
    var tokenizer = Tokenizer(detection.dialect.dialect)
    let repairer = RecordRepair(detection.dialect.dialect, detection.layout.columns)
    var fields: [Field] = []
    var (position, line, runaways) = (0, 1, 0)
    try buffer.advance(dropping: 0)
    while true {
      let (end, isEnd) = (buffer.text.count, buffer.isEnd)
      let start = position
      if start >= end && isEnd { break }
      // All records that are whole in the window.
      let isStuck = try buffer.text.withUnsafeBufferPointer { text in
        guard let base = text.baseAddress else { return true }
        while position < end {
          let from = position
          let isForced = isEnd || end - from > Self.longestRecord
          var outcome = tokenizer.record(base, from: from, to: end, isEnd: isForced, fields: &fields)
          if outcome.isIncomplete { return true }
          if rows.isPassedOver(base, from, outcome, line) {
            // A line that is no record: nothing in it counts, no quote opens anything.
            outcome.next = Self.nextLine(base, from, end)
            outcome.lines = 1
          } else if rows.isRegular(outcome, fields), rows.opensQuote(base, fields) {
            let whole = RecordRepair.Reading(
              fields: rows.whole(fields), next: outcome.next, lines: outcome.lines, score: 0,
              repairs: [
                (.strayQuote, "an opening quote without a closing one was kept as a character")
              ])
            try rows.take(
              base, whole, original: fields, flags: outcome.flags, line: line, start: from, into: &sink)
          } else if rows.isRegular(outcome, fields),
            !outcome.flags.contains(.multiline)
              || !tokenizer.holdsRows(base, fields, width: detection.layout.width)
          {
            try rows.take(base, fields, line: line, end: outcome.next, start: from, into: &sink)
          } else {
            let reading = repairer.reading(
              base, from: from, to: end, isEnd: isForced, regular: outcome, fields: fields)
            try rows.take(
              base, reading, original: fields, flags: outcome.flags, line: line, start: from, into: &sink)
            if outcome.flags.contains(.unterminated) {
              // Quotes that never close are looked for less and less far.
              runaways += 1
              if runaways == 8 { tokenizer.longestQuoted = 64 << 10 }
              if runaways == 64 { tokenizer.longestQuoted = 4 << 10 }
            }
            outcome.next = reading.next
            outcome.lines = reading.lines
          }
          position = outcome.next
          line += outcome.lines
        }
        return position >= end
      }
      if isEnd && (position >= buffer.text.count || isStuck) { break }
      let dropped = position
      position = 0
      try buffer.advance(dropping: dropped)
    }
    try rows.finish(into: &sink, report: buffer.report)
    return rows.log
  }

  private static func nextLine(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, base[index] != 10, base[index] != 13 { index += 1 }
    if index + 1 < end, base[index] == 13, base[index + 1] == 10 { index += 1 }
    return min(end, index + 1)
  }
}
