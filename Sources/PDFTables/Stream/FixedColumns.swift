/// Makes a table of the text between given column edges; rows follow the text.
struct FixedColumns {
  let text: PageText
  /// x of the column edges, ascending.
  let edges: [Double]
  let rules: [Rule]

  /// Nil when no line has text in two columns.
  func table() -> TableDraft? {
    guard edges.count > 1 else { return nil }
    var lines = text.lines.map { line in
      RowLine(words: line.segments.flatMap(\.words), columns: edges.count - 1, text: text) { word in
        let column = edges.partitioningIndex { $0 > text.words[word].box.midX } - 1
        return edges.indices.dropLast().contains(column) ? column : nil
      }
    }
    lines.removeAll { $0.filled.isEmpty }
    guard let first = lines.firstIndex(where: { $0.filled.count > 1 }),
      let last = lines.lastIndex(where: { $0.filled.count > 1 })
    else { return nil }
    let end = lines[last...].dropFirst().prefix { $0.box.midY - lines[last].box.midY < 4 * $0.em }.endIndex
    return StreamTable(text: text, rules: rules).draft(Array(lines[first..<end]), edges: edges)
  }
}
