/// Finds the table in the records of a sample: its width, its header, and what stands before it.
struct LayoutFinder {
  let dialect: Dialect
  let pins: Layout.Pins
  var records: [Record]
  var layout = Layout()

  init(_ records: [Record], _ dialect: Dialect, _ pins: Layout.Pins) {
    self.dialect = dialect
    self.pins = pins
    self.records = records
  }

  /// The layout.
  mutating func find() -> Layout {
    if let skip = pins.skip { records.removeAll { $0.line <= skip } }
    records.removeAll { record in pins.skippedPrefixes.contains { record.bytes.starts(with: $0) } }
    setCommentsAside()
    setRulersAside()
    setDescriptionsAside()
    guard !records.isEmpty else { return layout }
    // The width of the table; where a second one follows, only the rows above it tell what the columns hold.
    layout.width = dominantWidth()
    let end = endOfTable()
    let top = completeRow(before: end) ?? 0
    layout.columns = sampleColumns(records[top..<end])
    let first = firstRow(from: top, to: end)
    var header = headerIndex(above: first)
    if case .line(let line) = pins.header { header = records.firstIndex { $0.line == line } }
    if pins.header == Layout.Pins.Header.none { header = nil }
    let start = header.map { $0 + 1 } ?? first
    if let header { take(header, body: records[start..<max(start, end)]) }
    settleTail(records[min(start, end)..<end])
    layout.columns = Columns(withoutTotals(records[min(start, end)..<end]).prefix(2000), width: layout.width)
    setPreambleAside(before: header ?? first, header: header)
    layout.bodyLine = start < records.count ? records[start].line : (records.last?.line ?? 0) + 1
    layout.repairs.removeAll { $0.text == Self.rulerText && $0.line > layout.bodyLine }
    return layout
  }

  // MARK: - Width

