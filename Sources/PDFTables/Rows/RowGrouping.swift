/// Groups the lines of a table's body into rows: which lines carry a record, which continue one.
struct RowGrouping {
  let lines: [RowLine]
  let columnEdges: [Double]
  /// y of rules and sides of fills that cross most of the table, ascending.
  let separators: [Double]
  let text: PageText
  /// Columns have drawn sides, so that their width is known.
  let isDrawn: Bool
  private let widths: [Double]
  private let profile: RowProfile

  init(lines: [RowLine], columnEdges: [Double], separators: [Double], text: PageText, isDrawn: Bool) {
    self.lines = lines
    self.columnEdges = columnEdges
    self.separators = separators
    self.text = text
    self.isDrawn = isDrawn
    profile = RowProfile(lines: lines)
    widths = (0..<max(0, columnEdges.count - 1)).map { column in
      Self.width(of: column, lines, columnEdges, text, isDrawn: isDrawn)
    }
  }

  /// Room for text in a column: inside its drawn sides, else the widest text there is.
  private static func width(
    of column: Int, _ lines: [RowLine], _ edges: [Double], _ text: PageText, isDrawn: Bool
  ) -> Double {
    var widest = 0.0
    var margin = 6.0
    for line in lines where line.spans[column] == nil {
      guard let first = line.cells[column].first, let last = line.cells[column].last else { continue }
      widest = max(widest, text.words[last].box.right - text.words[first].box.left)
      margin = min(margin, max(0, text.words[first].box.left - edges[column]))
    }
    return isDrawn ? edges[column + 1] - edges[column] - 2 * margin : widest + 0.5
  }

  /// Line indices of each row, from top to bottom.
  func groups() -> [[Int]] {
    guard !lines.isEmpty else { return [] }
    let spacing = RowSpacing(lines: lines, profile: profile, widths: widths, text: text)
    guard let bands = bands() else {
      return isDrawn ? groups(in: lines.indices) : spacing.groups() ?? groups(in: lines.indices)
    }
    let fitting = Set(spacing.fitting(bands))
    return bands.flatMap { band in
      let records = band.filter { profile.isRecord[$0] && !lacksFigures($0) }.count
      return records < 2 || !spacing.hasFigures && fitting.contains(band)
        ? [band] : groups(in: band[0]..<(band[band.count - 1] + 1))
    }
  }

