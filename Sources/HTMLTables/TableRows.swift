import LibXML2

/// The rows of one `<table>` as the page has them, whatever else is between them: forms, stray elements, missing `<tr>`.
/// Tables within its cells are left out.
struct TableRows {
  /// A cell before it is spread over the grid.
  struct Cell {
    let text: String
    let link: String?
    let isHeading: Bool
    /// Columns it covers, 1 to 1,000.
    let columnSpan: Int
    /// Rows it covers; nil for all that are left of its section.
    let rowSpan: Int?
  }

  /// A row and where it stands.
  struct Row {
    var cells: [Cell] = []
    /// The line in the page.
    var line: Int?

    /// Whether all its cells are `<th>`.
    var isHeading: Bool { !cells.isEmpty && cells.allSatisfy(\.isHeading) }
  }

  /// Rows that spans do not leave: a `<thead>`, `<tbody>` or `<tfoot>`, or rows without one.
  struct Section {
    let name: String
    var rows: [Row] = []
  }

  private(set) var caption: String?
  private(set) var sections: [Section] = []

  init(of table: HTMLNode, includesHidden: Bool) {
    var caption: String?
    var sections: [Section] = []
    var isRowOpen = false
    func newRow(_ node: HTMLNode) {
      if sections.isEmpty || sections[sections.count - 1].name == "closed" {
        sections.append(Section(name: "tbody"))
      }
      sections[sections.count - 1].rows.append(Row(line: node.line))
      isRowOpen = true
    }
    table.walk { node in
      guard node.isElement, includesHidden || !node.isHidden else { return false }
      let name = node.name
      if name == "table" || CellText.unread.contains(name) { return false }
      switch name {
      case "caption":
        caption = caption ?? CellText(of: node, includesHidden: includesHidden).text
        return false
      case "thead", "tbody", "tfoot":
        sections.append(Section(name: name))
        isRowOpen = false
      case "tr": newRow(node)
      case "td", "th":
        if !isRowOpen { newRow(node) }
        let last = sections.count - 1
        sections[last].rows[sections[last].rows.count - 1].cells.append(
          Cell(node, includesHidden: includesHidden))
        return false
      default: break
      }
      return true
    } leave: { node in
      switch node.name {
      case "tr": isRowOpen = false
      case "thead", "tbody", "tfoot":
        sections.append(Section(name: "closed"))
        isRowOpen = false
      default: break
      }
    }
    self.caption = caption.flatMap { $0.isEmpty ? nil : $0 }
    self.sections = sections.filter { !$0.rows.isEmpty }
  }
}

extension TableRows.Cell {
  fileprivate init(_ node: HTMLNode, includesHidden: Bool) {
    let content = CellText(of: node, includesHidden: includesHidden)
    text = content.text
    link = content.link
    isHeading = node.name == "th"
    columnSpan = min(max(Self.number(node[attribute: "colspan"]) ?? 1, 1), 1000)
    let rows = Self.number(node[attribute: "rowspan"]) ?? 1
    rowSpan = rows == 0 ? nil : rows
  }

  /// A number as HTML reads it: leading digits; nil where there are none, as in `two`.
  private static func number(_ text: String?) -> Int? {
    guard let text else { return nil }
    let digits = text.drop { $0.isWhitespace }.prefix { $0.isASCII && $0.isNumber }
    return digits.isEmpty ? nil : Int(digits.prefix(6))
  }
}