  /// The width with the most values; an earlier table of another width with at least half as many comes first.
  private func dominantWidth() -> Int {
    if let line = pinnedLine, let index = records.firstIndex(where: { $0.line == line }),
      records[(index + 1)...].prefix(2).contains(where: { $0.width == records[index].width })
    {
      return records[index].width
    }
    var cells: [Int: Int] = [:]
    for record in records { cells[record.width, default: 0] += record.filled }
    guard let dominant = cells.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return 1 }
    /// Where a share of the records of a width has been passed.
    func place(_ width: Int, _ share: Double) -> Int {
      let places = records.indices.filter { records[$0].width == width }
      return places.isEmpty ? 0 : places[min(places.count - 1, Int(Double(places.count) * share))]
    }
    let earlier = cells.keys.filter { width in
      width > 1 && width != dominant && (cells[width] ?? 0) * 2 >= (cells[dominant] ?? 0)
        && place(width, 0.9) <= place(dominant, 0.1) && isTable(records.filter { $0.width == width })
    }
    return earlier.min { place($0, 0.5) < place($1, 0.5) } ?? dominant
  }

  /// Whether records of one width are names with values of a kind below them, and no list of pairs.
  private func isTable(_ block: [Record]) -> Bool {
    guard let names = block.first, block.count > 2, isNameLike(names) else { return false }
    return !Columns(block.dropFirst(), width: names.width).typed.isEmpty
  }

  /// Where another table begins: a row of names of another width, followed by rows of that width.
  private func endOfTable() -> Int {
    let profile = Columns(
      records.filter { $0.width == layout.width }.dropFirst().prefix(500), width: layout.width)
    var seen = 0
    for index in records.indices.dropLast() {
      let record = records[index]
      if record.width == layout.width { seen += 1 }
      guard seen > 2, record.width != layout.width, record.width > 1, isNameLike(record),
        records[index + 1].width == record.width
      else { continue }
      let (matched, mismatched) = profile.conformity(record)
      if matched == 0 && mismatched > 0 { return index }
    }
    return records.count
  }

  /// A row of names, all of them there, where no row above it is whole: they are padded to the width and fill half of it at
  /// most, or a blank line parts them from the names.
  private func completeRow(before end: Int) -> Int? {
    guard layout.width > 2, pins.header == nil, pins.skip == nil else { return nil }
    let full = records[..<end].indices.filter { records[$0].width == layout.width }
    guard let place = full.firstIndex(where: { records[$0].filled == layout.width }), place > 0,
      full[place] + 1 < end, isNameLike(records[full[place]])
    else { return nil }
    let areSparse = full[..<place].allSatisfy { records[$0].filled * 2 <= layout.width }
    return areSparse || records[full[place]].blankBefore > 0 ? full[place] : nil
  }

  /// The records without the sums and the padded notes at their end, whose values are not those of rows.
  private func withoutTotals(_ rows: ArraySlice<Record>) -> ArraySlice<Record> {
    var rows = rows
    func isNote(_ record: Record) -> Bool { record.width > 2 && record.filled == 1 && record.blankBefore > 0 }
    while rows.count > 1, let last = rows.last, last.beginsWithTotal(dialect) || isNote(last) {
      rows.removeLast()
    }
    return rows
  }

  /// The columns as most rows have them; the first row is left out, for it may be the header.
  private func sampleColumns(_ rows: ArraySlice<Record>) -> Columns {
    let full = withoutTotals(rows).filter { $0.width == layout.width }
    return Columns(full.count > 1 ? Array(full.dropFirst().prefix(2000)) : full, width: layout.width)
  }

  // MARK: - Header

  /// The first row whose values have the kinds of the columns.
  private func firstRow(from top: Int, to end: Int) -> Int {
    let rows = records[top..<end]
    if let line = pinnedLine { return rows.firstIndex { $0.line > line } ?? end }
    let full = rows.indices.filter { rows[$0].width == layout.width }
    guard let start = full.first else { return top }
    if pins.header == .first || pins.skip != nil && pins.header != Layout.Pins.Header.none {
      return min(1, end)
    }
    if pins.header == Layout.Pins.Header.none && pins.skip != nil { return 0 }
    if layout.columns.typed.isEmpty { return firstOfTexts(full, start) }
    for index in rows.indices {
      let record = rows[index]
      guard record.width == layout.width || record.width > 2 && abs(record.width - layout.width) <= 1 else {
        continue
      }
      let (matched, mismatched) = layout.columns.conformity(record)
      if matched > 0, matched >= mismatched, !isRowOfYears(record) { return index }
    }
    return end == 1 || full.count == 1 ? (isNameLike(rows[start]) ? start + 1 : start) : start
  }

  private var pinnedLine: Int? { if case .line(let line) = pins.header { line } else { nil } }

  /// Where all columns are texts, the first whole row is the header if it can be: names, none of which is a value below.
  private mutating func openHeader(_ why: String) {
    layout.isHeaderOpen = true
    layout.why = why
  }

  private func firstOfTexts(_ full: [Int], _ start: Int) -> Int {
    guard pins.header != Layout.Pins.Header.none, isNameLike(records[start]) || isRowOfYears(records[start])
    else { return start }
    let names = records[start].values(dialect)
    for index in full.dropFirst().prefix(500) {
      let values = records[index].values(dialect)
      if zip(names, values).contains(where: { $0 == $1 && !$0.isEmpty }) && names != values { return start }
    }
    return start + 1
  }

  /// The last row of names above the first row.
  private mutating func headerIndex(above first: Int) -> Int? {
    var index = first - 1
    guard index >= 0 else { return nil }
    if pins.header == .first || pins.skip != nil {
      layout.why = "declared"
      return index
    }
    if let repaired = headerInOtherDelimiter(index) { records[index] = repaired }
    // Rows that are not regular may stand between the header and the first regular row.
    var above = index
    while above > 0, index - above < 8, !isNameLike(records[above]),
      abs(records[above].width - layout.width) <= 3
    { above -= 1 }
    if above < index, isNameLike(records[above]), records[above].width == layout.width { index = above }
    while isRowWithoutTypes(index) { index -= 1 }
    let record = records[index]
    let isNear = record.width >= max(2, layout.width / 2) || layout.width == 1 || record.width == layout.width
    guard isNear, isNameLike(record) || isRowOfYears(record) else { return nil }
    if layout.columns.typed.isEmpty, records.count > index + 1 {
      openHeader("it is the first row, and none of its texts is a value below")
    } else {
      layout.why = "it holds names, and the rows below hold values"
    }
    return index
  }

  /// Whether a record only has texts because the other values are missing in it, and not for being the names: those are all there,
  /// right above.
  private func isRowWithoutTypes(_ index: Int) -> Bool {
    guard index > 0, !layout.columns.typed.isEmpty, records[index].width == layout.width else { return false }
    let above = records[index - 1]
    return records[index].filled < layout.width && layout.columns.conformity(records[index]) == (0, 0)
      && above.width == layout.width && above.filled == layout.width && isNameLike(above)
  }

  /// A header that is parted by something else than the rows.
  private mutating func headerInOtherDelimiter(_ index: Int) -> Record? {
    let record = records[index]
    guard layout.width > 2, record.width != layout.width, record.width < layout.width / 2 + 1 else {
      return nil
    }
    for delimiter in [" ", ",", ";", "\t", "|"].map({ Array($0.utf8) }) where delimiter != dialect.delimiter {
      var other = dialect
      other.delimiter = delimiter
      guard
        var repaired = Tokenizer(other).records(record.bytes, isCut: false, limit: 1, line: record.line)
          .first,
        repaired.width == layout.width, isNameLike(repaired)
      else { continue }
      repaired.blankBefore = record.blankBefore
      layout.repairs.append(
        Repair(
          .otherDelimiter, line: record.line,
          "the header is parted by '\(Dialect.text(delimiter))' instead of '\(dialect.delimiterText)'",
          example: record.text))
      return repaired
    }
    return nil
  }

  /// Whether a row holds names: texts, short, hardly any empty.
  func isNameLike(_ record: Record) -> Bool {
    record.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return false }
      var (filled, typed, booleans) = (0, 0, 0)
      for field in record.fields where !field.isEmpty {
        guard field.end - field.start <= 200 else { return false }
        filled += 1
        let kind = ValueKind(field.bytes(base))
        // "No" and "y" are names as well.
        if kind == .boolean { booleans += 1 } else if kind.isTyped { typed += 1 }
      }
      return filled > booleans && filled * 2 >= record.width && typed * 5 <= filled
    }
  }

  /// Whether a row names years or other numbers in order over columns of other numbers: a header of a pivot table.
  private func isRowOfYears(_ record: Record) -> Bool {
    let texts = record.texts(dialect).map { $0.trimmed }.filter { !$0.isEmpty }
    let years = texts.compactMap(Int.init).filter { (1900...2100).contains($0) }
    guard years.count >= 2, years.count * 2 >= texts.count, Set(years).count == years.count,
      let first = texts.first, Int(first) == nil
    else { return false }
    let (isUp, isDown) = (years == years.sorted(), years == years.sorted(by: >))
    let row = records.first { $0.line > record.line && $0.width == record.width }
    let below = row?.texts(dialect).map { $0.trimmed } ?? []
    return (isUp || isDown)
      && below.compactMap(Int.init).filter { (1900...2100).contains($0) }.count * 2 < years.count
  }

  private mutating func take(_ index: Int, body: ArraySlice<Record>) {
    let names = HeaderNames(records[index], dialect, width: layout.width, body: body)
    layout.header = names.names
    layout.headerLine = records[index].line
    layout.width = names.names.count
    layout.hasTrailingDelimiter = names.hasTrailingDelimiter
    layout.repairs += names.repairs
    joinHeaderAbove(index, body: body)
  }

  /// A header of two rows, the upper one naming groups, or the lower one units: where the lower one alone is not unique, or no
  /// name, they are joined.
  private mutating func joinHeaderAbove(_ index: Int, body: ArraySlice<Record>) {
    guard let names = layout.header, index > 0 else { return }
    let isUnits = Self.areUnits(
      names, of: records[index - 1].texts(dialect), above: body.map { $0.texts(dialect) })
    guard Set(names).count < names.count || isUnits else { return }
    let above = records[index - 1]
    guard above.width == records[index].width, above.line + 1 == records[index].line else { return }
    var group = ""
    let joined = zip(above.texts(dialect), names).map { upper, lower in
      group = upper.isEmpty ? group : upper
      return group.isEmpty || lower.isEmpty || group == lower
        ? (lower.isEmpty ? group : lower) : group + " " + lower
    }
    if Set(joined).count == joined.count {
      layout.header = joined
      layout.repairs.append(
        Repair(.header, line: above.line, "the names of two lines were joined", example: above.text))
    }
  }

  /// Whether names only say what those above are measured in: `(m)`, `[kg]`, or a few characters each under longer ones. What occurs
  /// among the values below is one itself.
  private static func areUnits(_ names: [String], of others: [String], above body: [[String]]) -> Bool {
    let pairs = zip(names, others).filter { !$0.0.isEmpty }
    guard !pairs.isEmpty, others.allSatisfy({ !$0.isEmpty }) else { return false }
    let isValue = names.indices.contains { index in
      !names[index].isEmpty && body.contains { index < $0.count && $0[index] == names[index] }
    }
    guard !isValue else { return false }
    return pairs.allSatisfy { unit, _ in
      unit.hasPrefix("(") && unit.hasSuffix(")") || unit.hasPrefix("[") && unit.hasSuffix("]")
    } || pairs.allSatisfy { unit, name in unit.count <= 5 && name.count > unit.count && name.count > 2 }
  }

  // MARK: - Tail and preamble

  /// Rows that leave out empty values at their end, and lines that end in a delimiter.
  private mutating func settleTail(_ rows: ArraySlice<Record>) {
    guard layout.width > 1 else { return }
    if layout.header == nil, layout.width > 2,
      rows.count > 1, rows.allSatisfy({ $0.width != layout.width || $0.fields.last?.isEmpty == true })
    {
      layout.hasTrailingDelimiter = true
      layout.width -= 1
    }
    let short = rows.filter { $0.width < layout.width && $0.width * 2 > layout.width }
    let conforming = short.filter { record in
      let (matched, mismatched) = layout.columns.conformity(record)
      return mismatched == 0 && matched > 0
    }
    guard conforming.count >= 3, conforming.count * 20 >= rows.count,
      let shortest = conforming.map(\.width).min(),
      conforming.count * 10 >= short.count * 9
    else { return }
    layout.shortestTail = shortest
    layout.repairs.append(
      Repair(
        .optionalTail, line: conforming[0].line,
        "rows of \(shortest) to \(layout.width) values: empty ones at the end are left out, and are NULL",
        example: conforming[0].text))
  }

  private mutating func setPreambleAside(before index: Int, header: Int?) {
    let names = header.map { records[$0].texts(dialect) }
    let above = records[..<max(0, min(index, records.count))]
    for (place, record) in above.enumerated() {
      let isHeader = names != nil && record.texts(dialect) == names
      if isHeader {
        layout.repairs.append(
          Repair(
            .repeatedHeader, line: record.line, "the header is repeated; it was set aside",
            example: record.text))
      } else if isTableAbove(above[place...]) {
        layout.repairs.append(
          Repair(
            .secondTable, line: record.line,
            "another table of \(record.width) columns stands above; it was set aside ('header: \(record.line)' reads it)",
            example: record.text))
      } else {
        layout.repairs.append(
          Repair(.preamble, line: record.line, "a line before the header was set aside", example: record.text)
        )
      }
    }
  }

  /// Whether a table begins here: names without a gap, and rows right below whose first value is a number or a date.
  private func isTableAbove(_ rows: ArraySlice<Record>) -> Bool {
    guard let names = rows.first, names.width > 1, names.filled == names.width, isNameLike(names) else {
      return false
    }
    let block = rows.dropFirst().prefix { $0.width == names.width && $0.blankBefore == 0 }
    return block.count > 1
      && Columns(block, width: names.width).typed.contains { $0.column == 0 && $0.family != .boolean }
  }
}
