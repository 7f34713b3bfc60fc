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
    guard lines.count >= 4, let threshold else { return nil }
    var groups: [[Int]] = [[0]]
    for (index, gap) in zip(lines.indices.dropFirst(), gaps) {
      if gap > threshold { groups.append([index]) } else { groups[groups.count - 1].append(index) }
    }
    return groups.count >= 2 && isPlausible(groups) ? groups : nil
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

  /// The middle of the widest step between the narrow gaps and the wide ones.
  private var threshold: Double? {
    let sorted = gaps.sorted()
    var best: (step: Double, middle: Double)?
    for (low, high) in zip(sorted, sorted.dropFirst()) where low < 0.6 {
      if high - low > (best?.step ?? 0.15) { best = (high - low, (low + high) / 2) }
    }
    guard let best else { return nil }
    // The wide gaps are those of one layout, but for the space around a section.
    let wide = sorted.filter { $0 > best.middle }
    let usual = wide[wide.count / 2]
    return usual - wide[0] < best.step ? best.middle : nil
  }

  /// A row has one record: one line of figures; where nothing is a figure, its lines go on from one another.
  private func isPlausible(_ groups: [[Int]]) -> Bool {
    let hasFigures = profile.isFigureColumn.dropFirst().contains(true)
    let fitting = groups.filter { group in
      hasFigures ? group.filter { carriesFigures($0) }.count <= 1 : isOneEntry(group)
    }
    return fitting.count == groups.count || fitting.count * 20 >= groups.count * 19
  }

  private func carriesFigures(_ index: Int) -> Bool {
    lines[index].filled.contains { $0 > 0 && lines[index].isFigure[$0] && profile.isFigureColumn[$0] }
  }

  private func isOneEntry(_ group: [Int]) -> Bool {
    zip(group, group.dropFirst()).allSatisfy { upper, lower in
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
