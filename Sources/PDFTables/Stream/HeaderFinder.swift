/// The heading lines of a block, before its rows are known: columns that only a heading names are added.
struct HeaderFinder {
  let lines: ArraySlice<TextLine>
  let core: [Int]
  let text: PageText

  /// Adds a column for each heading that stands clear of all columns, in a gutter wide enough for it.
  func withOwnColumns(_ columns: [ColumnFinder.Column]) -> [ColumnFinder.Column] {
    guard let first = core.first, first > lines.startIndex else { return columns }
    var result = columns
    for index in lines.startIndex..<first where lines[index].segments.count > 1 {
      for segment in lines[index].segments where segment.glyphCount <= 24 {
        let margin = 0.4 * lines[index].em
        let isClear = result.allSatisfy {
          $0.right + margin < segment.box.left || $0.left - margin > segment.box.right
        }
        guard isClear, segment.box.left > columns[0].left,
          segment.box.right < columns[columns.count - 1].right,
          namesAll(lines[index], but: segment, columns)
        else { continue }
        let place = result.firstIndex { $0.left > segment.box.right } ?? result.endIndex
        result.insert(.init(left: segment.box.left, right: segment.box.right, support: 0), at: place)
      }
    }
    return result
  }

  /// True when the other headings of the line already name nearly every column.
  private func namesAll(_ line: TextLine, but own: Segment, _ columns: [ColumnFinder.Column]) -> Bool {
    let named = columns.filter { column in
      line.segments.contains {
        $0.box.left != own.box.left && $0.box.right > column.left && $0.box.left < column.right
      }
    }
    return named.count + 1 >= columns.count
  }
}

/// The heading rows of a table in columns.
struct HeaderRows {
  let lines: [RowLine]
  let text: PageText
  /// y of rules across the table: what stands under one is no heading when the columns are named above it.
  var separators: [Double] = []

  /// The number of lines at the top that name columns instead of carrying values.
  var end: Int {
    let limit = min(lines.count - 1, 6)
    guard limit > 0 else { return 0 }
    // The first line is most likely a heading: in a short table it would outweigh the figures below it.
    // Two lines of two fields are as likely names with their values.
    let isPairs = lines.count == 2 && lines[0].cells.count == 2
    let body = RowProfile(lines: isPairs ? lines : Array(lines.dropFirst()))
    let hasFigures = body.isFigureColumn.dropFirst().contains(true)
    if hasFigures {
      var end = 0
      while end < limit, !isData(lines[end], body), !isBelowHeading(end, body) { end += 1 }
      // Headings stop where labels begin: a single label line right above the data belongs to the data.
      while end > 1, lines[end - 1].filled == [0] { end -= 1 }
      return end < limit || isData(lines[end], body) ? end : 0
    }
    var end = 0
    while end < limit, lines[end].isBold, lines[end].filled.count > 0 { end += 1 }
    return end < limit ? end : 0
  }

  /// The columns are named above the line, and a rule parts it from them or it says nothing of any figures:
  /// the title of a section.
  private func isBelowHeading(_ index: Int, _ profile: RowProfile) -> Bool {
    guard index > 0 else { return false }
    let figures = lines[0].cells.indices.filter { $0 > 0 && profile.isFigureColumn[$0] }
    let above = lines[index - 1]
    if above.spans.isEmpty, above.filled.first == 0, figures.allSatisfy({ !above.cells[$0].isEmpty }),
      figures.allSatisfy({ lines[index].cells[$0].isEmpty })
    {
      return true
    }
    let named = Set(lines[..<index].flatMap(\.filled)).count
    guard named >= 2, named * 2 >= lines[0].cells.count else { return false }
    return separators.contains { $0 > lines[index - 1].box.midY && $0 < lines[index].box.midY }
  }

  /// A line with a figure, other than a year, in a column of figures.
  private func isData(_ line: RowLine, _ profile: RowProfile) -> Bool {
    let figures = line.filled.filter { line.isFigure[$0] && profile.isFigureColumn[$0] }
    guard !figures.isEmpty else { return false }
    let years = figures.filter { line.cells[$0].allSatisfy(isYear) }
    return years.count < figures.count || !(line.cells[0].isEmpty || line.isBold || namesYears(figures))
  }

  /// Years over columns of other figures.
  private func namesYears(_ columns: [Int]) -> Bool {
    columns.count > 1
      && columns.allSatisfy { column in
        let filled = lines.filter { $0.isFigure[column] }
        return filled.count >= 3
          && filled.filter { $0.cells[column].allSatisfy(isYear) }.count * 2 < filled.count
      }
  }

  private func isYear(_ word: Int) -> Bool {
    let glyphs = text.words[word].glyphs
    guard glyphs.count == 4 else { return false }
    let first = text.glyphs[glyphs.lowerBound].scalar.value
    return first == 0x31 || first == 0x32
  }

  /// Stacked heading lines become one row, unless the upper one spans columns that the lower ones name.
  static func grouped(_ lines: [RowLine], separators: [Double]) -> [[RowLine]] {
    var groups: [[RowLine]] = []
    for line in lines {
      if let last = groups.last?.last {
        let pitch = line.box.midY - last.box.midY
        let isApart = separators.contains { $0 > last.box.midY && $0 < line.box.midY }
        if pitch < 1.6 * max(line.em, last.em), last.spans.isEmpty, line.spans.isEmpty, !isApart {
          groups[groups.count - 1].append(line)
          continue
        }
      }
      groups.append([line])
    }
    return groups
  }
}
