import LibXML2

/// What a person reads in a part of a page: its text with spaces where lines and blocks break, runs of white space as one.
struct CellText {
  /// The text; empty where there is none.
  private(set) var text = ""
  /// The target of the first link.
  private(set) var link: String?

  /// - Parameter includesHidden: Whether what is not displayed counts.
  init(of node: HTMLNode, includesHidden: Bool) {
    var raw = ""
    var link: String?
    node.walk { inner in
      if let text = inner.text {
        raw += text
        return false
      }
      let name = inner.name
      // A table within a cell is a table of its own.
      if name.isEmpty || Self.unread.contains(name) || name == "table" { return false }
      if !includesHidden && inner.isHidden { return false }
      if name == "a", link == nil { link = inner[attribute: "href"] }
      if Self.breaking.contains(name) { raw += " " }
      return true
    } leave: { inner in
      if Self.breaking.contains(inner.name) { raw += " " }
    }
    text = raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    self.link = link
  }

  /// Elements whose text nobody sees.
  static let unread: Set<String> = ["script", "style", "template", "noscript", "head", "title"]

  private static let breaking: Set<String> = [
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option",
    "p",
    "pre", "section", "ul",
  ]
}

extension HTMLNode {
  /// Whether it says itself that it is not displayed.
  var isHidden: Bool {
    if self[attribute: "hidden"] != nil { return true }
    guard let style = self[attribute: "style"]?.lowercased() else { return false }
    return style.split(separator: ";").contains { declaration in
      let parts = declaration.split(separator: ":", maxSplits: 1).map {
        $0.trimmingPrefix(while: \.isWhitespace)
      }
      guard parts.count == 2 else { return false }
      let name = parts[0].split(whereSeparator: \.isWhitespace).first
      return name == "display" && parts[1].hasPrefix("none")
    }
  }
}