  /// The rows of a run of lines, by what each line holds and how far it stands from the next.
  private func groups(in range: Range<Int>) -> [[Int]] {
    var groups: [[Int]] = [[range.lowerBound]]
    // A label whose figures stand on its last line begins the row of the next line.
    var opensNext = startsNext(range.lowerBound)
    let below = belongsBelow()
    for index in range.dropFirst() {
      if sharesHeight(index) {
        groups[groups.count - 1].append(index)
        opensNext = false
        continue
      }
      let isApart = separators.contains { $0 > lines[index - 1].box.midY && $0 < lines[index].box.midY }
      let goesOn = !isApart && !opensNext && !below.contains(index) && continues(index)
      if !isApart, opensNext || goesOn {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
      let hasRecord = groups[groups.count - 1].contains { profile.isRecord[$0] }
      opensNext = below.contains(index) || (!goesOn || !hasRecord) && startsNext(index)
    }
    return groups
  }

  /// The line overlaps the one above in height and fills other columns: both stand in one row.
  private func sharesHeight(_ index: Int) -> Bool {
    let line = lines[index]
    let above = lines[index - 1]
    guard line.box.verticalOverlap(above.box) > 0.3 * min(line.em, above.em) else { return false }
    return line.filled.allSatisfy { above.cells[$0].isEmpty }
  }

  /// Lines without a key between two records that the widest gap parts from the upper one.
  private func belongsBelow() -> Set<Int> {
    var below = Set<Int>()
    for (upper, lower) in zip([-1] + profile.records, profile.records) where lower > upper + 1 {
      let run = (upper + 1)..<lower
      guard
        lines[lower].cells[profile.keyColumn].isEmpty
          || run.allSatisfy({ lines[$0].cells[profile.keyColumn].isEmpty })
      else { continue }
      let gaps = (max(1, upper + 1)...lower).map {
        (index: $0, gap: lines[$0].box.midY - lines[$0 - 1].box.midY)
      }
      .sorted { $0.gap > $1.gap }
      if upper < 0 {
        let isTight = gaps.allSatisfy { $0.gap < 1.6 * lines[lower].em }
        if isTight { below.formUnion(run) }
      } else if gaps.count > 1, gaps[0].gap > 1.12 * gaps[1].gap, gaps[0].index < lower {
        below.formUnion(gaps[0].index..<lower)
      }
    }
    return below
  }

  /// One row for each band between separators, where nearly every band has one record.
  private func bands() -> [[Int]]? {
    guard separators.count >= 2, profile.records.count >= 2 else { return nil }
    var bands: [[Int]] = []
    var band = -1
    for index in lines.indices {
      let place = separators.partitioningIndex { $0 > lines[index].box.midY }
      if place == band { bands[bands.count - 1].append(index) } else { bands.append([index]) }
      band = place
    }
    let single = bands.filter { band in band.filter { profile.isRecord[$0] }.count <= 1 }.count
    return single * 10 >= bands.count * 8 && bands.count * 2 >= profile.records.count ? bands : nil
  }

  /// Most records have figures, and the line has none where they have them: its texts go on with those above.
  private func lacksFigures(_ index: Int) -> Bool {
    func carries(_ index: Int) -> Bool {
      lines[index].filled.contains { $0 > 0 && lines[index].isFigure[$0] && profile.isFigureColumn[$0] }
    }
    return !carries(index) && profile.records.count(where: carries) * 2 > profile.records.count
  }

  /// True when line `index` goes on with what stands above it.
  private func continues(_ index: Int) -> Bool {
    let line = lines[index]
    let above = lines[index - 1]
    guard !profile.isRecord[index] || profile.isPartial(index) else { return false }
    let filled = line.filled
    guard let first = filled.first, filled.allSatisfy({ !line.isFigure[$0] || !profile.isFigureColumn[$0] })
    else { return false }
    let pitch = line.box.midY - above.box.midY
    let isTight = pitch < profile.tightPitch(em: min(line.em, above.em))
    let lacksAmount = first > 0 && carriesNoAmount(index)
    if first > profile.keyColumn || lacksAmount {
      // The key is missing: what goes on below it belongs to the record above.
      guard profile.keysAreComplete || lacksAmount else {
        let isUnder = filled.allSatisfy { !above.cells[$0].isEmpty && !profile.isFigureColumn[$0] }
        return isTight
          && (isUnder && pitch < 0.85 * profile.recordPitch || wraps(index - 1, into: index, columns: filled))
      }
      return pitch < max(2.6 * line.em, profile.recordPitch * 1.05)
    }
    guard isTight else { return false }
    if hangs(index) { return true }
    if line.isBold != above.isBold { return false }
    let isNear = profile.recordPitch > 0 && pitch < 0.85 * profile.recordPitch
    if isNearer(index, toNextThan: pitch) { return false }
    if isNear, filled.allSatisfy({ !above.cells[$0].isEmpty }) {
      return true
    }
    return wraps(index - 1, into: index, columns: filled)
  }

  /// Every record has an amount, and the line goes on with texts of the one above it without one.
  private func carriesNoAmount(_ index: Int) -> Bool {
    profile.amountsAreComplete && lines[index].isBold == lines[index - 1].isBold
      && lines[index].filled.allSatisfy { !profile.isFigureColumn[$0] && !lines[index - 1].cells[$0].isEmpty }
  }

  /// Every record has an amount, and this line below a record's label has none and is set in, the next record's label
  /// is not; or it tells only how many there are at what price: `2 x 1.20`.
  private func hangs(_ index: Int) -> Bool {
    let key = profile.keyColumn
    guard profile.amountsAreComplete, lines[index].filled == [key],
      let record = lines[..<index].indices.last(where: { profile.isRecord[$0] }),
      (record + 1..<index).allSatisfy({ lines[$0].filled == [key] }),
      let label = lines[record].cells[key].first, let first = lines[index].cells[key].first
    else { return false }
    let left = text.words[label].box.left
    let next = lines.indices.first { $0 > index && profile.isRecord[$0] }
    let nextLeft = next.flatMap { lines[$0].cells[key].first }.map { text.words[$0].box.left } ?? left
    let isSetIn = text.words[first].box.left > left + 0.6 * lines[index].em && abs(nextLeft - left) < 1
    return isSetIn || text.isCount(lines[index].cells[key])
  }

  /// True when the line is a label that wraps into the next line, where its figures stand.
  private func startsNext(_ index: Int) -> Bool {
    guard index + 1 < lines.count, !profile.isRecord[index], profile.isRecord[index + 1] else { return false }
    let filled = lines[index].filled
    guard filled == [profile.keyColumn], !lines[index + 1].cells[profile.keyColumn].isEmpty,
      lines[index].isBold == lines[index + 1].isBold
    else { return false }
    let pitch = lines[index + 1].box.midY - lines[index].box.midY
    let above = index > 0 ? lines[index].box.midY - lines[index - 1].box.midY : pitch * 2
    if profile.recordPitch > 0, pitch < 0.85 * profile.recordPitch, pitch * 1.3 < above { return true }
    guard pitch < profile.tightPitch(em: lines[index].em) else { return false }
    return wraps(index, into: index + 1, columns: filled)
  }

  /// The next record stands clearly closer than the line above.
  private func isNearer(_ index: Int, toNextThan pitch: Double) -> Bool {
    guard index + 1 < lines.count, profile.isRecord[index + 1] else { return false }
    return (lines[index + 1].box.midY - lines[index].box.midY) * 1.3 < pitch
  }

  /// True when in each of `columns` the first word below would not have fitted at the end of the line above,
  /// or goes on in lower case.
  private func wraps(_ upper: Int, into lower: Int, columns: [Int]) -> Bool {
    columns.allSatisfy { column in
      guard let last = lines[upper].cells[column].last, let next = lines[lower].cells[column].first else {
        return false
      }
      if text.firstScalar(next).properties.isLowercase { return true }
      if [0x2D, 0x2C, 0x26, 0x2F, 0x28, 0x02].contains(text.lastScalar(last).value) { return true }
      // How wide a column is that nothing encloses is not known.
      guard isDrawn else { return false }
      let first = lines[upper].cells[column].first ?? last
      let width = text.words[last].box.right - text.words[first].box.left
      return width + 0.25 * text.words[last].em + text.words[next].box.width > widths[column]
    }
  }
}

extension RowGrouping {
  /// Makes a table row of each group of lines; edges lie midway between the groups.
  static func rows(_ groups: [[RowLine]], top: Double, bottom: Double) -> [TableDraft.Row] {
    var rows: [TableDraft.Row] = []
    for (index, group) in groups.enumerated() {
      guard let first = group.first else { continue }
      let box = group.lazy.map(\.box).union() ?? first.box
      var cells = [TableDraft.Cell](repeating: .init(), count: first.cells.count)
      for line in group {
        for column in cells.indices { cells[column].words += line.cells[column] }
        for (column, span) in line.spans where group.count == 1 { cells[column].columnSpan = span }
      }
      let next = index + 1 < groups.count ? groups[index + 1].lazy.map(\.box).union() : nil
      rows.append(
        .init(
          top: rows.last?.bottom ?? top, bottom: next.map { ($0.top + box.bottom) / 2 } ?? bottom,
          cells: cells))
    }
    return rows
  }
}
