/// Reads tesseract's tab-separated output: level, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text.
struct RecognisedText {
  /// Pixels per point.
  let scale: Double

  private struct Item {
    var line: [Substring]
    var box: Box
    var text: Substring
  }

  func characters(_ table: String) -> [Glyph] {
    var lines: [[Substring]: [Item]] = [:]
    var order: [[Substring]] = []
    for row in table.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count >= 12, fields[0] == "5", let left = Double(fields[6]), let top = Double(fields[7]),
        let width = Double(fields[8]), let height = Double(fields[9]), width > 0, height > 0
      else { continue }
      let text = fields[11].drop { $0 == " " }
      guard !text.isEmpty else { continue }
      let line = Array(fields[2...4])
      if lines[line] == nil { order.append(line) }
      lines[line, default: []].append(
        Item(
          line: line,
          box: Box(
            left: left / scale, top: top / scale, right: (left + width) / scale,
            bottom: (top + height) / scale),
          text: text))
    }
    return order.flatMap { characters(of: lines[$0] ?? []) }
  }

  /// All words of a line get one height, as type has it; a word's own box depends on its letters.
  private func characters(of line: [Item]) -> [Glyph] {
    let heights = line.map(\.box.height).sorted()
    let middles = line.map(\.box.midY).sorted()
    guard !heights.isEmpty else { return [] }
    let half = heights[heights.count / 2] * 0.65
    let middle = middles[middles.count / 2]
    var glyphs: [Glyph] = []
    for item in line {
      // A mark that is no text: rules are often read as one.
      if item.text.allSatisfy({ "|_—~".contains($0) }) { continue }
      let scalars = Array(item.text.unicodeScalars)
      let step = item.box.width / Double(scalars.count)
      for (index, scalar) in scalars.enumerated() {
        let left = item.box.left + Double(index) * step
        glyphs.append(
          Glyph(
            scalar: scalar,
            box: Box(left: left, top: middle - half, right: left + step, bottom: middle + half), turn: 0,
            isBold: false))
      }
      // Words end where their boxes end.
      glyphs.append(
        Glyph(
          scalar: " ",
          box: Box(left: item.box.right, top: middle - half, right: item.box.right, bottom: middle + half),
          turn: 0, isBold: false))
    }
    return glyphs
  }
}
