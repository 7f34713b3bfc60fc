/// Rows as an aligned table for people.
struct TextTable {
  private let header: [String]
  private let rows: [[String]]
  private let rightAligned: Set<Int>

  init(_ header: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
    self.header = header
    self.rows = rows
    self.rightAligned = rightAligned
  }

  /// Each value on its line, columns two spaces apart; a value wider than 60 characters is cut.
  var text: String {
    let shown = ([header] + rows).map { $0.map { Self.printable($0) } }
    let widths = header.indices.map { column in shown.map { $0[column].count }.max() ?? 0 }
    let lines = shown.map { row in
      let cells = row.enumerated().map { index, cell in
        let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
        return rightAligned.contains(index) ? padding + cell : cell + padding
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
  }

  private static func printable(_ text: String) -> String {
    let line = text.replacing("\n", with: "⏎").replacing("\t", with: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}

extension Int {
  /// With thousands separated.
  var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }
}
