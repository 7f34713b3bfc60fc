import DataIngestor

/// An inspection as people read it.
struct InspectionText {
  let text: String

  /// A table is not shown wider than this many columns: the list of its columns has them all.
  private static let previewedColumns = 8

  init(_ inspection: Inspection) {
    var blocks: [String] = []
    let findings = inspection.findings.map { finding in
      "  \(finding.what): \(finding.value)" + (finding.why.map { " (\($0))" } ?? "")
    }
    blocks.append(([inspection.subject] + findings).joined(separator: "\n"))
    for table in inspection.tables { blocks.append(Self.describe(table)) }
    if !inspection.problems.isEmpty {
      blocks.append(inspection.problems.map { "\($0)" }.joined(separator: "\n"))
    }
    if let configuration = inspection.configuration {
      blocks.append(String(configuration.reversed().drop { $0 == "\n" }.reversed()))
    }
    text = blocks.joined(separator: "\n\n") + "\n"
  }

  private static func describe(_ table: Inspection.Table) -> String {
    let rows = table.rows == 1 ? "1 row" : "\(table.rows.grouped) rows"
    let columns = TextTable(
      ["column", "type", "written", "empty", "example"],
      table.columns.map { column in
        [
          column.name, column.type ?? "",
          column.rivals.isEmpty ? column.format ?? "" : column.rivals.joined(separator: " or "),
          share(column.nullShare), column.example ?? "",
        ]
      }, rightAligned: [3])
    var text = "\(table.name): \(rows)\n\n\(indented(columns.text))"
    if !table.preview.isEmpty {
      let shown = min(table.columns.count, previewedColumns)
      let preview = TextTable(
        table.columns.prefix(shown).map(\.name) + (shown < table.columns.count ? ["…"] : []),
        table.preview.map { row in
          row.prefix(shown).map { $0 ?? "" } + (shown < table.columns.count ? ["…"] : [])
        })
      text += "\n\n" + indented(preview.text)
    }
    return text
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }

  /// Percent; what is more than nothing is never 0.
  private static func share(_ share: Double) -> String {
    if share == 0 { return "" }
    return share < 0.01
      ? "<1%" : "\(Int((share * 100).rounded(share > 0.99 && share < 1 ? .down : .toNearestOrAwayFromZero)))%"
  }
}
