package import LibXML2

/// The tables of a page.
package struct HTMLPage {
  /// Those that hold text, in the order of the page. A table within another's cell comes after it.
  package let tables: [HTMLTable]
  /// The encoding of the page's bytes.
  package let encoding: PageEncoding

  /// - Parameter encoding: The encoding, where it is known.
  /// - Throws: ``XMLFault`` where it is no page, or asks for too much.
  package init(_ bytes: [UInt8], encoding: String? = nil, options: HTMLTable.Options = .init())
    throws(XMLFault)
  {
    self.encoding = try PageEncoding(bytes, declared: encoding)
    let document = try HTMLDocument(utf8: self.encoding.utf8)
    var elements: [HTMLNode] = []
    document.root?.walk { node in
      if CellText.unread.contains(node.name) { return false }
      if !options.includesHidden && node.isHidden { return false }
      if node.name == "table" { elements.append(node) }
      return node.isElement
    }
    var tables: [HTMLTable] = []
    for element in elements {
      if let table = try HTMLTable(element, number: tables.count + 1, options: options) {
        tables.append(table)
      }
    }
    self.tables = tables
  }
}
