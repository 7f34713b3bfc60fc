/// Puts words into lines by their middle height, and cuts lines into segments at wide gaps and at rules.
struct LineBuilder {
  /// Gap in font sizes that separates entries.
  static let entryGap = 0.95
  /// Gap in font sizes that separates two figures.
  static let figureGap = 0.42

  let glyphs: [Glyph]
  var words: [Word]
  /// Vertical rules, by position.
  let separators: [Rule]

  init(content: PageContent) {
    separators =
      content.rules.filter { $0.orientation == .vertical && $0.length >= 4 }
      .sorted { $0.position < $1.position }
    var builder = WordBuilder(content.characters, separators: separators)
    builder.build()
    glyphs = content.characters
    words = builder.words
  }

  /// The page's text in lines; words in the `excluded` areas are left out of the lines.
  func build(excluding excluded: [Box] = []) -> PageText {
    let upright = words.indices.filter { index in
      words[index].turn == 0 && words[index].kind != .leader
        && !excluded.contains { $0.containsMiddle(of: words[index].box) }
    }
    let turned = words.indices.filter { words[$0].turn != 0 }
    var lines: [TextLine] = []
    for members in grouped(upright) {
      if let line = line(members, index: lines.count) { lines.append(line) }
    }
    return PageText(glyphs: glyphs, words: words, lines: lines, turnedWords: turned)
  }

  private struct Open {
    var members: [Int]
    var middle: Double
    var height: Double
    var weight: Double
  }

  private func grouped(_ upright: [Int]) -> [[Int]] {
    let order = upright.sorted { words[$0].box.midY < words[$1].box.midY }
    var open: [Open] = []
    for index in order {
      let box = words[index].box
      let height = box.height
      // Words come by height, so that only the last few lines can still take one.
      let place = open.indices.suffix(4).last {
        let smaller = min(height, open[$0].height)
        let distance = abs(box.midY - open[$0].middle)
        let isScript = max(height, open[$0].height) * 0.85 > smaller
        return distance < smaller * (isScript ? 0.62 : 0.45)
      }
      if let place {
        let weight = box.width
        let total = open[place].weight + weight
        if total > 0 {
          open[place].middle = (open[place].middle * open[place].weight + box.midY * weight) / total
          open[place].height = (open[place].height * open[place].weight + height * weight) / total
        }
        open[place].weight = total
        open[place].members.append(index)
      } else {
        open.append(Open(members: [index], middle: box.midY, height: height, weight: max(0.01, box.width)))
      }
    }
    return open.sorted { $0.middle < $1.middle }.map(\.members)
  }

  private func line(_ members: [Int], index: Int) -> TextLine? {
    var ordered = members.sorted { words[$0].box.left < words[$1].box.left }
    ordered = withoutRepeats(ordered)
    guard let first = ordered.first else { return nil }
    let middle = ordered.map { words[$0].box.midY }.reduce(0, +) / Double(ordered.count)
    let here = separators.filter { $0.start <= middle && $0.end >= middle }
    var segments: [Segment] = []
    var current: [Int] = [first]
    var right = words[first].box.right
    for next in ordered.dropFirst() {
      let isAfterDate =
        current == [first] && segments.isEmpty && words[first].isDate(glyphs)
        && stands(next, apartFrom: first)
      if isAfterDate || separates(current[current.count - 1], right: right, next, here) {
        segments.append(segment(current, line: index))
        current = []
        right = words[next].box.right
      }
      current.append(next)
      right = max(right, words[next].box.right)
    }
    segments.append(segment(current, line: index))
    guard let box = segments.lazy.map(\.box).union() else { return nil }
    let sizes = ordered.map { words[$0].em }.sorted()
    return TextLine(segments: segments, box: box, em: sizes[sizes.count / 2])
  }

  private func withoutRepeats(_ ordered: [Int]) -> [Int] {
    var kept: [Int] = []
    for index in ordered {
      let isRepeat = kept.suffix(4).contains { words[$0].isStruckAgain(by: words[index], glyphs) }
      if !isRepeat { kept.append(index) }
    }
    return kept
  }

  private func stands(_ next: Int, apartFrom first: Int) -> Bool {
    words[next].box.left - words[first].box.right > 0.5 * min(words[first].em, words[next].em)
      && !words[next].isSpacedByOne
  }

  private func separates(_ previous: Int, right: Double, _ next: Int, _ rules: [Rule]) -> Bool {
    let a = words[previous]
    let b = words[next]
    let gap = b.box.left - right
    let em = min(a.em, b.em)
    let isOneEntry = next == previous + 1 && b.isSpacedByOne
    if gap > Self.entryGap * em, !isOneEntry { return true }
    if !isOneEntry, gap > Self.figureGap * em, a.kind != .text, b.kind != .text,
      a.kind == .figure || b.kind == .figure
    {
      // A sign before or after its figure belongs to it.
      if a.kind == .figure && b.kind == .figure { return true }
      if gap > 0.7 * em { return true }
    }
    return rules.contains {
      $0.position > min(right, b.box.midX) - 1 && $0.position < b.box.left + 1 && $0.position > a.box.midX
    }
  }

  private func segment(_ members: [Int], line: Int) -> Segment {
    var box = words[members[0]].box
    var count = 0
    var figures = 0
    var bold = 0
    for member in members {
      box = box.union(words[member].box)
      count += words[member].glyphs.count
      if words[member].kind == .figure || words[member].kind == .dash { figures += 1 }
      if words[member].isBold { bold += 1 }
    }
    return Segment(
      words: members, box: box, line: line, isFigure: figures == members.count,
      isBold: bold * 2 > members.count,
      glyphCount: count)
  }
}
