/// One line of text in the columns of a table, before lines are grouped into rows.
struct RowLine {
  /// Words by column, from left to right.
  var cells: [[Int]]
  /// Columns a cell covers, where it is more than one.
  var spans: [Int: Int] = [:]
  /// By column: every word is a figure, a sign or a unit, and not only units and signs, as in `VAT %`.
  var isFigure: [Bool]
  var box: Box
  var em: Double
  var isBold: Bool

  /// Columns with text, ascending.
  var filled: [Int] { cells.indices.filter { !cells[$0].isEmpty } }

  init(cells: [[Int]], spans: [Int: Int] = [:], text: PageText) {
    self.cells = cells
    self.spans = spans
    let words = cells.joined()
    isFigure = cells.map { cell in
      !cell.isEmpty
        && cell.allSatisfy {
          text.words[$0].kind == .figure || text.words[$0].kind == .dash || text.isUnit($0)
        }
        && cell.contains { text.words[$0].kind == .figure || text.isPlaceholder($0) }
    }
    box = words.lazy.map { text.words[$0].box }.union() ?? Box(left: 0, top: 0, right: 0, bottom: 0)
    var size = 0.0
    var bold = 0
    for word in words {
      size = max(size, text.words[word].em)
      if text.words[word].isBold { bold += 1 }
    }
    em = size
    isBold = bold * 2 > words.count
  }

  init(words: [Int], columns: Int, text: PageText, columnOf: (Int) -> Int?) {
    var cells = [[Int]](repeating: [], count: columns)
    for word in words { if let column = columnOf(word) { cells[column].append(word) } }
    self.init(cells: cells, text: text)
  }
}

extension PageText {
  /// Upright words in lines by their middle height, each from left to right.
  func lines(of indices: [Int]) -> [[Int]] {
    var lines: [(middle: Double, em: Double, words: [Int])] = []
    for index in indices.sorted(by: { words[$0].box.midY < words[$1].box.midY }) where words[index].turn == 0
    {
      let box = words[index].box
      if let last = lines.indices.last, box.midY - lines[last].middle < 0.45 * min(box.height, lines[last].em)
      {
        lines[last].words.append(index)
      } else {
        lines.append((box.midY, box.height, [index]))
      }
    }
    return lines.map { $0.words.sorted { words[$0].box.left < words[$1].box.left } }
  }

  /// A currency or unit that goes with a figure: `EUR`, `CR`, `DR`, `%`.
  func isUnit(_ index: Int) -> Bool {
    let range = words[index].glyphs
    guard range.count <= 3 else { return false }
    return range.allSatisfy { (0x41...0x5A).contains(glyphs[$0].scalar.value) }
  }

  /// Signs that stand for "no figure", or before one, and not for a unit alone.
  func isPlaceholder(_ index: Int) -> Bool {
    words[index].kind == .dash
      && !glyphs[words[index].glyphs].contains { ["%", "€", "$", "£", "¥", "#", "*"].contains($0.scalar) }
  }

  /// How many of something at what price, such as `2 x 1.20 EUR`.
  func isCount(_ indices: [Int]) -> Bool {
    let times = indices.filter { index in
      words[index].glyphs.count == 1 && ["x", "X", "×", "*", "@", "à"].contains(firstScalar(index))
    }
    return times.count == 1 && words[indices[0]].kind == .figure
      && indices.allSatisfy { times.contains($0) || words[$0].kind != .text || isUnit($0) }
  }

  /// The word's first character.
  func firstScalar(_ index: Int) -> Unicode.Scalar { glyphs[words[index].glyphs.lowerBound].scalar }
  /// The word's last character.
  func lastScalar(_ index: Int) -> Unicode.Scalar { glyphs[words[index].glyphs.upperBound - 1].scalar }
}
