/// Groups lines into rows by the white space between them, where rows stand clearly farther apart than the lines of one
/// entry do. Entries may be set at the top, the middle or the bottom of their row.
struct RowSpacing {
  let lines: [RowLine]
  let profile: RowProfile
  /// By column: the widest text there is, in points.
  let widths: [Double]
  let text: PageText

  /// Line indices of each row; nil when the spacing tells no rows.
  func groups() -> [[Int]]? {
    guard lines.count >= 4 else { return nil }
    let gaps = gaps
    for threshold in thresholds(gaps) {
      var groups: [[Int]] = [[0]]
      for (index, gap) in zip(lines.indices.dropFirst(), gaps) {
        if gap > threshold { groups.append([index]) } else { groups[groups.count - 1].append(index) }
      }
      if isPlausible(groups) { return groups }
    }
    return nil
  }

  /// White space above each line but the first, in font sizes; negative where lines overlap in height.
  private var gaps: [Double] {
    var bottom = lines[0].box.bottom
    return lines.dropFirst().map { line in
      let gap = (line.box.top - bottom) / max(1, line.em)
      bottom = max(bottom, line.box.bottom)
      return gap
    }
  }

  /// The middles of the steps between narrow gaps and clearly wider ones, the widest first.
  private func thresholds(_ gaps: [Double]) -> [Double] {
    let sorted = gaps.sorted()
    return zip(sorted, sorted.dropFirst()).enumerated().reversed().compactMap { index, pair in
      let (low, high) = pair
      // The wide gaps are those of one layout, but for the space around a section.
      let usual = sorted[(index + 1 + sorted.count) / 2]
      return high - low > 0.12 && low < 0.6 && usual - high < high - low ? (low + high) / 2 : nil
    }
  }

  private func isPlausible(_ groups: [[Int]]) -> Bool {
    let fitting = fitting(groups)
    return fitting.count == groups.count || fitting.count * 20 >= groups.count * 19
  }

  /// Some column holds figures.
  var hasFigures: Bool { profile.isFigureColumn.dropFirst().contains(true) }

  /// The groups that may be a row: one line of figures, or, where nothing is a figure, lines that go on from one another.
  func fitting(_ groups: [[Int]]) -> [[Int]] {
    let always = lines[0].cells.indices.filter { column in
      groups.allSatisfy { group in group.contains { !lines[$0].cells[column].isEmpty } }
    }
    return groups.filter { group in
      hasFigures
        ? group.filter { carriesFigures($0) && !goesOnText($0, in: group) }.count <= 1
        : isOneEntry(group, always: always)
    }
  }

  /// The line's only entry stands below text, such as a rate below the name of a tax.
  private func goesOnText(_ index: Int, in group: [Int]) -> Bool {
    guard index > group[0], let column = lines[index].filled.first, lines[index].filled.count == 1 else {
      return false
    }
    return !lines[index - 1].cells[column].isEmpty && !lines[index - 1].isFigure[column]
  }

  private func carriesFigures(_ index: Int) -> Bool {
    lines[index].filled.contains { $0 > 0 && lines[index].isFigure[$0] && profile.isFigureColumn[$0] }
  }

  /// - Parameter always: the columns that every row fills.
  private func isOneEntry(_ group: [Int], always: [Int]) -> Bool {
    zip(group, group.dropFirst()).allSatisfy { upper, lower in
      if always.contains(where: { lines[lower].cells[$0].isEmpty }) { return true }
      let shared = lines[lower].filled.filter { !lines[upper].cells[$0].isEmpty }
      if shared.count * 2 < lines[lower].cells.count { return true }
      return shared.contains { isFull(upper, before: lower, in: $0) }
    }
  }

  /// The first word below would not have fitted at the end of the line above.
  private func isFull(_ upper: Int, before lower: Int, in column: Int) -> Bool {
    guard let first = lines[upper].cells[column].first, let last = lines[upper].cells[column].last,
      let next = lines[lower].cells[column].first
    else { return false }
    let width = text.words[last].box.right - text.words[first].box.left
    return width + 0.25 * text.words[last].em + text.words[next].box.width > widths[column]
  }
}
