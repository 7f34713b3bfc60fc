/// Groups the lines of a table's body into rows: which lines carry a record, which continue one.
struct RowGrouping {
  let lines: [RowLine]
  let columnEdges: [Double]
  /// y of rules and sides of fills that cross most of the table, ascending.
  let separators: [Double]
  let text: PageText

  /// Line indices of each row, from top to bottom.
  func groups() -> [[Int]] {
    guard !lines.isEmpty else { return [] }
    let profile = RowProfile(lines: lines)
    if let bands = bands(profile) { return bands }
    var groups: [[Int]] = [[0]]
    // Lines that begin the next row's text: a label whose figures stand on its last line.
    var opensNext = startsNext(0, profile)
    for index in lines.indices.dropFirst() {
      let isApart = separators.contains { $0 > lines[index - 1].box.midY && $0 < lines[index].box.midY }
      if !isApart, opensNext || continues(index, profile) {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
      opensNext = startsNext(index, profile)
    }
    return groups
  }

  /// One row for each band between separators, where nearly every band has one record.
  private func bands(_ profile: RowProfile) -> [[Int]]? {
    guard separators.count >= 2, profile.records.count >= 2 else { return nil }
    var bands: [[Int]] = []
    var band = -1
    for index in lines.indices {
      let place = separators.partitioningIndex { $0 > lines[index].box.midY }
      if place == band { bands[bands.count - 1].append(index) } else { bands.append([index]) }
      band = place
    }
    let single = bands.filter { band in band.filter { profile.isRecord[$0] }.count <= 1 }.count
    return single * 10 >= bands.count * 9 && bands.count * 2 >= profile.records.count ? bands : nil
  }

  /// True when line `index` goes on with what stands above it.
  private func continues(_ index: Int, _ profile: RowProfile) -> Bool {
    let line = lines[index]
    let above = lines[index - 1]
    guard !profile.isRecord[index] || profile.isPartial(index) else { return false }
    let filled = line.filled
    guard let first = filled.first, filled.allSatisfy({ !line.isFigure[$0] || !profile.isFigureColumn[$0] })
    else { return false }
    let pitch = line.box.midY - above.box.midY
    let isTight = pitch < profile.tightPitch(em: min(line.em, above.em))
    if first > profile.keyColumn {
      // The key is missing: what goes on below it belongs to the record above.
      guard profile.keysAreComplete else { return isTight && wraps(index - 1, into: index, columns: filled) }
      return pitch < max(2.6 * line.em, profile.recordPitch * 1.05)
    }
    guard isTight else { return false }
    if line.isBold != above.isBold { return false }
    return wraps(index - 1, into: index, columns: filled)
  }

  /// True when the line is a label that wraps into the next line, where its figures stand.
  private func startsNext(_ index: Int, _ profile: RowProfile) -> Bool {
    guard index + 1 < lines.count, !profile.isRecord[index], profile.isRecord[index + 1] else { return false }
    let filled = lines[index].filled
    guard filled == [profile.keyColumn], !lines[index + 1].cells[profile.keyColumn].isEmpty,
      lines[index].isBold == lines[index + 1].isBold
    else { return false }
    let pitch = lines[index + 1].box.midY - lines[index].box.midY
    guard pitch < profile.tightPitch(em: lines[index].em) else { return false }
    return wraps(index, into: index + 1, columns: filled)
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
      let end = text.words[last].box.right + 0.3 * text.words[last].em + text.words[next].box.width
      return end > rightLimit(column)
    }
  }

  /// The rightmost text in the column, as far as its lines are known.
  private func rightLimit(_ column: Int) -> Double {
    var limit = 0.0
    for line in lines where line.spans[column] == nil {
      if let last = line.cells[column].last { limit = max(limit, text.words[last].box.right) }
    }
    return min(limit + 0.5, columnEdges[column + 1])
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
